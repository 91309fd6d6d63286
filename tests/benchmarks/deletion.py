"""Deleting a tenth of the log: against the bare statements, and by how much this process grows meanwhile."""

import statistics
import time

from django.db import connection, transaction

from interactions.deleting import execute_deletion, plan_deletion
from interactions.models import InteractionLogEntry

from . import databases
from .timing import resident

TIMES = 3
# The least that removes the same rows: what the foreign keys demand, and the history of the entries.
RAW = """
CREATE TEMPORARY TABLE raw_doomed ON COMMIT DROP AS
    SELECT id FROM interactions_interactionlogentry WHERE cancelled_at IS NOT NULL;
ANALYZE raw_doomed;
DELETE FROM interactions_entrycomment USING raw_doomed AS doomed WHERE entry_id = doomed.id;
DELETE FROM interactions_interactionlogentry_attachments USING raw_doomed AS doomed
    WHERE interactionlogentry_id = doomed.id;
UPDATE interactions_followup SET entry_id = NULL FROM raw_doomed AS doomed WHERE entry_id = doomed.id;
UPDATE interactions_interactionlogentry AS entry SET corrects_id = NULL
    FROM raw_doomed AS doomed WHERE corrects_id = doomed.id;
DELETE FROM interactions_interactionlogentry WHERE cancelled_at IS NOT NULL;
DELETE FROM interactions_interactionlogentryevent USING raw_doomed AS doomed WHERE pgh_obj_id = doomed.id;
"""


def compare():
    """Return the median seconds of deleting all cancelled entries, the same bare, and the growth in MiB.

    Everything that a commit would check is checked; then it is taken back, so that it can be done again.
    """
    databases.use("large")
    plan = plan_deletion(InteractionLogEntry.objects.all())
    before, ours, raw = resident(), [], []
    for _ in range(TIMES):
        raw.append(undone(delete_bare))
        ours.append(undone(lambda: delete_as_planned(plan.mark)))
    return statistics.median(ours), statistics.median(raw), resident() - before


def delete_as_planned(mark):
    execute_deletion(InteractionLogEntry.objects.all(), mark=mark, by_name="benchmark", criteria={})


def delete_bare():
    with connection.cursor() as cursor:
        cursor.execute(RAW)


def undone(work):
    """Do the work with everything that committing it would check, take it back, and return the seconds it took."""
    with transaction.atomic():
        begin = time.perf_counter()
        work()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.perf_counter() - begin
        transaction.set_rollback(True)
    return seconds
