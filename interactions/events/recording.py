"""Events become entries: all of them in a few statements, however many they are."""

from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from ..models import Event
from .deciding import DECIDED, EMAILED, FOUND_CONTACT, LETTERS

# Nobody blocks or archives a contact until the entry is there. In the order of their keys, so that two wait for
# each other in turn. Here and below, a long list is looked up quickly only where it has the column's very type.
LOCK_CONTACTS = """
SELECT count(*) FROM (
    SELECT FROM crm_contact
    WHERE id IN (SELECT contact_id FROM interactions_event WHERE id = ANY (%(events)s::bigint[]))
    ORDER BY id FOR SHARE
) locked
"""
# What counts as once is decided by the unique key: of two at once, the second waits here, makes nothing, and is
# linked to the entry of the first afterwards. The e-mail and its files become the entry's. What was made is looked
# up in `kept`: PostgreSQL may carry out a join with rows that it cannot estimate as a loop within a loop.
RECORD = (
    DECIDED
    + """
, made AS (
    INSERT INTO interactions_interactionlogentry (id, source, contact_id, company_id, template_id, group_id,
        salesperson_id, logged_by_id, occurred_at, description, information_flow, initiated_by,
        correspondence_type, language, subject, body, cost, duration, contacted_via, document_type,
        document_number, document_version, delivery_status, delivery_error, idempotency_key, evaluation,
        attempt_failed, postponed, cancelled_reason)
    SELECT planned_id, source, contact_id, company_id, template_id, group_id,
        entry_salesperson_id, coalesce(%(by)s, told_by_id), occurred_at, entry_description, information_flow,
        initiated_by, correspondence_type, entry_language, subject, body, entry_cost, entry_duration,
        contacted_via, document_type, document_number, document_version, delivery_status, delivery_error,
        idempotency_key, '', false, false, ''
    FROM decided WHERE why_not = '' ORDER BY idempotency_key, id
    ON CONFLICT (idempotency_key) DO NOTHING
    RETURNING id
), kept AS MATERIALIZED (
    SELECT *, planned_id IN (SELECT id FROM made) AS is_new FROM decided
), told AS (
    UPDATE interactions_event event SET entry_id = CASE WHEN is_new THEN planned_id END, reason = why_not,
        dismissed_at = CASE WHEN why_not = 'rule_off' THEN coalesce(kept.dismissed_at, now())
            WHEN why_not <> '' THEN kept.dismissed_at END,
        dismissed_by_id = CASE WHEN why_not <> '' THEN kept.dismissed_by_id END
    FROM kept WHERE event.id = kept.id
), mailed AS (
    UPDATE interactions_email email SET entry_id = planned_id
    FROM kept WHERE is_new AND email.id = kept.email_id AND email.entry_id IS NULL
), moved AS (
    DELETE FROM interactions_email_attachments link USING kept
    WHERE is_new AND link.email_id = kept.email_id
    RETURNING planned_id, attachment_id
), attached AS (
    INSERT INTO interactions_interactionlogentry_attachments (interactionlogentry_id, attachment_id)
    SELECT planned_id, attachment_id FROM moved
    ON CONFLICT DO NOTHING
)
SELECT id, CASE WHEN is_new THEN planned_id END, why_not, idempotency_key FROM kept
"""
)
# Nobody deletes the entry until that is done.
LINK = """
WITH entry AS MATERIALIZED (
    SELECT id, idempotency_key FROM interactions_interactionlogentry
    WHERE idempotency_key = ANY (%(keys)s) ORDER BY id FOR KEY SHARE
)
UPDATE interactions_event event SET entry_id = entry.id
FROM unnest(%(events)s::bigint[], %(keys)s::text[]) again (id, key)
JOIN entry ON entry.idempotency_key = again.key
WHERE event.id = again.id
RETURNING event.id, event.entry_id
"""
FIND_CONTACTS = f"""
UPDATE interactions_event event SET contact_id = {FOUND_CONTACT.format(told="event.contact_told")}
WHERE id = ANY (%(events)s::bigint[]) AND contact_id IS NULL AND contact_told <> ''
"""


class Recorded(NamedTuple):
    """What became of an event: the key of its entry, and whether it made the entry; or why there is none."""

    entry: int | None
    is_new: bool
    reason: str


def record_events(events, *, by=None):
    """Record the events of these keys that have no entry yet; return what became of each, by key.

    `by` is the key of who has them recorded, None where that is who told them. To be called in a transaction in
    which nobody else can record them, nor block or archive their contacts.
    """
    values = {
        "events": list(events),
        "by": by,
        "time_zone": settings.TIME_ZONE,
        "emailed": EMAILED,
        "letters": LETTERS,
    }
    with connection.cursor() as cursor:
        cursor.execute(RECORD, values)
        rows = cursor.fetchall()
        recorded = {event: Recorded(entry, entry is not None, why) for event, entry, why, _ in rows}
        again = {event: key for event, entry, why, key in rows if entry is None and not why}
        if again:
            cursor.execute(LINK, {"events": list(again), "keys": list(again.values())})
            linked = {event: Recorded(entry, False, "") for event, entry in cursor.fetchall()}
            # What an entry was deleted of this moment makes one of its own.
            deleted = again.keys() - linked.keys()
            recorded |= linked | (record_events(deleted, by=by) if deleted else {})
    return recorded


@transaction.atomic
def record_again(events, *, by, contact=None):
    """Record those of the waiting events that have what they lacked by now: a rule, a contact; with `contact`, all
    of them are about that one.

    Return how many have an entry now, and how many still have none. `by` is the user who does it.
    """
    # Locked, so that of two at once the second finds them recorded or dismissed.
    waiting = events.unrecorded().order_by("pk").select_for_update(of=["self"], no_key=True)
    keys = list(waiting.values_list("pk", flat=True))
    if contact:
        Event.objects.filter(pk__in=keys).update(contact=contact)
    with connection.cursor() as cursor:
        cursor.execute(FIND_CONTACTS, {"events": keys})
        cursor.execute(LOCK_CONTACTS, {"events": keys})
    recorded = record_events(keys, by=by.pk)
    done = sum(1 for outcome in recorded.values() if outcome.entry)
    return done, len(keys) - done
