"""Cancelling, restoring and evaluating entries: one or a hundred thousand, by the same rules."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils.translation import ngettext

from .fingerprints import Fingerprint, fingerprint, rows_with_hash
from .models import InteractionLogEntry, InteractionLogEntryEvent

# Each event holds the entry as it was before, so an entry that nobody touched since is like all its later events.
# Of several in one operation, the first tells how it was before all of it.
PUT_BACK = """
UPDATE interactions_interactionlogentry entry
SET cancelled_at = before.cancelled_at, cancelled_by_id = before.cancelled_by_id,
    cancelled_reason = before.cancelled_reason, evaluation = before.evaluation
FROM ({entries}) AS allowed, (
    SELECT DISTINCT ON (pgh_obj_id) * FROM interactions_interactionlogentryevent
    WHERE pgh_context_id = %s ORDER BY pgh_obj_id, pgh_id
) AS before
WHERE before.pgh_obj_id = entry.id AND allowed.id = entry.id
    AND NOT EXISTS (
        SELECT FROM interactions_interactionlogentryevent later
        WHERE later.pgh_obj_id = entry.id AND later.pgh_id > before.pgh_id
            AND (later.cancelled_at, later.evaluation)
                IS DISTINCT FROM (entry.cancelled_at, entry.evaluation))
"""


class EntriesChanged(Exception):
    """The entries are no longer those that were shown, or no longer in that state. Nothing was done."""


@dataclass(frozen=True)
class Preview:
    """What could be done with chosen entries, and what cannot: numbers of entries."""

    shown: Fingerprint
    of_others: int
    open: int
    cancelled: int

    def can(self, action):
        """How many an action would reach."""
        return self.cancelled if action == "restore" else self.open

    def left_out(self, action):
        """How many an action would leave out for the state that they are in."""
        return self.open if action == "restore" else self.cancelled


def preview(*, entries, by):
    """Return the Preview of a queryset of logged entries, for a user."""
    own = (
        entries.changeable_by(by)
        .order_by()
        .aggregate(
            open=Count("pk", filter=Q(cancelled_at=None)),
            cancelled=Count("pk", filter=Q(cancelled_at__isnull=False)),
        )
    )
    shown = fingerprint(entries)
    return Preview(shown=shown, of_others=shown.count - sum(own.values()), **own)


def cancel_entries(*, entries, by, reason="", shown=None):
    """Cancel those of some entries that a user may cancel and that are not cancelled; return how many were.

    With `shown`, the Preview that the user saw, exactly what it promised is done, or nothing: then EntriesChanged
    is raised. It is for one entry that there need be none.
    """
    return _act(entries, by, shown, "cancel", lambda rows: rows.cancel(by=by, reason=reason))


def restore_entries(*, entries, by, shown=None):
    """Restore those of some entries that a user may restore and that are cancelled; return how many were.

    `shown` is as in `cancel_entries`.
    """
    return _act(entries, by, shown, "restore", lambda rows: rows.restore())


def evaluate_entries(*, entries, by, evaluation, shown=None):
    """Evaluate those of some entries that a user may evaluate and that are not cancelled; return how many.

    `shown` is as in `cancel_entries`.
    """
    return _act(entries, by, shown, "evaluate", lambda rows: rows.evaluate(evaluation))


# What each action is carried out by; what its form asks for are further arguments.
ACTIONS = {"cancel": cancel_entries, "restore": restore_entries, "evaluate": evaluate_entries}


def in_words(action, number, *, planned=False):
    """Return the sentence that says what an action did to a number of entries, or would do."""
    if planned:
        told = {
            "cancel": ngettext(
                "Would cancel %(number)s entry.", "Would cancel %(number)s entries.", number
            ),
            "restore": ngettext(
                "Would restore %(number)s entry.", "Would restore %(number)s entries.", number
            ),
            "evaluate": ngettext(
                "Would evaluate %(number)s entry.", "Would evaluate %(number)s entries.", number
            ),
        }
    else:
        told = {
            "cancel": ngettext(
                "%(number)s entry is cancelled.", "%(number)s entries are cancelled.", number
            ),
            "restore": ngettext(
                "%(number)s entry is restored.", "%(number)s entries are restored.", number
            ),
            "evaluate": ngettext(
                "%(number)s entry is evaluated.", "%(number)s entries are evaluated.", number
            ),
        }
    return told[action] % {"number": intcomma(number)}


@transaction.atomic
def put_back(*, operation, by):
    """Give what an operation changed the state back that it had before, as far as nobody has touched it since and
    the user may change it; return how many entries that were. `operation` is the context of its events.
    """
    touched = InteractionLogEntryEvent.objects.filter(pgh_context=operation).values("pgh_obj")
    entries = InteractionLogEntry.objects.filter(pk__in=touched).changeable_by(by)
    try:
        rows, params = rows_with_hash(entries)
    except EmptyResultSet:
        return 0
    fingerprint(entries, lock=True)
    with connection.cursor() as cursor:
        cursor.execute(PUT_BACK.format(entries=rows), [*params, operation])
        return cursor.rowcount


@transaction.atomic
def _act(entries, by, shown, action, change):
    if shown is None:
        return change(entries.changeable_by(by))
    # Nobody can change these any more until the end; only rows that are new among them can still come.
    if fingerprint(entries, lock=True) != shown.shown:
        raise EntriesChanged
    if preview(entries=entries, by=by) != shown:
        raise EntriesChanged
    changed = change(entries.changeable_by(by))
    if changed != shown.can(action):
        raise EntriesChanged
    return changed
