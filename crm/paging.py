"""Pages by keyset: each page begins where the last one ended, at the same cost at any depth."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.utils.timezone import is_aware

PAGE_SIZE = 50
# Counting ten thousand hits of a search takes longer than the page that they are shown on.
COUNT_CAP = 1_000


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the cursors of its neighbours ("" where there is none)."""

    rows: list
    next: str
    previous: str


def page_of(queryset, *, sort, after="", before="", size=PAGE_SIZE):
    """Return the page of a queryset that follows the cursor `after`, or precedes the cursor `before`.

    `sort` is a field of the model that is never NULL, with "-" before it for the largest first; the
    primary key, in the same direction, makes the order total. A cursor that cannot be read gives the
    first page. The filter is `lte` with `exclude`, which an index can start at; the familiar
    `t < x OR (t = x AND pk < y)` makes PostgreSQL read all rows before the cursor.
    """
    field = sort.removeprefix("-")
    backwards = bool(before)
    descending = sort.startswith("-") != backwards
    cursor = read_cursor(queryset, field, before or after)
    if cursor:
        value, pk = cursor
        way = ("lte", "gte") if descending else ("gte", "lte")
        queryset = queryset.filter(**{f"{field}__{way[0]}": value}).exclude(
            **{field: value, f"pk__{way[1]}": pk}
        )
    sign = "-" if descending else ""
    rows = list(queryset.order_by(f"{sign}{field}", f"{sign}pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_next = bool(cursor) if backwards else more
    has_previous = more if backwards else bool(cursor)
    return Page(
        rows,
        next=_cursor(queryset.model, rows[-1], field) if rows and has_next else "",
        previous=_cursor(queryset.model, rows[0], field) if rows and has_previous else "",
    )


def capped_count(queryset, cap=COUNT_CAP):
    """Return how many rows there are, and whether there are more: (1000, True) means "1,000+".

    Counted in the order of the queryset: the index that gives a list its order is there to walk along.
    """
    count = queryset[: cap + 1].count()
    return min(count, cap), count > cap


def _cursor(model, row, field):
    value = model._meta.get_field(field).value_to_string(row)
    return f"{row.pk}~{value}"


def read_cursor(queryset, field, cursor):
    """Return the value and the primary key that a cursor holds, None for one that cannot be read."""
    pk, tilde, value = cursor.partition("~")
    if not tilde:
        return None
    meta = queryset.model._meta
    try:
        value, pk = meta.get_field(field).to_python(value), meta.pk.to_python(pk)
        if isinstance(value, datetime):
            # Some that can be written lie outside of what the database counts from.
            value = value.astimezone(UTC) if is_aware(value) else None
    except (ValidationError, OverflowError):
        return None
    is_readable = value is not None and not (isinstance(value, str) and "\0" in value)
    return (value, pk) if is_readable else None
