"""From the staged rows to the contacts, in one transaction: all of it, or nothing."""

from django.db import connection, transaction
from django.utils import timezone

from ..choices import ImportState
from ..models import ContactImport, ContactImportChange, Tagging
from .checking import CONTACTS, MINE, PLAIN, ROWS, TAGGED, TAGS, contacts_seen
from .marking import mark_of_preview
from .progress import report
from .staging import forget_file, unstage

CHANGES = ContactImportChange._meta.db_table
PART = 20_000
# Nobody adds or changes a contact while an import does; recording on them and reading go on.
LOCK = f"LOCK TABLE {CONTACTS} IN SHARE ROW EXCLUSIVE MODE"
# Each trigger asks for this setting first. Where it was never made, that is an error that is caught, at a cost
# that grows with the foreign keys that wait for their check. Ignored are those that count a contact on for its
# tags: the import does that itself, and once.
TAGS_COUNT = ",".join(trigger.get_pgid(Tagging) for trigger in Tagging._meta.triggers)
IGNORE_TRIGGERS = f"SET LOCAL pgtrigger.ignore = '{{{TAGS_COUNT}}}'"
# The triggers keep the plan of their first row; the analysis drops a plan that was made for an empty table.
ANALYZE = f"ANALYZE {CONTACTS}"
WANTED = f"{MINE} AND r.first_id IS NULL AND (r.contact_id IS NULL OR r.outcome = 'updated')"
ADD_TAGS = f"""
    INSERT INTO {TAGS} (name)
    SELECT DISTINCT ON (lower(tag)) tag FROM {ROWS} r, unnest(string_to_array(r.tags, ',')) AS tag
    WHERE {WANTED} AND tag <> '' ORDER BY lower(tag), r.id
    ON CONFLICT DO NOTHING
    RETURNING id"""
# The company of a person's row: one that was there, or one that this import has just made.
COMPANY = f"""
    LEFT JOIN {ROWS} p ON p.contact_import_id = r.contact_import_id AND p.line = r.line AND p.kind = 'company'
        AND r.kind = 'person'
    LEFT JOIN {ROWS} first ON first.id = coalesce(p.first_id, p.id)
    LEFT JOIN {CHANGES} made ON made.contact_import_id = r.contact_import_id AND made.row_id = first.id"""
COMPANY_ID = "coalesce(first.contact_id, made.contact_id)"
NAMES = ["name", "first_name", "last_name"]


def add(company_id, join):
    """Return the statement that adds the new contacts of a kind in a part of the rows."""
    return f"""
    WITH added AS MATERIALIZED (
        SELECT nextval(pg_get_serial_sequence('{CONTACTS}', 'id')) AS made_id, ordered.* FROM (
            SELECT r.*, {company_id} AS company_id FROM {ROWS} r {join}
            WHERE {MINE} AND r.kind = %(kind)s AND r.contact_id IS NULL AND r.first_id IS NULL
                AND r.id BETWEEN %(low)s AND %(high)s
            ORDER BY r.id) ordered),
    noted AS (
        INSERT INTO {CHANGES} (contact_import_id, row_id, contact_id, version)
        SELECT %(pk)s, id, made_id, 1 FROM added)
    INSERT INTO {CONTACTS} (id, kind, company_id, {", ".join(NAMES + PLAIN)}, salesperson_id,
        excluded_from_segments, privacy_blocked)
    SELECT made_id, kind, company_id, {", ".join(NAMES + PLAIN)}, nullif(salesperson, '')::bigint, false, false
    FROM added ORDER BY id"""


ADD = {"company": add("NULL::bigint", ""), "person": add(COMPANY_ID, COMPANY)}
KEPT = [*NAMES, *PLAIN, "company_id", "salesperson_id"]
NEW_TAGS = f"""
    (SELECT coalesce(jsonb_agg(DISTINCT t.id), '[]') FROM unnest(string_to_array(lower(r.tags), ',')) AS tag
        JOIN {TAGS} t ON lower(t.name) = tag
        WHERE NOT EXISTS (SELECT FROM {TAGGED} has WHERE has.contact_id = c.id AND has.tag_id = t.id))"""
