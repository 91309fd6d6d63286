"""The way back from an import, as long as nothing was recorded on what it made."""

from dataclasses import dataclass

from django.db import connection, models, transaction
from django.utils import timezone

from ..choices import ImportState
from ..models import Contact, ContactImport, SegmentMember, User
from .applying import CHANGES, IGNORE_TRIGGERS, KEPT, LOCK, PART
from .checking import CONTACTS, TAGGED, TAGS
from .marking import mark
from .progress import report
from .staging import forget_rows

MINE = "change.contact_import_id = %(pk)s"
MADE = f"SELECT change.contact_id FROM {CHANGES} change WHERE {MINE} AND change.before IS NULL"
# Of a contact that the import made or updated, what became of it since.
FOUND = f"""
    SELECT change.contact_id AS id, change.before IS NULL AS made, c.version <> change.version AS edited,
        c.version, c.company_id, c.sort_name
    FROM {CHANGES} change JOIN {CONTACTS} c ON c.id = change.contact_id WHERE {MINE}"""
# What another hand changed since stays, unless it shall go too; a company stays with its people.
STAYS = "found.edited AND (NOT found.made OR NOT %(edited_too)s)"
COMPANY_STAYS = f"""
    found.made AND found.id IN (SELECT found.company_id FROM found WHERE {STAYS})"""
PLAN = f"""
    WITH found AS MATERIALIZED ({FOUND}),
        fate AS (SELECT found.*, {STAYS} AS stays, coalesce({COMPANY_STAYS}, false) AS company_stays FROM found)
    SELECT count(*) FILTER (WHERE made AND NOT stays AND NOT company_stays),
        count(*) FILTER (WHERE NOT made AND NOT stays),
        count(*) FILTER (WHERE made AND edited),
        count(*) FILTER (WHERE company_stays AND NOT stays),
        count(*) FILTER (WHERE NOT made AND edited),
        coalesce(bit_xor(hash_record_extended(ROW(id, made, version), 0)), 0)
    FROM fate"""
EDITED = f"""
    SELECT found.id FROM ({FOUND}) found WHERE found.edited ORDER BY found.made DESC, found.sort_name, found.id
    LIMIT %(shown)s"""
# The rest of the work goes by the changes that are left.
FORGET = f"""
    WITH found AS MATERIALIZED ({FOUND})
    DELETE FROM {CHANGES} change USING found WHERE {MINE} AND found.id = change.contact_id
        AND ({STAYS} OR {COMPANY_STAYS})"""
DROP_TAGGED = f"""
    DELETE FROM {TAGGED} t USING {CHANGES} change
    WHERE {MINE} AND t.contact_id = change.contact_id
        AND (change.before IS NULL OR change.tags_added @> to_jsonb(t.tag_id))"""
KEYS = {"company_id": CONTACTS, "salesperson_id": User._meta.db_table}
# What a contact belonged to may be gone since.
SET_BACK = f"""
    UPDATE {CONTACTS} c SET version = c.version + 1, {
    ", ".join(
        f"{name} = (SELECT id FROM {KEYS[name]} WHERE id = (change.before->>'{name}')::bigint)"
        if name in KEYS
        else f"{name} = change.before->>'{name}'"
        for name in KEPT
    )
}
    FROM {CHANGES} change WHERE {MINE} AND change.before IS NOT NULL AND c.id = change.contact_id"""
DROP_MADE = "DELETE FROM {table} WHERE {key} IN ({made}) AND {key} BETWEEN %(low)s AND %(high)s"
# Of segments that took the contacts meanwhile, they are no longer members.
MEMBERS = SegmentMember._meta.db_table
DROP_TAGS = f"""
    DELETE FROM {TAGS} t
    WHERE t.id = ANY(%(tags)s) AND NOT EXISTS (SELECT FROM {TAGGED} has WHERE has.tag_id = t.id)"""


