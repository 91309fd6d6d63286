"""Logging a segment: all of it in one statement, so that nothing of it is there unless all of it is."""

import json

from django.db import IntegrityError, connection, transaction

from ..mailing.queueing import defer_sending, domain
from ..models import LoggedSegment
from .deciding import IS_SENT, decided
from .wanted import LIMIT

# The run is made if it is what was shown, and everything else only where the run is. The unique key decides
# between two at once: the second waits for the first, then makes nothing.
LOG = """
, run AS (
    INSERT INTO interactions_loggedsegment (segment_id, template_id, description, occurred_at, asked, made,
        left_out, logged_by_id, idempotency_key, cancelled_reason)
    SELECT %(segment)s, %(template)s, %(description)s, %(occurred_at)s, %(asked)s::jsonb, made, left_out,
        %(by)s, %(idempotency_key)s, ''
    FROM summed WHERE made > 0 AND mark = %(mark)s
    ON CONFLICT (idempotency_key) DO NOTHING
    RETURNING id
), entries AS (
    INSERT INTO interactions_interactionlogentry (run_id, source, contact_id, company_id, template_id, group_id,
        salesperson_id, logged_by_id, occurred_at, description, information_flow, initiated_by,
        correspondence_type, language, subject, body, cost, duration, evaluation, attempt_failed, contacted_via,
        document_type, document_number, delivery_status, delivery_error, postponed, cancelled_reason)
    SELECT run.id, 'segment', decided.id, company_id, %(template)s, group_id,
        salesperson_id, %(by)s, %(occurred_at)s, description, %(information_flow)s, %(initiated_by)s,
        correspondence_type, language, subject, body, cost, duration, evaluation, %(attempt_failed)s, '',
        '', '', {delivery_status}, '', false, ''
    FROM decided CROSS JOIN run WHERE left_out = '' ORDER BY decided.id
    RETURNING id, contact_id, salesperson_id, description, language{returned}
), skipped AS (
    INSERT INTO interactions_skippedcontact (run_id, contact_id, reason)
    SELECT run.id, decided.id, left_out FROM decided CROSS JOIN run WHERE left_out <> ''
), attached AS (
    INSERT INTO interactions_interactionlogentry_attachments (interactionlogentry_id, attachment_id)
    SELECT id, attachment_id FROM entries JOIN files USING (language)
), due AS (
    INSERT INTO interactions_followup (contact_id, entry_id, salesperson_id, due_on, text)
    SELECT contact_id, id, salesperson_id, %(due_on)s::date, description
    FROM entries WHERE %(due_on)s::date IS NOT NULL
){emails}
SELECT made, mark, (SELECT id FROM run) FROM summed
"""
# What is added where the e-mails are sent: what is not needed is not carried along.
NOTHING_SENT = {"delivery_status": "''", "returned": "", "emails": ""}
SENT = {
    "delivery_status": f"CASE WHEN {IS_SENT} THEN 'queued' ELSE '' END",
    "returned": ", delivery_status, subject, body",
    "emails": """, emails AS (
    INSERT INTO interactions_email (entry_id, contact_id, recipient, subject, body, message_id, status, error,
        attempts, due_at, written_by_id)
    SELECT entries.id, contact_id, email, subject, body, '<' || gen_random_uuid() || '@' || %(domain)s || '>',
        'queued', '', 0, statement_timestamp(), %(by)s
    FROM entries JOIN crm_contact contact ON contact.id = contact_id
    WHERE delivery_status = 'queued' ORDER BY entries.id
)""",
}
# With whom nothing may be recorded any more, though the statement, which sees what was there when it began, did.
BLOCKED_MEANWHILE = """
SELECT EXISTS (
    SELECT FROM interactions_interactionlogentry JOIN crm_contact contact ON contact.id = contact_id
    WHERE run_id = %s AND (privacy_blocked OR archived_at IS NOT NULL))
"""


class PreflightChanged(Exception):
    """What would be logged is no longer what was shown; nothing was."""


class NothingToLog(Exception):
    """All contacts of the segment are left out, or there are none; nothing was logged."""


def logged_before(segment, template):
    """Return the runs of a segment with a template, the newest first; cancelled ones among them."""
    return LoggedSegment.objects.filter(segment=segment, template=template).for_list()


@transaction.atomic
def log_segment(wanted, *, mark, idempotency_key, limit=LIMIT):
    """Log a Wanted as its Preflight with the mark shows it; return the LoggedSegment, and whether it is new.

    The same `idempotency_key` logs once: the second time returns the first run; None is never the same. Raises
    PreflightChanged when members, template or contacts are no longer as shown, NothingToLog when nobody is left,
    and Refused as `preflight`.
    """
    known = LoggedSegment.objects.sent_with(idempotency_key)
    if run := known.first():
        return run, False
    wanted.check(limit)
    with connection.cursor() as cursor:
        made, found, run = _log(cursor, wanted, mark, idempotency_key)
        if run is None and (first := known.first()):
            return first, False
        if found != mark:
            raise PreflightChanged
        if not made:
            raise NothingToLog
        try:
            connection.check_constraints()
        except IntegrityError:
            # A contact that the statement found is deleted by now.
            raise PreflightChanged from None
        cursor.execute(BLOCKED_MEANWHILE, [run])
        if cursor.fetchone()[0]:
            raise PreflightChanged
    if wanted.send:
        defer_sending()
    return LoggedSegment.objects.get(pk=run), True


def _log(cursor, wanted, mark, idempotency_key):
    """Log it; return how many entries it is or would be, the mark, and the run's key, None if it was not made."""
    sql, values = decided(wanted)
    values |= {
        "mark": mark,
        "idempotency_key": idempotency_key,
        "by": wanted.by.pk,
        "occurred_at": wanted.occurred_at,
        "asked": json.dumps(wanted.as_json()),
        "information_flow": wanted.information_flow,
        "initiated_by": wanted.initiated_by,
        "attempt_failed": wanted.attempt_failed,
        "due_on": wanted.due_on,
        "domain": domain(),
    }
    cursor.execute(sql + LOG.format(**SENT if wanted.send else NOTHING_SENT), values)
    return cursor.fetchone()
