"""Deleting cancelled entries: a plan that says exactly what will go, carried out exactly so or not at all.

The page, the admin action and the command all call these two functions. The database does everything in sets, in
one transaction, so neither time nor memory depends on how many objects Python could hold.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .attaching import drop_unused_of
from .fingerprints import HASH, EntryHash
from .models import Deletion, InteractionLogEntry
from .models.deletion import amounts

# `doomed` are the entries to delete. An attachment goes with its last entry, unless a template's text uses it.
PLAN = """
WITH doomed AS MATERIALIZED ({entries}),
links AS (
    SELECT attachment_id AS id, count(*) AS links
    FROM interactions_interactionlogentry_attachments
    WHERE interactionlogentry_id IN (SELECT id FROM doomed) GROUP BY attachment_id
),
attachments AS MATERIALIZED (
    SELECT size,
        NOT EXISTS (
            SELECT FROM interactions_templatetext_attachments WHERE attachment_id = file.id)
        AND links = (SELECT count(*) FROM interactions_interactionlogentry_attachments
            WHERE attachment_id = file.id) AS goes
    FROM links JOIN interactions_attachment file USING (id)
)
SELECT count(*), coalesce(bit_xor(hash), 0),
    (SELECT count(*) FROM interactions_entrycomment WHERE entry_id IN (SELECT id FROM doomed)),
    (SELECT count(*) FILTER (WHERE goes) FROM attachments),
    (SELECT coalesce(sum(size) FILTER (WHERE goes), 0) FROM attachments)::bigint,
    (SELECT count(*) FILTER (WHERE NOT goes) FROM attachments),
    min(occurred_at), max(occurred_at),
    (SELECT coalesce(json_agg(part), '[]') FROM (
        SELECT description, entries FROM (
            SELECT template_id AS id, count(*) AS entries FROM doomed GROUP BY template_id
        ) counted JOIN interactions_interactiontemplate USING (id) ORDER BY 2 DESC, 1
    ) part),
    (SELECT coalesce(json_agg(part), '[]') FROM (
        SELECT name, entries FROM (
            SELECT salesperson_id AS id, count(*) AS entries FROM doomed GROUP BY salesperson_id
        ) counted LEFT JOIN crm_user USING (id) ORDER BY 2 DESC, 1
    ) part),
    (SELECT coalesce(json_agg(part), '[]') FROM (
        SELECT extract(year FROM occurred_at AT TIME ZONE %s)::int AS year, count(*) AS entries
        FROM doomed GROUP BY 1 ORDER BY 1 DESC
    ) part)