class CannotUndoError(Exception):
    """Why an import cannot be undone: a code of the reasons, with what its sentence needs."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Plan:
    """What undoing an import would do to the contacts that are still there, with the mark of it."""

    # How many go, while those stay that another hand changed; and how many are set back.
    deleted: int
    set_back: int
    # Made by it and changed since; the companies that stay with their people; updated and changed since.
    edited: int
    companies: int
    left_alone: int
    # How many go when those go too that the import made and another hand changed.
    deleted_with_edited: int
    mark: str

    @property
    def stay(self):
        return self.edited + self.companies + self.left_alone


def plan(contact_import):
    """Return the Plan of undoing an import. Raises CannotUndoError."""
    with connection.cursor() as cursor:
        refuse_recorded(cursor, contact_import)
        cursor.execute(PLAN, {"pk": contact_import.pk, "edited_too": False})
        *counts, found = cursor.fetchone()
        cursor.execute(PLAN, {"pk": contact_import.pk, "edited_too": True})
        counts.append(cursor.fetchone()[0])
    return Plan(*counts, mark=mark("undo", contact_import.pk, *counts, found))


def edited_since(contact_import, shown):
    """Return the first contacts of an import that another hand changed since."""
    with connection.cursor() as cursor:
        cursor.execute(EDITED, {"pk": contact_import.pk, "shown": shown})
        found = [pk for (pk,) in cursor.fetchall()]
    return Contact.objects.for_list().filter(pk__in=found)


@transaction.atomic
def undo(contact_import):
    """Delete what the import made and set back what it changed; return whether this call did it.

    Contacts that were changed by another hand since stay as they are; those that it made go too if that was
    asked for. Raises CannotUndoError, and then nothing was done.
    """
    params = {"pk": contact_import.pk, "edited_too": contact_import.undo_edited}
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        mine = ContactImport.objects.filter(pk=contact_import.pk)
        if not mine.filter(state=ImportState.UNDOING).exists():
            return False
        if plan(contact_import).mark != contact_import.mark:
            raise CannotUndoError("undo_changed")
        cursor.execute(IGNORE_TRIGGERS)
        for statement in [FORGET, DROP_TAGGED, SET_BACK]:
            cursor.execute(statement, params)
        drop_parts(cursor, contact_import)
        cursor.execute(DROP_TAGS, {"tags": contact_import.tags_made})
    contact_import.changes.all()._raw_delete("default")
    forget_rows(contact_import)
    return bool(mine.move([ImportState.UNDOING], ImportState.UNDONE, undone_at=timezone.now()))


def drop_parts(cursor, contact_import):
    """Delete the contacts that the import made, part by part, so that it can be told how far it is."""
    cursor.execute(f"SELECT min(id), max(id) FROM ({MADE}) made(id)", {"pk": contact_import.pk})
    lowest, highest = cursor.fetchone()
    if lowest is None:
        return
    params = {"pk": contact_import.pk, "low": lowest, "high": highest}
    # All at first: a step that waits for a contact to be gone holds its segment, for which nobody here waits then.
    cursor.execute(DROP_MADE.format(table=MEMBERS, key="contact_id", made=MADE), params)
    for low in range(lowest, highest + 1, PART):
        high = min(low + PART - 1, highest)
        params |= {"low": low, "high": high}
        cursor.execute(DROP_MADE.format(table=CONTACTS, key="id", made=MADE), params)
        report(contact_import.pk, high - lowest + 1, highest - lowest + 1)


def refuse_recorded(cursor, contact_import):
    recorded = " UNION ".join(
        f"""SELECT made.contact_id FROM ({MADE}) made
            JOIN {table} other ON other.{column} = made.contact_id {unless}"""
        for table, column, unless in relations()
    )
    cursor.execute(
        f"""SELECT count(*) OVER (), c.name FROM {CONTACTS} c
            WHERE c.id IN ({recorded}) ORDER BY c.sort_name, c.id LIMIT 3""",
        {"pk": contact_import.pk},
    )
    if found := cursor.fetchall():
        raise CannotUndoError(
            "recorded", count=found[0][0], names=", ".join(name for _count, name in found)
        )


def relations():
    """Yield the table and the column of all that points at a contact: this app does not know the others.

    Its tags go with it, and its places in segments; of its people, those that the import made go too, and those
    that it moved go back.
    """
    changed = f"SELECT FROM {CHANGES} change WHERE {MINE} AND change.contact_id = other.id"
    for relation in Contact._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.on_delete is models.DO_NOTHING:
            continue
        table = relation.related_model._meta.db_table
        if table == CONTACTS:
            yield table, relation.field.column, f"AND NOT EXISTS ({changed})"
        elif table not in (TAGGED, MEMBERS):
            yield table, relation.field.column, ""
