"""The same event told by eight at once is one entry; a block that is set meanwhile counts."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.test import Client

from crm.models import Contact
from interactions.events import files
from interactions.events.files import tell_lines
from interactions.events.telling import tell
from interactions.models import Event, InteractionLogEntry
from tests.at_once import at_once, in_own_connection, until_waited_for
from tests.factories import make_document, make_event, make_manager, make_person, make_rule
from tests.interactions.test_telling import quote_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.parametrize(("key", "events"), [(None, 8), ("the-same", 1)])
def test_told_by_eight_at_once_it_is_one_entry(key, events):
    told = quote_of(make_document(), key=key)
    outcomes = at_once(8, lambda: tell(told))
    entry = InteractionLogEntry.objects.get()
    assert {outcome.entry for outcome in outcomes} == {entry.pk}
    assert sum(outcome.is_new for outcome in outcomes) == 1
    assert len({outcome.event for outcome in outcomes}) == Event.objects.count() == events
    assert entry.events.count() == events


def test_of_two_who_assign_at_once_one_does_and_the_other_is_told():
    make_rule("shipped")
    manager, event = make_manager(), make_event().pk
    numbers = [make_person().number, make_person().number]

    def assign():
        client = Client()
        client.force_login(manager)
        data = {"contact": numbers.pop()}
        return client.post(f"/setup/recording/unrecorded/{event}/assign/", data, follow=True).text

    told = at_once(2, assign)
    assert sum("1 event is recorded." in text for text in told) == 1
    assert sum("There was nothing left to record." in text for text in told) == 1
    assert InteractionLogEntry.objects.get().contact == Event.objects.get().contact


def test_two_files_at_once_do_not_wait_for_each_other_for_ever(monkeypatch):
    monkeypatch.setattr(files, "PART", 1)
    orders = ["ab", "ba"]

    @transaction.atomic
    def tell_file():
        said = [{"event": "shipped", "contact": "K-1", "key": key} for key in orders.pop()]
        return tell_lines(
            iter(enumerate(said)), by=None, refuse=None, progress=lambda done: time.sleep(0.1)
        )

    assert at_once(2, tell_file) == [{"kept": 2, "refused": 0}] * 2
    assert Event.objects.count() == 2


def test_a_block_that_is_set_meanwhile_counts():
    told = quote_of(make_document())
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Contact.objects.filter(pk=told.contact).update(privacy_blocked=True)
            telling = pool.submit(in_own_connection, tell, told)
            until_waited_for()
        assert telling.result(30).reason == "privacy_blocked"
    assert not InteractionLogEntry.objects.exists()
