"""Cancelling and restoring a run of 100,000 entries: against the bare UPDATE of the same rows."""

import statistics

from django.db import connection, transaction
from django.utils import timezone

from crm.models import Segment, User
from interactions.models import InteractionTemplate, LoggedSegment
from interactions.run_cancelling import cancel_run, restore_run
from interactions.run_figures import figures_of_run

from . import databases
from .deletion import undone
from .timing import resident

TIMES, ENTRIES = 3, 100_000
# One entry with each contact, over again where there are fewer.
MAKE = """
INSERT INTO interactions_interactionlogentry (contact_id, company_id, template_id, group_id, salesperson_id,
    occurred_at, description, information_flow, initiated_by, correspondence_type, language, subject, body, cost,
    duration, evaluation, attempt_failed, contacted_via, source, document_type, document_number, delivery_status,
    delivery_error, postponed, cancelled_reason, logged_by_id, run_id)
SELECT contact.id, contact.company_id, template.id, template.group_id, run.logged_by_id,
    run.occurred_at, run.description, 'outbound', 'us', 'letter', 'en', 'Spring', 'Spring is here.', 0,
    0, '', false, '', 'segment', '', '', '', '', false, '', run.logged_by_id, run.id
FROM (SELECT array_agg(id) AS ids FROM crm_contact) known CROSS JOIN generate_series(1, %s) n
JOIN interactions_loggedsegment run ON run.id = %s
JOIN interactions_interactiontemplate template ON template.id = run.template_id
JOIN crm_contact contact ON contact.id = known.ids[1 + n %% cardinality(known.ids)]
"""
CANCEL = """
UPDATE interactions_interactionlogentry
SET cancelled_at = statement_timestamp(), cancelled_by_id = %s, cancelled_reason = 'Wrong letter'
WHERE run_id = %s AND cancelled_at IS NULL
"""
RESTORE = """
UPDATE interactions_interactionlogentry
SET cancelled_at = NULL, cancelled_by_id = NULL, cancelled_reason = ''
WHERE run_id = %s AND cancelled_at IS NOT NULL
"""


def compare():
    """Return, of cancelling a run and of restoring it, the median seconds and the same bare; and the growth
    in MiB. Everything that a commit would check is checked; then all is taken back.
    """
    databases.use("large")
    with transaction.atomic():
        run, user = make_run()
        before = resident()
        cancelling = in_turn(
            lambda shown: cancel_run(run=run, by=user, reason="Wrong letter", shown=shown),
            lambda: sql(CANCEL, [user.pk, run.pk]),
            run,
        )
        cancel_run(run=run, by=user)
        restoring = in_turn(
            lambda shown: restore_run(run=run, by=user, shown=shown),
            lambda: sql(RESTORE, [run.pk]),
            run,
        )
        growth = resident() - before
        transaction.set_rollback(True)
    return cancelling, restoring, growth


def make_run():
    """Return a run of a new segment with all its entries, and the user who logged it."""
    user = User.objects.order_by("pk").first()
    run = LoggedSegment.objects.create(
        segment=Segment.objects.create(description="Benchmark"),
        template=InteractionTemplate.objects.order_by("pk").first(),
        description="Benchmark",
        occurred_at=timezone.now(),
        made=ENTRIES,
        left_out=0,
        logged_by=user,
    )
    sql(MAKE, [ENTRIES, run.pk])
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")
    return run, user


def in_turn(ours, bare, run):
    """Do the one with what a page has shown, and the other, in turn; return the median seconds of each."""
    shown = figures_of_run(run).shown
    taken = [(undone(lambda: ours(shown)), undone(bare)) for _ in range(TIMES)]
    return tuple(map(statistics.median, zip(*taken, strict=True)))


def sql(statement, params=()):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