FROM doomed
"""

SAMPLE = 5
PLANNED = ["id", "hash", "occurred_at", "template_id", "salesperson_id"]

# The entries first: once they are locked nothing new can be hung on them, and what the later statements find is
# all there is. In the order of their keys, as every bulk action locks them: so two wait for each other in turn
# instead of both for ever. The foreign keys are checked at the commit.
LOCK_ENTRIES = f"""
INSERT INTO doomed SELECT id, hash FROM (
    SELECT id, {HASH.format(table="entry")} AS hash
    FROM interactions_interactionlogentry entry
    WHERE cancelled_at IS NOT NULL AND id IN ({{entries}})
    ORDER BY id FOR UPDATE
) locked
"""
DELETE_ENTRIES = """
DELETE FROM interactions_interactionlogentry entry USING doomed WHERE entry.id = doomed.id
"""
DELETE_COMMENTS = "DELETE FROM interactions_entrycomment USING doomed WHERE entry_id = doomed.id"
DELETE_HISTORY = """
DELETE FROM interactions_interactionlogentryevent USING doomed WHERE pgh_obj_id = doomed.id
"""
# What was told of them, and the e-mails that they are about.
DELETE_TOLD = [
    "DELETE FROM interactions_event USING doomed WHERE entry_id = doomed.id",
    "DELETE FROM interactions_email USING doomed WHERE entry_id = doomed.id",
]
LET_GO = [
    "UPDATE interactions_followup SET entry_id = NULL FROM doomed WHERE entry_id = doomed.id",
    """UPDATE interactions_interactionlogentry entry SET corrects_id = NULL
        FROM doomed WHERE entry.corrects_id = doomed.id""",
    """UPDATE interactions_interactionlogentry entry SET resends_id = NULL
        FROM doomed WHERE entry.resends_id = doomed.id""",
]
DELETE_LINKS = """
WITH gone AS (
    DELETE FROM interactions_interactionlogentry_attachments USING doomed
    WHERE interactionlogentry_id = doomed.id RETURNING attachment_id
)
INSERT INTO unlinked SELECT DISTINCT attachment_id FROM gone
"""
FINGERPRINT = "SELECT count(*), coalesce(bit_xor(hash), 0) FROM doomed"


PLAN_CHANGED = gettext_lazy(
    "Nothing was deleted: what matches is no longer what you were shown. Check the figures again."
)


class PlanChanged(Exception):
    """What would be deleted is not what was shown; nothing was."""


@dataclass(frozen=True)
class Plan:
    """What a deletion removes, and which files it keeps because something else uses them."""

    entries: int
    fingerprint: int
    comments: int
    attachments: int
    attachment_bytes: int
    attachments_kept: int
    oldest: datetime | None
    newest: datetime | None
    by_template: list
    by_salesperson: list
    by_year: list
    sample: list

    @property
    def amounts(self):
        return amounts(self.entries, self.comments, self.attachments)

    @property
    def mark(self):
        """What a page hands back to say which plan it showed: any change to what will go makes another."""
        return mark_of(
            (self.entries, self.fingerprint),
            self.comments,
            self.attachments,
            self.attachment_bytes,
        )


def mark_of(entries, comments, attachments, attachment_bytes):
    """Return the mark of a plan; `entries` are their number and fingerprint."""
    return "~".join(map(str, [*entries, comments, attachments, attachment_bytes]))


def number_in(mark):
    """Return the number of entries in a mark, as text."""
    return mark.partition("~")[0]


def plan_deletion(entries):
    """Return the Plan to delete the cancelled ones among the entries that a queryset finds."""
    doomed, params = _sql(entries, *PLANNED)
    with connection.cursor() as cursor:
        cursor.execute(PLAN.format(entries=doomed), [*params, get_current_timezone_name()])
        *figures, templates, salespeople, years = cursor.fetchone()
    sample = entries.cancelled().for_log()[:SAMPLE]
    return Plan(*figures, *map(_pairs, (templates, salespeople, years)), list(sample))


def done_already(mark, by):
    """Return the sentence that a user has carried out the plan with this mark already; empty if not so."""
    deletion = Deletion.objects.filter(mark=mark, by=by).first()
    return deletion and _("This was done already: %(amounts)s deleted.") % {
        "amounts": deletion.amounts
    }


def execute_deletion(entries, *, mark, by=None, by_name, criteria):
    """Delete the cancelled ones among the entries that a queryset finds; return the Deletion that records it.

    `mark` is that of the plan that was shown. Raise PlanChanged, and delete nothing, when what is really
    removed differs from it, or is nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        removed, comments, files = _delete(cursor, entries)
        done = mark_of(removed, comments, len(files), sum(size for path, size in files))
        if not removed[0] or done != mark:
            raise PlanChanged
        return Deletion.objects.create(
            by=by,
            by_name=by_name,
            criteria=criteria,
            mark=mark,
            entries=removed[0],
            comments=comments,
            attachments=len(files),
        )


def _delete(cursor, entries):
    """Delete; return the number and the fingerprint of the entries, the number of comments, and the files."""
    cursor.execute("CREATE TEMPORARY TABLE doomed (id bigint, hash bigint)")
    cursor.execute("CREATE TEMPORARY TABLE unlinked (id bigint)")
    doomed, params = _sql(entries, "id")
    cursor.execute(LOCK_ENTRIES.format(entries=doomed), params)
    cursor.execute("ANALYZE doomed")
    cursor.execute(DELETE_ENTRIES)
    cursor.execute(DELETE_COMMENTS)
    comments = cursor.rowcount
    cursor.execute(DELETE_HISTORY)
    for statement in [*DELETE_TOLD, *LET_GO]:
        cursor.execute(statement)
    cursor.execute(DELETE_LINKS)
    files = drop_unused_of("SELECT id FROM unlinked")
    cursor.execute(FINGERPRINT)
    removed = cursor.fetchone()
    cursor.execute("DROP TABLE doomed, unlinked")
    return removed, comments, files


def _sql(entries, *fields):
    """The SELECT of the cancelled ones among the entries, to stand within another statement."""
    rows = entries.cancelled().order_by().annotate(hash=EntryHash()).values(*fields)
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        # Django knows without asking the database that nothing is found, and then makes no SQL.
        return _sql(InteractionLogEntry.objects.filter(pk__lt=0), *fields)


def _pairs(rows):
    return [tuple(row.values()) for row in rows]
