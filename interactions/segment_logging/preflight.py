"""What a run would make, before it is made."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from crm.models import Contact, User

from ..choices import LeftOut, Source
from ..models import InteractionLogEntry
from .deciding import IS_SENT, decided
from .wanted import LIMIT

SAMPLE = 5
CHUNK = 2000
# What an entry takes from its row as it is.
AS_DECIDED = (
    "description",
    "correspondence_type",
    "language",
    "subject",
    "body",
    "duration",
    "evaluation",
)

PREFLIGHT = """
SELECT made, mark,
    (SELECT json_object_agg(part.left_out, number) FROM (
        SELECT left_out, count(*) AS number FROM decided WHERE left_out <> '' GROUP BY left_out) part),
    (SELECT json_agg(json_build_array(sent_by, number) ORDER BY number DESC, sent_by) FROM (
        SELECT correspondence_type AS sent_by, count(*) AS number FROM decided WHERE left_out = ''
        GROUP BY correspondence_type) part),
    {emails},
    (SELECT json_agg(part ORDER BY id) FROM (
        SELECT * FROM decided WHERE left_out = '' ORDER BY id LIMIT %(sample)s) part)
FROM summed
"""
COUNT_EMAILS = f"(SELECT count(*) FROM decided WHERE left_out = '' AND {IS_SENT})"
LEFT_OUT = """
SELECT contact.id, contact.number, contact.name, coalesce(company.name, ''), contact.email, decided.left_out
FROM decided
JOIN crm_contact contact USING (id)
LEFT JOIN crm_contact company ON company.id = contact.company_id
WHERE decided.left_out = coalesce(%(reason)s, nullif(decided.left_out, ''))
ORDER BY id
"""


@dataclass(frozen=True)
class Preflight:
    """`emails` is how many will be sent. `sample` are the first entries as they will be, not saved. `mark` goes to
    `log_segment`: with it, what is shown here is made, or nothing."""

    made: int
    left_out: list[tuple[LeftOut, int]]
    by_correspondence_type: list[tuple[str, int]]
    emails: int
    follow_ups: int
    mark: str
    sample: list[InteractionLogEntry]


class LeftOutContact(NamedTuple):
    pk: int
    number: str
    name: str
    company: str
    email: str
    reason: LeftOut


def preflight(wanted, *, limit=LIMIT):
    """Return the Preflight of a Wanted. Raises Refused when it is not to be logged at all, or when the segment has
    more than `limit` contacts; None is no limit."""
    wanted.check(limit)
    sql, values = decided(wanted)
    with connection.cursor() as cursor:
        emails = COUNT_EMAILS if wanted.send else "0"
        cursor.execute(sql + PREFLIGHT.format(emails=emails), values | {"sample": SAMPLE})
        made, mark, left_out, by_type, emails, sample = cursor.fetchone()
    return Preflight(
        made=made,
        left_out=[(reason, left_out[reason]) for reason in LeftOut if reason in (left_out or {})],
        by_correspondence_type=[tuple(pair) for pair in by_type or []],
        emails=emails,
        follow_ups=0 if wanted.due_on is None else made,
        mark=mark,
        sample=_entries(wanted, sample or []),
    )


def left_out_contacts(wanted, reason=None):
    """Yield a LeftOutContact for each contact that a run would leave out, or would for this reason; in order of
    their keys and a chunk at a time, so that a download of any length takes little memory."""
    sql, values = decided(wanted)
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql + LEFT_OUT, values | {"reason": reason})
        while rows := cursor.fetchmany(CHUNK):
            for *contact, left_out in rows:
                yield LeftOutContact(*contact, LeftOut(left_out))


def _entries(wanted, rows):
    """Entries as the run would make them."""
    contacts = Contact.objects.defer("search_vector").in_bulk(
        {row[name] for row in rows for name in ("id", "company_id")} - {None}
    )
    salespeople = User.objects.in_bulk({row["salesperson_id"] for row in rows})
    return [
        InteractionLogEntry(
            contact=contacts[row["id"]],
            company=contacts.get(row["company_id"]),
            salesperson=salespeople[row["salesperson_id"]],
            template=wanted.template,
            group_id=row["group_id"],
            occurred_at=wanted.occurred_at,
            cost=Decimal(str(row["cost"])).quantize(Decimal("0.01")),
            information_flow=wanted.information_flow,
            initiated_by=wanted.initiated_by,
            attempt_failed=wanted.attempt_failed,
            source=Source.SEGMENT,
            logged_by=wanted.by,
            **{name: row[name] for name in AS_DECIDED},
        )
        for row in rows
    ]
