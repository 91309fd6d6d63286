"""How far a long work has come, told while its transaction is still open."""

from django.db import connection, connections

from ..models import ContactImport

TABLE = ContactImport._meta.db_table


def report(import_pk, done, total):
    """Say on the import's page how far the work is, of 0 where that is not known. A connection of its own shows
    it at once to everybody."""
    own = connection if not connection.in_atomic_block else connections.create_connection("default")
    with own.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET done = %s, total = %s WHERE id = %s", [done, total, import_pk]
        )
    if own is not connection:
        own.close()