NOTE_BEFORE = f"""
    INSERT INTO {CHANGES} (contact_import_id, row_id, contact_id, before, tags_added, version)
    SELECT %(pk)s, r.id, c.id, jsonb_build_object({", ".join(f"'{name}', c.{name}" for name in KEPT)}),
        {NEW_TAGS}, c.version
    FROM {ROWS} r JOIN {CONTACTS} c ON c.id = r.contact_id WHERE {MINE} AND r.outcome = 'updated'"""
# The version counts on also where the row brings tags and nothing else.
UPDATE = f"""
    UPDATE {CONTACTS} c SET version = c.version + 1,
        {", ".join(f"{name} = CASE WHEN r.name <> '' THEN r.{name} ELSE c.{name} END" for name in NAMES)},
        {", ".join(f"{name} = coalesce(nullif(r.{name}, ''), c.{name})" for name in PLAIN)},
        salesperson_id = coalesce(nullif(r.salesperson, '')::bigint, c.salesperson_id),
        company_id = coalesce(r.company_id, c.company_id)
    FROM (SELECT r.*, {COMPANY_ID} AS company_id FROM {ROWS} r {COMPANY} WHERE {MINE} AND r.outcome = 'updated') r
    WHERE c.id = r.contact_id"""
NOTE_VERSION = f"""
    UPDATE {CHANGES} change SET version = c.version FROM {CONTACTS} c
    WHERE change.contact_import_id = %(pk)s AND c.id = change.contact_id AND c.version <> change.version"""
ADD_TAGGED = f"""
    INSERT INTO {TAGGED} (contact_id, tag_id)
    SELECT DISTINCT change.contact_id, t.id
    FROM {ROWS} r
        JOIN {CHANGES} change ON change.contact_import_id = r.contact_import_id AND change.row_id = r.id,
        unnest(string_to_array(lower(r.tags), ',')) AS tag JOIN {TAGS} t ON lower(t.name) = tag
    WHERE {MINE} AND r.tags <> ''
    ON CONFLICT DO NOTHING"""


class ChangedMeanwhileError(Exception):
    """The contacts are not what they were when the file was checked, or its staged rows are not."""


@transaction.atomic
def apply(contact_import):
    """Add and update the contacts of a checked import; return whether this call did it: of two, one does.

    Raises ChangedMeanwhileError, and then nothing was done.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        mine = ContactImport.objects.filter(pk=contact_import.pk)
        if not mine.filter(state=ImportState.APPLYING).exists():
            return False
        if (
            contacts_seen() != contact_import.contacts_seen
            # The table of staged rows is empty after a crash of the server.
            or mark_of_preview(contact_import) != contact_import.mark
        ):
            raise ChangedMeanwhileError
        cursor.execute(IGNORE_TRIGGERS)
        cursor.execute(ANALYZE)
        cursor.execute(ADD_TAGS, {"pk": contact_import.pk})
        tags_made = [pk for (pk,) in cursor.fetchall()]
        for kind in ["company", "person"]:
            add_parts(cursor, contact_import, kind)
            # The rows just written are joined by the next statements; a plan for none of them takes hours.
            cursor.execute(f"ANALYZE {CHANGES}")
        report(contact_import.pk, 0, 0)
        for statement in [NOTE_BEFORE, UPDATE, ADD_TAGGED, NOTE_VERSION]:
            cursor.execute(statement, {"pk": contact_import.pk})
    unstage(contact_import)
    if not contact_import.refused:
        forget_file(contact_import)
    now = timezone.now()
    return bool(
        mine.move([ImportState.APPLYING], ImportState.DONE, finished_at=now, tags_made=tags_made)
    )


def add_parts(cursor, contact_import, kind):
    """Add the new contacts of a kind, part by part, so that it can be told how far it is."""
    params = {"pk": contact_import.pk, "kind": kind}
    cursor.execute(f"SELECT min(id), max(id) FROM {ROWS} r WHERE {MINE}", params)
    lowest, highest = cursor.fetchone()
    if lowest is None:
        return
    # The companies are the first half of the way, the people the second.
    passed, way = (kind == "person") * (highest - lowest + 1), 2 * (highest - lowest + 1)
    for low in range(lowest, highest + 1, PART):
        cursor.execute(ADD[kind], params | {"low": low, "high": low + PART - 1})
        report(contact_import.pk, passed + min(low + PART, highest + 1) - lowest, way)
