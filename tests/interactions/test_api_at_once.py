"""Two systems, or one that does not wait, say the same at once."""

import pytest

from crm.models import Contact
from interactions.models import InteractionLogEntry
from tests.at_once import at_once
from tests.factories import make_person, make_rule
from tests.interactions.calling_api import Caller

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_the_same_event_told_by_eight_at_once_is_one_interaction():
    shop = Caller()
    make_rule("order_placed")
    make_person(external_id="4711")
    said = {"event": "order_placed", "contact": "4711", "key": "88"}
    answers = at_once(8, lambda: shop.post("events", said))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert {answer.said["id"] for answer in answers} == {InteractionLogEntry.objects.get().pk}


def test_the_same_contact_put_by_four_at_once_is_one():
    shop = Caller()
    said = {"kind": "company", "name": "Nordwind"}
    answers = at_once(4, lambda: shop.put("contacts/1", said))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert Contact.objects.count() == 1
