"""Another system tells events: each becomes an interaction by its rule, once, or is told what is wrong with it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from interactions.models import Event, InteractionLogEntry, RecordingRule
from tests.factories import make_company, make_person, make_rule, make_template, make_user
from tests.interactions.calling_api import Caller, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    make_rule("order_placed", template=make_template(code="SHOP", unit_duration=5))
    make_person(external_id="4711", email="anna@example.com", last_name="Lund")
    return Caller("record", user=make_user(name="Web shop"))


def order(**fields):
    return {"event": "order_placed", "contact": "4711"} | fields


def test_event_becomes_an_interaction_that_is_answered_and_can_be_read(shop):
    petra = make_user(initials="PH")
    answer = shop.post(
        "events",
        order(
            document={"kind": "order_confirmation", "number": "O-88", "version": 2},
            description="  Ordered\n two crates ",
            occurred_at="2026-11-20T12:30:00+01:00",
            salesperson="ph",
            cost="12.50",
            duration=20,
        ),
    )
    entry = InteractionLogEntry.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/interactions/{entry.pk}"
    assert (entry.contact.external_id, entry.template.code, entry.salesperson) == (
        "4711",
        "SHOP",
        petra,
    )
    assert entry.occurred_at == datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
    assert (entry.description, entry.cost, entry.duration) == (
        "Ordered two crates",
        Decimal("12.50"),
        20,
    )
    assert (entry.source, entry.logged_by, Event.objects.get().told_by) == (
        "api",
        shop.user,
        shop.user,
    )
    said = answer.said
    assert (said["id"], said["url"]) == (entry.pk, f"http://testserver/interactions/{entry.pk}/")
    assert said["contact"]["external_id"] == "4711"
    assert said["document"] == {"kind": "order_confirmation", "number": "O-88", "version": 2}
    assert (said["cost"], said["salesperson"]["initials"]) == ("12.50", "PH")


@pytest.mark.parametrize("by", ["number", "external_id", "email"])
def test_contact_is_known_by_number_external_number_or_e_mail(shop, by):
    contact = make_company(external_id="9", email="Office@example.com")
    answer = shop.post("events", order(contact=str(getattr(contact, by)).upper()))
    assert (answer.status_code, answer.said["contact"]["number"]) == (201, contact.number)


@pytest.mark.parametrize("offset", ["-23:59", "+23:59", "+00:00:01"])
def test_moment_is_read_with_whatever_offset(shop, offset):
    said = shop.post("events", order(occurred_at=f"2026-11-20T12:30:00{offset}")).said
    assert datetime.fromisoformat(said["occurred_at"]) == datetime.fromisoformat(
        f"2026-11-20T12:30:00{offset}"
    )


def test_what_is_left_out_comes_from_the_template_and_the_clock(shop):
    before = timezone.now()
    said = shop.post("events", order()).said
    assert (said["duration"], said["template"]) == (5, "SHOP")
    assert before <= datetime.fromisoformat(said["occurred_at"]) <= timezone.now()


@pytest.mark.parametrize("where", ["field", "header"])
def test_told_again_it_is_the_same_interaction(shop, where):
    def tell():
        if where == "field":
            return shop.post("events", order(key="order 88"))
        return shop.post("events", order(), Idempotency_Key='"order 88"')

    first, again = tell(), tell()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.said == again.said
    assert first.headers["Location"] == again.headers["Location"]
    assert InteractionLogEntry.objects.count() == 1


def test_what_is_deleted_before_it_is_answered_is_a_new_interaction(shop):
    """Told again, between finding that it is known and reading its interaction."""
    shop.post("events", order(key="88"))
    number = InteractionLogEntry.objects.get().pk
    InteractionLogEntry.objects.cancel(by=shop.user)

    def delete_first(execute, sql, *args):
        is_read = sql.startswith('SELECT "interactions_interactionlogentry"')
        if is_read and Event.objects.filter(entry=number).delete()[0]:
            InteractionLogEntry.objects.all().delete()
        return execute(sql, *args)

    with connection.execute_wrapper(delete_first):
        answer = shop.post("events", order(key="88"))
    assert answer.status_code == 201
    assert answer.said["id"] == InteractionLogEntry.objects.get().pk != number


def test_key_of_another_event_is_refused(shop):
    shop.post("events", order(key="88"))
    said = refused(shop.post("events", order(key="88", description="Another")), 422, "key")
    assert said["errors"][0]["message"].startswith("Something else was told with this key before.")
    answers = shop.post("events", [order(key="88"), order(key="88", duration=9)]).said
    assert [answer["status"] for answer in answers] == [200, 422]
    assert answers[1]["errors"] == said["errors"]
    assert Event.objects.count() == 1


def test_field_and_header_that_name_two_keys_are_refused(shop):
    refused(shop.post("events", order(key="a"), Idempotency_Key="b"), 422, "key")


@pytest.mark.parametrize(
    ("fields", "reason", "detail"),
    [
        ({"event": "unheard_of"}, "no_rule", "No rule for this event"),
        ({"contact": "nobody@example.com"}, "no_contact", "No such contact"),
    ],
)
def test_what_makes_no_interaction_is_kept_with_its_reason(shop, fields, reason, detail):
    answer = shop.post("events", order(**fields))
    event = Event.objects.get()
    assert (answer.status_code, event.reason) == (202, reason)
    assert answer.said == {"event": event.pk, "reason": reason, "detail": detail}
    assert "Location" not in answer.headers


LONG = "x" * 251
WRONG = [
    ({"event": None}, "event", "This is not a text."),
    ({"event": "Order Placed"}, "event", "Begin with a small letter"),
    ({"event": "x" * 51}, "event", "This is longer than 50 characters."),
    ({"contact": ""}, "contact", "This is empty."),
    ({"contact": 4711}, "contact", "This is not a text."),
    ({"description": LONG}, "description", "This is longer than 250 characters."),
    ({"description": "a\0b"}, "description", "cannot be printed"),
    ({"description": "\ud800"}, "description", "a character"),
    ({"occurred_at": "2026-11-20T12:30:00"}, "occurred_at", "with an offset"),
    ({"occurred_at": 1}, "occurred_at", "with an offset"),
    ({"occurred_at": "1899-01-01T00:00:00Z"}, "occurred_at", "between the years 1900 and 2999"),
    ({"occurred_at": "9999-12-31T23:59:59-23:59"}, "occurred_at", "with an offset"),
    ({"salesperson": "QQ"}, "salesperson", "No active salesperson has this"),
    ({"cost": -1}, "cost", "This is less than 0."),
    ({"cost": 1.234}, "cost", "This has more than 2 decimals."),
    ({"cost": True}, "cost", "This is not a number."),
    ({"cost": "NaN"}, "cost", "This is not a number."),
    ({"cost": 10**11}, "cost", "This is more than 9999999999."),
    ({"duration": 1.5}, "duration", "This is not a whole number."),
    ({"duration": 100_001}, "duration", "This is more than 100000."),
    ({"key": "k" * 201}, "key", "This is longer than 200 characters."),
    ({"document": "Q-1"}, "document", "This is not an object with fields."),
    ({"document": {"kind": "quote"}}, "document.number", "This is missing."),
    ({"document": {"kind": "poem", "number": "1"}}, "document.kind", "This is none of 'quote'"),
    (
        {"document": {"kind": "quote", "number": "1", "version": 2**31}},
        "document.version",
        "This is more than 2147483647.",
    ),
    ({"colour": "red"}, "colour", "There is no such field."),
]


@pytest.mark.parametrize(("fields", "field", "sentence"), WRONG)
def test_what_cannot_be_taken_is_told_at_its_field(shop, fields, field, sentence):
    said = refused(shop.post("events", order(**fields)), 422, field)
    assert sentence in said["errors"][0]["message"]
    assert not Event.objects.exists()


def test_every_wrong_field_is_told_in_the_language_asked_for(shop):
    answer = shop.post("events", {"duration": "x"}, Accept_Language="da")
    refused(answer, 422, "event", "contact", "duration")
    assert answer.headers["Content-Language"] == "da"


def test_initials_that_two_salespeople_have_are_refused(shop):
    make_user(initials="PH")
    make_user(initials="ph")
    said = refused(shop.post("events", order(salesperson="PH")), 422, "salesperson")
    assert "Several salespeople have these initials." in said["errors"][0]["message"]


def test_list_is_answered_one_by_one_in_its_order(shop):
    RecordingRule.objects.filter(event="order_placed").update(repeats="always")
    events = [
        order(key="1"),
        order(duration=-1),
        order(event="unheard_of"),
        order(key="1"),
        "nonsense",
        order(key="2", salesperson="QQ"),
        order(key="3"),
    ]
    answer = shop.post("events", events)
    assert answer.status_code == 200
    assert [one["status"] for one in answer.said] == [201, 422, 202, 200, 422, 422, 201]
    first, wrong, kept, again, nonsense, nobody, last = answer.said
    keys = set(InteractionLogEntry.objects.values_list("pk", flat=True))
    assert keys == {first["entry"]["id"], last["entry"]["id"]}
    assert first["entry"] == again["entry"]
    assert wrong == {
        "status": 422,
        "errors": [{"field": "duration", "message": "This is less than 0."}],
    }
    assert kept["reason"] == "no_rule"
    assert nonsense["errors"] == [{"field": "", "message": "This is not an object with fields."}]
    assert nobody["errors"][0]["field"] == "salesperson"


def test_lists_are_limited(shop):
    refused(shop.post("events", []), 422, "")
    said = refused(shop.post("events", [order()] * 1_001), 413)
    assert "1,000 events at most" in said["detail"]
    refused(shop.post("events", [order()], Idempotency_Key="a"), 422, "key")
    assert not Event.objects.exists()


def test_as_many_statements_for_a_thousand_as_for_one(shop, django_assert_num_queries):
    shop.post("events", order())
    with django_assert_num_queries(6) as one:
        shop.post("events", [order(key="a", salesperson=shop.user.email)])
    events = [order(key=str(key), salesperson=shop.user.email) for key in range(1_000)]
    with django_assert_num_queries(len(one)):
        answer = shop.post("events", events)
    assert {one["status"] for one in answer.said} == {201}
