"""A fingerprint of entries: two that are equal mean the same entries in the same state.

What is carried out must be what was shown. So a page keeps the fingerprint of the entries that it showed, and the
statement that changes or deletes them gives the fingerprint of those that it really touched.
"""

from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Func

# One number for a row as it is; NULLs count too. The names are columns of the entry's table, or of `{table}`.
HASH = "hash_record_extended(ROW({table}.id, {table}.cancelled_at, {table}.evaluation), 0)"


class Fingerprint(NamedTuple):
    count: int
    hash: int


class EntryHash(Func):
    """The number that `HASH` stands for, for querysets of entries."""

    template = "hash_record_extended(ROW(%(expressions)s), 0)"
    output_field = BigIntegerField()

    def __init__(self):
        super().__init__("pk", "cancelled_at", "evaluation")


def fingerprint(queryset, *, lock=False):
    """Return the Fingerprint of a queryset of entries: one statement, no row leaves the database.

    With `lock`, nobody else can change these entries until the transaction ends.
    """
    try:
        return fingerprint_of(*rows_with_hash(queryset, lock=lock))
    except EmptyResultSet:
        return Fingerprint(0, 0)


def rows_with_hash(queryset, *, lock=False):
    """Return a SELECT of the entries' `id` and `hash`, and its parameters; `lock` keeps them unchanged."""
    rows = queryset.order_by().annotate(hash=EntryHash()).values("id", "hash")
    if lock:
        # In one order, so that two that lock the same rows wait for each other instead of both for ever.
        rows = rows.order_by("pk").select_for_update(of=("self",))
    return rows.query.sql_with_params()


def fingerprint_of(sql, params=()):
    """Run a statement that gives a column `hash` and return the Fingerprint of its rows.

    The statement may also be `DELETE … RETURNING` or `UPDATE … RETURNING` with `HASH.format(table=…) AS hash`. An
    UPDATE returns the state after it; to get the one before, it takes the hash from a SELECT in its FROM.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH touched AS ({sql}) SELECT count(*), coalesce(bit_xor(hash), 0) FROM touched",
            params,
        )
        return Fingerprint(*cursor.fetchone())
