"""Querysets as parts of larger statements."""

from django.core.exceptions import EmptyResultSet

from ..models import Contact


def keys_of(contacts):
    """Return the SELECT of the keys of some contacts, as a column `id`, and its parameters."""
    try:
        return contacts.order_by().values("id").query.sql_with_params()
    except EmptyResultSet:
        # Django knows without asking the database that nothing is found, and then makes no SQL.
        return f"SELECT id FROM {Contact._meta.db_table} WHERE false", ()
