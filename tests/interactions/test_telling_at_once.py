"""The same event told by eight at once is one entry; a block that is set meanwhile counts."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from crm.models import Contact
from interactions.events.telling import tell
from interactions.models import Event, InteractionLogEntry
from tests.factories import make_document
from tests.interactions.test_run_at_once import at_once
from tests.interactions.test_selection_at_once import in_own_connection, is_waited_for
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


def test_a_block_that_is_set_meanwhile_counts():
    told = quote_of(make_document())
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Contact.objects.filter(pk=told.contact).update(privacy_blocked=True)
            telling = pool.submit(in_own_connection, tell, told)
            while not is_waited_for():
                time.sleep(0.01)
        assert telling.result(30).reason == "privacy_blocked"
    assert not InteractionLogEntry.objects.exists()
