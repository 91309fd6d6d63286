"""Columns of the pages that are asked for most, each a subquery.

They are SQL as it is sent: Django takes longer to write such subqueries than the database takes to answer them.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, Value, When

COMMENTS = Func(
    F("pk"),
    template="(SELECT count(*) FROM interactions_entrycomment WHERE entry_id = %(expressions)s)",
    output_field=models.IntegerField(),
)
# One is looked up for each row that is shown: for EXISTS, PostgreSQL may read those of all entries first.
HAS_ATTACHMENTS = Func(
    F("pk"),
    template="""(SELECT attachment_id FROM interactions_interactionlogentry_attachments
        WHERE interactionlogentry_id = %(expressions)s LIMIT 1) IS NOT NULL""",
    output_field=models.BooleanField(),
)
# A longer comment is shown up to its last but one character.
BEGINNINGS = Func(
    F("pk"),
    template="""ARRAY(SELECT left(text, 601) FROM interactions_entrycomment
        WHERE entry_id = %(expressions)s ORDER BY written_at, id)""",
    output_field=ArrayField(models.TextField()),
)
FILES = Func(
    F("pk"),
    template="""ARRAY(SELECT jsonb_build_object('pk', file.id, 'name', file.name)
        FROM interactions_interactionlogentry_attachments JOIN interactions_attachment file
            ON file.id = attachment_id
        WHERE interactionlogentry_id = %(expressions)s ORDER BY file.name, file.id)""",
    output_field=ArrayField(models.JSONField()),
)

TOLD = Func(
    F("pk"),
    template="""(SELECT jsonb_build_object('pk', event.id, 'event', event.event,
            'called', rule.description, 'times', count(*) OVER ())
        FROM interactions_event event LEFT JOIN interactions_recordingrule rule USING (event)
        WHERE entry_id = %(expressions)s ORDER BY event.id LIMIT 1)""",
    output_field=models.JSONField(),
)
HAS_DOCUMENT = Func(
    F("document_number"),
    template="""EXISTS (SELECT FROM crm_document WHERE number = %(expressions)s AND number <> '')""",
    output_field=models.BooleanField(),
)

# All entries of a run have its moment: those with a company are side by side in the index of its timeline. The
# index of runs would give all that the run made, and is kept out by the sum.
TOGETHER = Case(
    When(
        run__isnull=False,
        then=Func(
            F("run"),
            F("company"),
            F("occurred_at"),
            template="""(
                SELECT jsonb_build_object('all', count(*),
                    'live', count(*) FILTER (WHERE made.cancelled_at IS NULL))
                FROM interactions_interactionlogentry made
                WHERE (made.run_id + 0, made.company_id, made.occurred_at) = (%(expressions)s))""",
            output_field=models.JSONField(),
        ),
    )
)


class Figure(Func):
    """A figure of all the entries that a queryset finds."""

    contains_aggregate = True


FIGURES = {
    "entries": Figure(template="count(*)", output_field=models.IntegerField()),
    "cost": Figure(template="coalesce(sum(cost), 0)", output_field=models.DecimalField()),
    "duration": Figure(template="coalesce(sum(duration), 0)", output_field=models.IntegerField()),
    "last_interaction": Figure(
        template="max(occurred_at) FILTER (WHERE NOT attempt_failed)",
        output_field=models.DateTimeField(),
    ),
    "last_attempt": Figure(
        template="max(occurred_at) FILTER (WHERE initiated_by = 'us')",
        output_field=models.DateTimeField(),
    ),
}


class Newest(Func):
    """The template, the salesperson and the failure of the newest entry with a contact that counts and meets a
    condition. Its key is found in an index that has all that is asked for; the row is read for that one alone."""

    # It hangs on no row of the aggregates that it stands beside, so it may be asked in the same statement.
    contains_aggregate = True
    output_field = models.JSONField()
    template = """(
        SELECT jsonb_build_object('template', template.description, 'salesperson', salesperson.name,
            'failed', newest.attempt_failed)
        FROM interactions_interactionlogentry newest
        JOIN interactions_interactiontemplate template ON template.id = newest.template_id
        LEFT JOIN crm_user salesperson ON salesperson.id = newest.salesperson_id
        WHERE newest.id = (
            SELECT id FROM interactions_interactionlogentry
            WHERE %(whose)s = %(expressions)s AND NOT postponed AND cancelled_at IS NULL AND %(which)s
            ORDER BY occurred_at DESC, id DESC LIMIT 1))"""

    def __init__(self, contact, which):
        whose = "company_id" if contact.is_company else "contact_id"
        super().__init__(Value(contact.pk), whose=whose, which=which)
