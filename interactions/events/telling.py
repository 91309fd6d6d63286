"""Telling that something happened: here every event comes in, from the program and from other systems."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ..attaching import drop_unused_attachments
from ..choices import Source
from ..models import InteractionLogEntry
from .deciding import FOUND_CONTACT
from .recording import record_events

# Each event has its key before it is there, so that what became of it can be told in the order of the telling. One
# that is known by its own key is not there again; of two at once, the second waits for the first.
TELL = f"""
WITH told AS MATERIALIZED (
    SELECT told.*, nextval(pg_get_serial_sequence('interactions_event', 'id')) AS id
    FROM ROWS FROM (json_to_recordset(%s) AS (
        event text, occurred_at timestamptz, source text, by bigint, contact bigint, contact_told text, key text,
        salesperson bigint, description text, subject text, body text, language text, contacted_via text,
        cost numeric, duration integer, document_type text, document_number text, document_version integer,
        email bigint)) WITH ORDINALITY told
), fresh AS (
    INSERT INTO interactions_event (id, event, key, source, contact_id, contact_told, salesperson_id, occurred_at,
        description, subject, body, language, contacted_via, cost, duration, document_type, document_number,
        document_version, email_id, told_by_id, reason)
    SELECT id, event, key, source, coalesce(contact, {FOUND_CONTACT.format(told="told.contact_told")}),
        contact_told, salesperson, occurred_at, description, subject, body, language, contacted_via, cost,
        duration, document_type, document_number, document_version, email, by, ''
    FROM told ORDER BY key, id
    ON CONFLICT (key) DO NOTHING
    RETURNING id, contact_id
), locked AS (
    SELECT FROM crm_contact WHERE id IN (SELECT contact_id FROM fresh) ORDER BY id FOR SHARE
)
SELECT id, id IN (SELECT id FROM fresh), (SELECT count(*) FROM locked) FROM told ORDER BY ordinality
"""
KNOWN = """
SELECT key, id, entry_id, reason, event, contact_told, salesperson_id, description, cost, duration, document_type,
    document_number, document_version
FROM interactions_event WHERE key = ANY (%s)
"""
# In place of a reason of Unrecorded, where something else was told with the same key before: nothing is kept.
KEY_TAKEN = "key_taken"


@dataclass(frozen=True)
class Told:
    """One event as it is told. `by` is the key of who tells it, `contact` that of whom it is about; without one,
    `contact_told` says who: a number, another system's number or an e-mail address. With the same `key`, it is the
    same event. What is left out, the template of the event's rule gives. `files` are keys of attachments for the
    entry; they go where no entry is made."""

    event: str
    occurred_at: datetime
    source: str
    by: int | None = None
    contact: int | None = None
    contact_told: str = ""
    key: str | None = None
    salesperson: int | None = None
    description: str = ""
    subject: str = ""
    body: str = ""
    language: str = ""
    contacted_via: str = ""
    cost: Decimal | None = None
    duration: int | None = None
    document_type: str = ""
    document_number: str = ""
    document_version: int | None = None
    email: int | None = None
    files: tuple[int, ...] = ()

    @property
    def facts(self):
        """By which the same event is known when it is told again. Not its time: that may be when it was told."""
        return (
            *(self.event, self.contact_told, self.salesperson, self.description, self.cost),
            *(self.duration, self.document_type, self.document_number, self.document_version),
        )


class Outcome(NamedTuple):
    """What became of it: the keys of the event and of its entry, and whether the entry was made by it; without an
    entry, the reason, of Unrecorded. Without an event, too, the reason is KEY_TAKEN."""

    event: int | None
    entry: int | None
    is_new: bool
    reason: str

    @property
    def errors(self):
        """What is wrong with an event that is not kept, as pairs of a field and a sentence."""
        if self.reason != KEY_TAKEN:
            return []
        sentence = _("Something else was told with this key before. Give each event its own key.")
        return [("key", sentence)]


def tell(told):
    """Keep one event and record it by its rule; return its Outcome."""
    return tell_all([told])[0]


@transaction.atomic
def tell_all(told):
    """Keep events and record each by its rule; return an Outcome for each, in the same order.

    In the transaction of what is told: an event that cannot be kept undoes all of them.
    """
    told = list(told)
    outcomes = _told(told)
    _attach(told, outcomes)
    return outcomes


def _told(told):
    """The same, but for the files of the entries."""
    with connection.cursor() as cursor:
        cursor.execute(TELL, [json.dumps([vars(one) for one in told], default=str)])
        rows = [(event, is_fresh) for event, is_fresh, _locked in cursor.fetchall()]
    recorded = record_events([event for event, is_fresh in rows if is_fresh])
    known = _known(
        [one.key for one, (_event, is_fresh) in zip(told, rows, strict=True) if not is_fresh]
    )
    outcomes = [
        Outcome(event, *recorded[event]) if is_fresh else _again(one, known)
        for one, (event, is_fresh) in zip(told, rows, strict=True)
    ]
    # These are new by now.
    gone = [one for one, outcome in zip(told, outcomes, strict=True) if not outcome]
    anew = iter(_told(gone) if gone else ())
    return [outcome or next(anew) for outcome in outcomes]


def _known(keys):
    """What became of the events that were told before, and their facts, by their own keys."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [keys])
        return {
            key: (Outcome(event, entry, False, reason), tuple(facts))
            for key, event, entry, reason, *facts in cursor.fetchall()
        }


def _again(told, known):
    """What the program tells again is the same by its key alone, which it makes itself. None where it was deleted
    since, with its entry."""
    outcome, facts = known.get(told.key, (None, ()))
    if outcome and told.source == Source.API and told.facts != facts:
        return Outcome(None, None, False, KEY_TAKEN)
    return outcome


def _attach(told, outcomes):
    links = InteractionLogEntry.attachments.through
    links.objects.bulk_create(
        links(interactionlogentry_id=outcome.entry, attachment_id=file)
        for one, outcome in zip(told, outcomes, strict=True)
        if outcome.is_new
        for file in one.files
    )
    unused = [
        file
        for one, outcome in zip(told, outcomes, strict=True)
        if not outcome.is_new
        for file in one.files
    ]
    if unused:
        drop_unused_attachments(unused)
