"""Cancelling, restoring and deleting a run: all that one logging of a segment made, at once.

What is carried out is what was shown: a page hands back the mark of the run's entries that it showed.
"""

import pghistory
from django.db import transaction
from django.db.models.functions import Now

from .cancelling import EntriesChanged
from .fingerprints import Fingerprint, fingerprint
from .models import LoggedSegment


class RunDoneAlready(Exception):
    """The run is in that state already. Nothing was done."""


def mark_of(shown):
    """Return what a page hands back to say which entries it showed; `shown` is their Fingerprint."""
    return "~".join(map(str, shown))


def shown_by(mark):
    """Return the Fingerprint that a mark stands for; one of no entries at all where it cannot be read."""
    count, _tilde, number = mark.partition("~")
    try:
        return Fingerprint(int(count), int(number))
    except ValueError:
        return Fingerprint(-1, 0)


@transaction.atomic
def cancel_run(*, run, by, reason="", shown=None):
    """Cancel a run with all its entries that are not cancelled; return how many those were.

    `shown` is the Fingerprint of the entries that the user saw: EntriesChanged is raised when they are others now,
    and RunDoneAlready when the run is cancelled.
    """
    _locked(run, cancelled=False)
    _check(run, shown)
    changes = {"cancelled_at": Now(), "cancelled_by": by, "cancelled_reason": reason}
    LoggedSegment.objects.filter(pk=run.pk).update(**changes)
    run.refresh_from_db(fields=list(changes))
    # The moment is the run's own: by it, restoring the run tells these from others.
    with pghistory.context(run=run.pk):
        return run.entries.cancel(by=by, reason=reason, at=run.cancelled_at)


@transaction.atomic
def restore_run(*, run, by, shown=None):
    """Restore a run with the entries that were cancelled with it; return how many those were. Those that somebody
    cancelled one by one stay cancelled. `shown` and what is raised are as in `cancel_run`.
    """
    kept = _locked(run, cancelled=True)
    _check(run, shown)
    with pghistory.context(run=run.pk):
        restored = run.entries.cancelled_with(kept).restore()
    changes = {"cancelled_at": None, "cancelled_by": None, "cancelled_reason": ""}
    LoggedSegment.objects.filter(pk=run.pk).update(**changes)
    run.refresh_from_db(fields=list(changes))
    return restored


@transaction.atomic
def delete_run(*, run):
    """Delete a cancelled run, with the list of whom it left out; return how many entries stay without it.

    Raise EntriesChanged when the run is not cancelled (any more), and LoggedSegment.DoesNotExist when it is gone.
    """
    try:
        _locked(run, cancelled=True)
    except RunDoneAlready:
        raise EntriesChanged from None
    fingerprint(run.entries.all(), lock=True)
    kept = run.entries.update(run=None)
    LoggedSegment.objects.filter(pk=run.pk).delete()
    return kept


def _locked(run, *, cancelled):
    """Lock a run, so that of two clicks the second waits for the first; return it as it is now. Raise
    RunDoneAlready unless it is cancelled, or is not, as said."""
    now = LoggedSegment.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if now.is_cancelled != cancelled:
        raise RunDoneAlready
    return now


def _check(run, shown):
    # Locked in the order of their keys, as every bulk action does, and as they are until the end.
    found = fingerprint(run.entries.all(), lock=True)
    if shown is not None and found != shown:
        raise EntriesChanged
