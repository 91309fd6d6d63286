"""Cancelling, restoring and evaluating entries: one or a hundred thousand, by the same rules."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from .fingerprints import Fingerprint, fingerprint
from .models import InteractionLogEntry


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


def cancel_entries(*, entries, by, reason="", shown=None, at=None):
    """Cancel those of some entries that a user may cancel and that are not cancelled; return how many were.

    With `shown`, the Preview that the user saw, exactly what it promised is done, or nothing: then EntriesChanged
    is raised. `at` is the time to give them, by which `undo_cancelling` finds them again.
    """
    return _act(entries, by, shown, "cancel", lambda rows: rows.cancel(by=by, reason=reason, at=at))


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


def undo_cancelling(*, by, at):
    """Restore what a user cancelled at one moment and nobody has touched since; return how many were restored."""
    cancelled = InteractionLogEntry.objects.filter(cancelled_by=by, cancelled_at=at)
    return restore_entries(entries=cancelled, by=by)


def cancelling_time():
    """A moment that no other cancelling has, for `at`."""
    return timezone.now()


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
