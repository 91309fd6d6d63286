"""What a user chose for a bulk action: ticked entries, or all that a filter finds.

The server holds it, so that a hundred thousand entries are chosen without one of their numbers in a page.
"""

from datetime import timedelta

import pghistory
from django.contrib.humanize.templatetags.humanize import intcomma
from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import F, Func
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.paging import capped_count

from .cancelling import ACTIONS, put_back
from .filters.log import LogFilter
from .fingerprints import fingerprint
from .models import InteractionLogEntry, Selection

KEPT_FOR = timedelta(days=1)
# More than these would outlast the time that a page may take.
LIMIT = 250_000


class CannotSelect(Exception):
    """No entries, or more than one action may reach; says so in a sentence."""


class DoneAlready(Exception):
    """Something was done with a selection before, and nothing now."""


def select(*, user, back, query="", entries=None):
    """Return a new Selection of some entries, a queryset, or else of all that the filter `query` finds.

    `back` is the address of the list that they were chosen in. Old selections are cleared away. Raise
    CannotSelect where there are no entries, or more than LIMIT.
    """
    Selection.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()
    found = _found_by(query) if entries is None else entries.logged()
    count, more = capped_count(found.order_by(), LIMIT)
    if more:
        raise CannotSelect(
            _("More than %(limit)s entries match. Filter them first, by year for instance.")
            % {"limit": intcomma(LIMIT)}
        )
    if not count:
        raise CannotSelect(_("No entries were chosen. Tick some first."))
    selection = Selection(user=user, query=query, back=back)
    return _save(selection, listed=None if entries is None else found)


def select_again(selection):
    """Return a new Selection of the same filter or numbers, with the entries as they are now."""
    return _save(
        Selection(
            user=selection.user,
            query=selection.query,
            entry_ids=selection.entry_ids,
            back=selection.back,
        )
    )


@transaction.atomic
def _save(selection, *, listed=None):
    selection.count = selection.fingerprint = 0
    selection.save()
    if listed is not None:
        numbers = ArraySubquery(listed.order_by().values("pk"))
        Selection.objects.filter(pk=selection.pk).update(entry_ids=numbers)
        selection.refresh_from_db(fields=["entry_ids"])
    selection.count, selection.fingerprint = fingerprint(entries_of(selection))
    selection.save(update_fields=["count", "fingerprint"])
    return selection


def selection_of(user, pk):
    """Return a user's Selection; None if there is none with this key, or if it is too old to be used."""
    kept = Selection.objects.filter(user=user, made_at__gt=timezone.now() - KEPT_FOR)
    return kept.filter(pk=pk).first()


def entries_of(selection):
    """Return the queryset of a Selection's entries; none when its filter cannot be read."""
    if selection.entry_ids is None:
        return _found_by(selection.query)
    numbers = Func(F("entry_ids"), function="unnest", set_returning=True)
    ticked = Selection.objects.filter(pk=selection.pk).order_by().values(number=numbers)
    return InteractionLogEntry.objects.logged().filter(pk__in=ticked)


def _found_by(query):
    logged = InteractionLogEntry.objects.logged()
    filters = LogFilter(QueryDict(query), logged)
    return filters.qs if filters.is_valid() else logged.none()


@transaction.atomic
def carry_out(*, selection, action, shown, **asked):
    """Do to the entries of a Selection exactly what a Preview, `shown`, promised; return the Selection, done.

    `asked` is what the action needs besides. Raise EntriesChanged where it is no longer so, and DoneAlready where
    something was done with this selection before; then nothing is done.
    """
    # Of two at once, the second waits here until the first is done.
    selection = Selection.objects.select_for_update(of=("self",)).get(pk=selection.pk)
    if selection.done_at:
        raise DoneAlready
    with pghistory.context(selection=str(selection.pk)) as history:
        selection.changed = ACTIONS[action](
            entries=entries_of(selection), by=selection.user, shown=shown, **asked
        )
    selection.action, selection.operation, selection.done_at = action, history.id, timezone.now()
    selection.save(update_fields=["action", "changed", "operation", "done_at"])
    return selection


def take_back(selection):
    """Undo what was done with a Selection, as far as nobody has touched the entries since; return how many."""
    return put_back(operation=selection.operation, by=selection.user) if selection.done_at else 0
