"""Several at once on one run: one carries it out, the others are told what was done."""

import pytest
from django.db import DatabaseError
from django.test import Client

from interactions.models import InteractionLogEntry, LoggedSegment
from interactions.run_cancelling import cancel_run, restore_run
from interactions.run_figures import figures_of_run
from tests.at_once import at_once
from tests.factories import make_manager, make_person, make_run

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_of_three_presses_one_cancels_and_the_others_say_that_it_is_done():
    manager = make_manager()
    run = make_run(None, *(make_person() for _ in range(3)))
    data = {"mark": figures_of_run(run).mark}

    def press():
        client = Client()
        client.force_login(manager)
        return client.post(f"{run.get_absolute_url()}cancel/", data, follow=True).text

    told = at_once(3, press)
    assert sum("3 entries are cancelled." in text for text in told) == 1
    assert sum("This run was cancelled already" in text for text in told) == 2
    assert not any("changed meanwhile" in text for text in told)
    assert InteractionLogEntry.objects.cancelled().count() == 3


def test_a_crash_in_the_middle_leaves_the_run_as_it_was(monkeypatch):
    """The run is marked first when it is cancelled, and last when it is restored."""
    manager = make_manager()
    live, cancelled = make_run(), make_run(cancelled_by=manager)

    def crash(*args, **kwargs):
        raise DatabaseError("the connection is lost")

    with monkeypatch.context() as broken:
        broken.setattr(InteractionLogEntry.objects._queryset_class, "cancel", crash)
        with pytest.raises(DatabaseError):
            cancel_run(run=live, by=manager)
    with monkeypatch.context() as broken:
        broken.setattr(LoggedSegment, "refresh_from_db", crash)
        with pytest.raises(DatabaseError):
            restore_run(run=cancelled, by=manager)
    assert list(LoggedSegment.objects.live()) == [live]
    assert list(InteractionLogEntry.objects.cancelled()) == list(cancelled.entries.all())
