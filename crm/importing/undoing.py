"""The way back from an import, as long as nothing was recorded on what it made."""

from django.db import connection, models, transaction
from django.utils import timezone

from ..choices import ImportState
from ..models import Contact, ContactImport
from .applying import CHANGES, KEPT, LOCK
from .checking import CONTACTS, TAGGED

MADE = f"SELECT contact_id FROM {CHANGES} WHERE contact_import_id = %(pk)s AND before IS NULL"
# Set on undone contacts only: what another hand changed since is left as it is.
UNTOUCHED = """
    change.contact_import_id = %(pk)s AND change.before IS NOT NULL AND c.id = change.contact_id
        AND c.version = change.version"""
DROP_TAGGED = f"""
    DELETE FROM {TAGGED} t USING {CHANGES} change
    WHERE change.contact_import_id = %(pk)s AND t.contact_id = change.contact_id
        AND (change.before IS NULL OR change.tags_added @> to_jsonb(t.tag_id))"""
DROP_MADE = f"DELETE FROM {CONTACTS} WHERE id IN ({MADE})"
KEYS = {"company_id", "salesperson_id"}
SET_BACK = f"""
    UPDATE {CONTACTS} c SET {
    ", ".join(
        f"{name} = (change.before->>'{name}'){'::bigint' if name in KEYS else ''}" for name in KEPT
    )
}
    FROM {CHANGES} change WHERE {UNTOUCHED}"""


class RecordedError(Exception):
    """Something is recorded on contacts that the import made: `count` of them, `names` for example."""

    def __init__(self, count, names):
        super().__init__(names)
        self.count = count
        self.names = names


@transaction.atomic
def undo(contact_import):
    """Delete what the import made and set back what it changed; return whether this call did it.

    Contacts that were changed by another hand since keep that. Raises RecordedError, and then nothing was done.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        mine = ContactImport.objects.filter(pk=contact_import.pk)
        if not mine.filter(state=ImportState.UNDOING).exists():
            return False
        refuse_recorded(cursor, contact_import)
        for statement in [DROP_TAGGED, SET_BACK, DROP_MADE]:
            cursor.execute(statement, {"pk": contact_import.pk})
    contact_import.changes.all()._raw_delete("default")
    return bool(mine.move([ImportState.UNDOING], ImportState.UNDONE, undone_at=timezone.now()))


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
        raise RecordedError(found[0][0], ", ".join(name for _count, name in found))


def relations():
    """Yield the table and the column of all that points at a contact: this app does not know the others.

    Its tags go with it; of its people, those that the import made too.
    """
    for relation in Contact._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.on_delete is models.DO_NOTHING:
            continue
        table = relation.related_model._meta.db_table
        if table == CONTACTS:
            yield table, relation.field.column, f"AND other.id NOT IN ({MADE})"
        elif table != TAGGED:
            yield table, relation.field.column, ""
