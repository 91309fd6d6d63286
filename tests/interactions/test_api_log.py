"""Another system reads the log: what the filters find, page by page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import (
    make_company,
    make_entry,
    make_person,
    make_run,
    make_template,
    make_user,
)
from tests.interactions.calling_api import Caller, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller():
    return Caller("read")


def test_pages_follow_each_other_to_the_end_of_the_log_whatever_is_added_meanwhile(caller):
    now = timezone.now()
    made = [make_entry(occurred_at=now - timedelta(hours=hour)).pk for hour in range(5)]
    make_entry(postponed=True)
    answer, seen = caller.get("interactions", query={"limit": 2, "status": "logged"}), []
    while True:
        seen += [entry["id"] for entry in answer.said["interactions"]]
        following = answer.said["next"]
        if following is None:
            break
        assert following.startswith(
            "http://testserver/api/interactions?limit=2&status=logged&after="
        )
        make_entry()
        answer = caller.get(following.removeprefix("http://testserver/api/"))
    assert seen == made


def test_filters_are_those_of_the_log(caller):
    company = make_company(name="Nordwind")
    wanted = make_entry(
        contact=make_person(company=company),
        template=make_template(code="CALL"),
        salesperson=make_user(email="petra@example.com"),
        description="Asked about varnish",
        evaluation="positive",
        information_flow="inbound",
        source="api",
        document_type="quote",
        document_number="Q-7",
        occurred_at="2026-11-20T12:00:00Z",
    )
    make_entry(occurred_at="2026-10-01T12:00:00Z")
    run = make_run(occurred_at="2026-10-01T12:00:00Z")
    for query in [
        {"q": "varn"},
        {"contact": wanted.contact.number},
        {"company": company.number},
        {"template": "CALL"},
        {"group": wanted.group.code},
        {"salesperson": "petra@example.com"},
        {"from": "2026-11-20", "to": "2026-11-20"},
        {"status": ["logged"], "source": "api"},
        {"flow": "inbound"},
        {"evaluation": ["positive", "negative"]},
        {"document": "q-7"},
    ]:
        found = caller.get("interactions", query=query).said["interactions"]
        assert [entry["id"] for entry in found] == [wanted.pk], query
    for query in [{"run": run.pk}, {"segment": run.segment.number}]:
        found = caller.get("interactions", query=query).said["interactions"]
        assert [entry["run"] for entry in found] == [run.pk]


@pytest.mark.parametrize(
    "query",
    [
        {"template": "NOPE"},
        {"from": "yesterday"},
        {"contact": "C999999"},
        {"status": "lost"},
        {"colour": "red"},
        {"limit": "201"},
        {"limit": "x"},
        {"after": "nonsense"},
        {"after": "1~yesterday"},
        {"after": "1~0001-01-01T00:00:00+23:59"},
    ],
)
def test_what_cannot_be_read_of_the_address_is_told_and_nothing_is_listed(caller, query):
    make_entry()
    refused(caller.get("interactions", query=query), 422, *query)


def test_as_many_statements_for_fifty_as_for_one(caller, django_assert_num_queries):
    run = make_run()
    query = {"template": run.template.code, "status": "logged"}
    with django_assert_num_queries(3):
        caller.get("interactions", query=query)
    make_run(None, *(make_person(company=make_company()) for _ in range(50)), template=run.template)
    with django_assert_num_queries(3):
        assert len(caller.get("interactions", query=query).said["interactions"]) == 50


def test_one_interaction_is_read_with_its_text(caller):
    entry = make_entry(subject="Prices", body="Dear Anna", cancelled_by=make_user())
    said = caller.get(f"interactions/{entry.pk}").said
    assert (said["subject"], said["body"]) == ("Prices", "Dear Anna")
    assert said["cancelled_at"]
    assert (said["document"], said["company"], said["run"]) == (None, None, None)


def test_interaction_that_is_not_in_the_log_is_not_there(caller):
    refused(caller.get(f"interactions/{make_entry(postponed=True).pk}"), 404)
    refused(caller.get(f"interactions/{10**30}"), 404)
