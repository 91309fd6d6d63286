"""Logging a segment: against the bare statement, and by how much this process grows meanwhile."""

import statistics
import time

from django.db import connection, transaction
from django.utils import timezone

from crm.choices import StepAction
from crm.choosing import Criteria
from crm.models import Segment, User
from crm.segmenting.previewing import preview_step
from crm.segmenting.steps import take_step
from interactions.choices import LeftOut
from interactions.models import InteractionTemplate
from interactions.segment_logging import Wanted, defaults_of, log_segment, preflight

from . import databases
from .deletion import undone
from .timing import resident

# How many contacts, and how often they are logged: what takes less time is less sure.
SIZES = {10_000: 9, 100_000: 3}
PEOPLE = "All people"
# Criteria of the contact and of the log, selective ones and such as most entries meet.
COUNTED = [
    (StepAction.ADD, {"country": ["DK", "DE"]}),
    (StepAction.ADD, {"had_template": ["LETTER"], "had_days": ["90"]}),
    (StepAction.REDUCE, {"had_template": ["LETTER"], "had_days": ["90"]}),
    (StepAction.REDUCE, {"none_days": ["90"]}),
    (StepAction.REFINE, {"never": ["on"]}),
    (StepAction.REDUCE, {"had_template": ["CALL-IN", "CALL-OUT"]}),
    (
        StepAction.REDUCE,
        {
            "country": ["DE", "GB"],
            "language": ["de", "en"],
            "has_email": ["yes"],
            "had_template": ["LETTER"],
            "had_days": ["400"],
            "none_days": ["30"],
        },
    ),
]
MEMBERS = """
INSERT INTO crm_segmentmember (segment_id, contact_id)
SELECT %s, id FROM crm_contact ORDER BY id LIMIT %s
"""
# The least that inserts so many entries with the same columns: nothing is decided, and the texts are ready.
RAW = """
WITH run AS (
    INSERT INTO interactions_loggedsegment (segment_id, template_id, description, occurred_at, asked, made,
        left_out, logged_by_id, cancelled_reason)
    VALUES (%(segment)s, %(template)s, 'x', %(now)s, '{}', 1, 0, %(by)s, '') RETURNING id
)
INSERT INTO interactions_interactionlogentry (run_id, source, contact_id, company_id, template_id, group_id,
    salesperson_id, logged_by_id, occurred_at, description, information_flow, initiated_by,
    correspondence_type, language, subject, body, cost, duration, evaluation, attempt_failed, contacted_via,
    document_type, document_number, delivery_status, delivery_error, postponed, cancelled_reason)
SELECT run.id, 'segment', contact.id, coalesce(company_id, contact.id), %(template)s, %(group)s,
    coalesce(salesperson_id, %(by)s), %(by)s, %(now)s, 'E-mail', 'outbound', 'us',
    'email', language, %(subject)s, %(body)s, 0, 5, '', false, '',
    '', '', '', '', false, ''
FROM run, crm_segmentmember JOIN crm_contact contact ON contact.id = contact_id
WHERE segment_id = %(segment)s AND NOT privacy_blocked AND archived_at IS NULL
"""


def of_all_people():
    """Return the segment whose pages are asked for: four fifths of all contacts, chosen by one step."""
    found = Segment.objects.filter(description=PEOPLE).first()
    if found is None:
        by = User.objects.get(email="manager@example.com")
        found = Segment.objects.create(description=PEOPLE, salesperson=by)
        take_step(found, action=StepAction.ADD, criteria=Criteria({"kind": ["person"]}), by=by)
    return found


def count_steps():
    """Yield what a step of the segment of all people would be, the StepPreview of it and the seconds it took."""
    databases.use("large")
    segment = of_all_people()
    for action, asked in COUNTED:
        begin = time.perf_counter()
        criteria = Criteria(asked)
        seen = preview_step(segment, action, criteria)
        yield f"{action.label} {criteria}", seen, time.perf_counter() - begin


def compare_logging():
    """Yield, for each size, what `compare` returns."""
    databases.use("large")
    for size, times in SIZES.items():
        yield compare(size, times)


def compare(size, times):
    """Return how many entries are logged, the median seconds of that and of the same bare, and the growth in MiB.

    Everything that a commit would check is checked; then it is taken back, so that it can be done again.
    """
    with transaction.atomic():
        wanted = wanted_of(size)
        shown = preflight(wanted)
        before, ours, raw = resident(), [], []
        for _ in range(times):
            raw.append(undone(lambda: log_bare(wanted, shown)))
            ours.append(undone(lambda: log(wanted, shown)))
        growth = resident() - before
        transaction.set_rollback(True)
    return shown.made, statistics.median(ours), statistics.median(raw), growth


def wanted_of(size):
    """A run with the first contacts, whoever of them may be written to at all."""
    segment = Segment.objects.create(description="Benchmark")
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, [segment.pk, size])
        cursor.execute("ANALYZE crm_segmentmember")
    template = InteractionTemplate.objects.get(code="EMAIL")
    return Wanted(
        segment=segment,
        template=template,
        occurred_at=timezone.now(),
        by=User.objects.get(email="manager@example.com"),
        include=frozenset(LeftOut) - {LeftOut.SAME_EMAIL},
        **defaults_of(template),
    )


def log(wanted, shown):
    log_segment(wanted, mark=shown.mark, idempotency_key="benchmark")


def log_bare(wanted, shown):
    values = {
        "segment": wanted.segment.pk,
        "template": wanted.template.pk,
        "group": wanted.template.group_id,
        "by": wanted.by.pk,
        "now": wanted.occurred_at,
        "subject": shown.sample[0].subject,
        "body": shown.sample[0].body,
    }
    with connection.cursor() as cursor:
        cursor.execute(RAW, values)
        if cursor.rowcount != shown.made:
            raise ValueError("The bare statement makes other entries.")
