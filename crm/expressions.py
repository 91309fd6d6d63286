"""Columns of the pages that are asked for most, each with a subquery.

They are SQL as it is sent: Django takes longer to write such subqueries than the database takes to answer them.
"""

from itertools import chain

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Value
from django.utils import timezone

from .choices import DocumentStatus


class Written(Func):
    """A text with the expressions put in: the first for {0}, the next for {1}. Those that are values stand in the
    text once each, and in this order."""

    def __init__(self, text, *expressions, output_field):
        super().__init__(*expressions, output_field=output_field)
        self.text = text

    def as_sql(self, compiler, connection, **context):
        columns, params = zip(*map(compiler.compile, self.source_expressions), strict=True)
        return self.text.format(*columns), [*chain(*params)]


# The first that is true. One copy is looked up for each row that is shown: for EXISTS, PostgreSQL would read the
# copies of all documents first. An invoice is credited as a whole: a credit memo of a part leaves it as it is.
STATUS = """CASE
    WHEN {1} IN ('invoice', 'credit_memo') AND {2} IS NULL THEN 'draft'
    WHEN {1} = 'invoice' AND {3} <= (SELECT sum(copy.total) FROM crm_document copy
        WHERE copy.copied_from_id = {0} AND copy.kind = 'credit_memo' AND copy.issued_at IS NOT NULL)
        THEN 'credited'
    WHEN {1} IN ('invoice', 'credit_memo') THEN 'issued'
    WHEN (SELECT copy.id FROM crm_document copy
        WHERE copy.copied_from_id = {0} AND copy.kind IN ('order_confirmation', 'invoice') LIMIT 1) IS NOT NULL
        THEN CASE {1} WHEN 'quote' THEN 'accepted' ELSE 'invoiced' END
    WHEN {1} = 'quote' AND {4} < {5} THEN 'expired'
    ELSE 'open' END"""

TAGS = """SELECT jsonb_build_object('pk', tag.id, 'name', tag.name)
    FROM crm_contact_tags JOIN crm_tag tag ON tag.id = tag_id
    WHERE contact_id = {0} ORDER BY tag.name"""
PEOPLE = """SELECT jsonb_build_object('number', person.number, 'name', person.name,
        'job_title', person.job_title, 'archived_at', person.archived_at)
    FROM crm_contact person WHERE person.company_id = {0}
    ORDER BY person.sort_name, person.id LIMIT {1}"""
SEGMENTS = """SELECT jsonb_build_object('number', segment.number, 'description', segment.description)
    FROM crm_segmentmember JOIN crm_segment segment ON segment.id = segment_id
    WHERE contact_id = {0} AND segment.archived_at IS NULL
    ORDER BY segment.created_at DESC, segment.id DESC LIMIT {1}"""
DOCUMENT = [f"document.{name}" for name in ("id", "kind", "issued_at", "total", "deadline")]
# An amount that is a number of JSON would be read as a binary fraction.
OF_DOCUMENT = f"""SELECT jsonb_build_object('pk', document.id, 'kind', document.kind, 'number', document.number,
        'date', document.date, 'total', document.total::text, 'currency', document.currency,
        'status', {STATUS.format(*DOCUMENT, "{1}")})
    FROM crm_document document"""
DOCUMENTS = f"""{OF_DOCUMENT} WHERE document.contact_id IN (
        SELECT person.id FROM crm_contact person WHERE person.id = {{0}} OR person.company_id = {{0}})
    ORDER BY document.date DESC, document.id DESC LIMIT {{2}}"""
COPIES = f"""{OF_DOCUMENT} WHERE document.copied_from_id = {{0}} ORDER BY document.id"""


def document_status():
    """The DocumentStatus of a document, as it is today."""
    facts = ("pk", "kind", "issued_at", "total", "deadline")
    field = models.CharField(choices=DocumentStatus.choices)
    return Written(STATUS, *facts, Value(timezone.localdate()), output_field=field)


def told(rows, *values):
    """What a subquery tells of a contact or of a document, as a list of dictionaries."""
    field = ArrayField(models.JSONField())
    return Written(f"ARRAY({rows})", F("pk"), *map(Value, values), output_field=field)
