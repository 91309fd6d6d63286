"""Querysets as parts of larger statements, and how those are run."""

from contextlib import contextmanager

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction

from ..models import Contact


def keys_of(contacts):
    """Return the SELECT of the keys of some contacts, as a column `id`, and its parameters."""
    try:
        return contacts.order_by().values("id").query.sql_with_params()
    except EmptyResultSet:
        # Django knows without asking the database that nothing is found, and then makes no SQL.
        return f"SELECT id FROM {Contact._meta.db_table} WHERE false", ()


@contextmanager
def under(**settings):
    """Give a cursor whose statements run under settings of PostgreSQL, in a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = {settings[name]}" for name in settings))
        yield cursor
        # The transaction may be a part of a larger one.
        cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in settings))
