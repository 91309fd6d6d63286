"""Several at once: one carries a selection out, the others are told what was done."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from interactions.cancelling import preview
from interactions.deleting import execute_deletion, plan_deletion
from interactions.models import InteractionLogEntry, Selection
from interactions.selecting import carry_out, entries_of, select, take_back
from tests.at_once import at_once, in_own_connection, until_waited_for
from tests.factories import make_entry, make_manager, make_template

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_of_three_presses_one_cancels_and_the_others_say_that_it_is_done():
    manager = make_manager()
    template = make_template()
    for _ in range(3):
        make_entry(template=template)
    selection = select(user=manager, back="/interactions/")

    def press():
        client = Client()
        client.force_login(manager)
        data = {"do": "cancel", "count": 3}
        return client.post(selection.get_absolute_url(), data, follow=True).text

    told = at_once(3, press)
    assert all("3 entries are cancelled." in text for text in told)
    assert sum("This was done already." in text for text in told) == 2
    assert not any("changed meanwhile" in text for text in told)
    assert InteractionLogEntry.objects.cancelled().count() == 3


def test_a_crash_before_it_is_noted_leaves_nothing_done(monkeypatch):
    manager = make_manager()
    make_entry()
    selection = select(user=manager, back="/interactions/")
    seen = preview(entries=entries_of(selection), by=manager)

    def crash(*args, **kwargs):
        raise DatabaseError("the connection is lost")

    monkeypatch.setattr(Selection, "save", crash)
    with pytest.raises(DatabaseError):
        carry_out(selection=selection, action="cancel", shown=seen)
    assert not InteractionLogEntry.objects.cancelled().exists()
    assert not Selection.objects.exclude(done_at=None).exists()


def delete(manager):
    entries = InteractionLogEntry.objects.all()
    mark = plan_deletion(entries).mark
    return execute_deletion(entries, mark=mark, by_name="x", criteria={}).entries


def restore(manager):
    selection = select(user=manager, back="/interactions/")
    seen = preview(entries=entries_of(selection), by=manager)
    return carry_out(selection=selection, action="restore", shown=seen).changed


def undo(manager):
    return take_back(Selection.objects.exclude(done_at=None).get())


@pytest.mark.parametrize("work", [delete, restore, undo], ids=lambda work: work.__name__)
def test_entries_are_locked_in_the_order_of_their_keys(work):
    """Two bulk actions that take the same order never wait for each other both at once."""
    manager = make_manager()
    template = make_template()
    first, second = (make_entry(template=template) for _ in range(2))
    entries = InteractionLogEntry.objects.order_by("pk")
    if work is undo:
        selection = select(user=manager, back="/interactions/")
        seen = preview(entries=entries_of(selection), by=manager)
        carry_out(selection=selection, action="cancel", shown=seen)
    else:
        entries.cancel(by=manager)
    # Now the second comes first in the table itself.
    entries.filter(pk=first.pk).update(cost=1)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            entries.select_for_update().get(pk=first.pk)
            done = pool.submit(in_own_connection, work, manager)
            until_waited_for()
            # It waits for the first and so has not touched the second.
            assert entries.select_for_update(nowait=True).get(pk=second.pk)
        assert done.result(30) == 2
