"""What a user chose for a bulk action: ticked entries, or all that a filter finds.

The server holds it, so that a hundred thousand entries are chosen without one of their numbers in a page.
"""

from datetime import timedelta

from django.http import QueryDict
from django.utils import timezone

from crm.paging import capped_count

from .filters.log import LogFilter
from .fingerprints import fingerprint
from .models import InteractionLogEntry, Selection

KEPT_FOR = timedelta(days=1)
# More than these would outlast the time that a page may take.
LIMIT = 250_000


class TooMany(Exception):
    """A selection holds more entries than one action may reach."""


def select(*, user, query="", entry_ids=None):
    """Return a new Selection of the entries with these numbers, or else of all that the filter `query` finds.

    Selections of yesterday are cleared away. Raise TooMany above LIMIT entries.
    """
    Selection.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()
    selection = Selection(user=user, query=query, entry_ids=entry_ids)
    if capped_count(entries_of(selection), LIMIT)[1]:
        raise TooMany
    return select_again(selection)


def select_again(selection):
    """Return a new Selection of the same filter or numbers, with the entries as they are now."""
    count, shown = fingerprint(entries_of(selection))
    return Selection.objects.create(
        user=selection.user,
        query=selection.query,
        entry_ids=selection.entry_ids,
        count=count,
        fingerprint=shown,
    )


def entries_of(selection):
    """Return the queryset of a Selection's entries; none when its filter cannot be read."""
    logged = InteractionLogEntry.objects.logged()
    if selection.entry_ids is not None:
        return logged.filter(pk__in=selection.entry_ids)
    filters = LogFilter(QueryDict(selection.query), logged)
    return filters.qs if filters.is_valid() else logged.none()
