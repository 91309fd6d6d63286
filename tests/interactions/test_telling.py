"""What is told becomes an entry by its rule, once where it counts as once, or is kept with the reason why not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interactions.events.recording import LINK, record_again
from interactions.events.telling import KNOWN, Told, tell, tell_all
from interactions.models import (
    Attachment,
    Email,
    Event,
    InteractionLogEntry,
    RecordingRule,
    TemplateText,
)
from interactions.recording import record
from tests.factories import (
    make_company,
    make_document,
    make_person,
    make_rule,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)


def told(event="quote_printed", **fields):
    return Told(**{"event": event, "occurred_at": NOON, "source": "document"} | fields)


def quote_of(document, **fields):
    return told(
        **{
            "contact": document.contact_id,
            "document_type": document.kind,
            "document_number": document.number,
            "document_version": document.version,
        }
        | fields
    )


def test_an_event_makes_an_entry_with_the_facts_of_its_document():
    document = make_document()
    user = make_user()
    outcome = tell(quote_of(document, by=user.pk))
    entry = InteractionLogEntry.objects.get()
    assert outcome == (Event.objects.get().pk, entry.pk, True, "")
    assert (entry.contact, entry.salesperson) == (document.contact, document.salesperson)
    assert (entry.document_type, entry.document_number, entry.document_version) == (
        "quote",
        document.number,
        1,
    )
    assert (entry.source, entry.logged_by, entry.occurred_at) == ("document", user, NOON)
    assert entry.description == f"Quote {document.number}"
    assert not entry.follow_ups.exists()


def test_the_same_version_with_the_same_contact_counts_as_once():
    document = make_document()
    first, second = tell_all([quote_of(document), quote_of(document)])
    third = tell(quote_of(document))
    assert first.entry == second.entry == third.entry
    assert (first.is_new, second.is_new, third.is_new) == (True, False, False)
    assert InteractionLogEntry.objects.get().events.count() == 3
    other_contact = tell(quote_of(document, contact=make_person().pk))
    next_version = tell(quote_of(document, document_version=2))
    assert other_contact.is_new
    assert next_version.is_new


@pytest.mark.parametrize(
    ("repeats", "hours", "entries"),
    [("once", 30, 1), ("always", 0, 2), ("daily", 11, 1), ("daily", 13, 2)],
)
def test_what_a_rule_counts_told_again(repeats, hours, entries):
    make_rule("quote_printed", repeats=repeats)
    document = make_document()
    tell(quote_of(document))
    again = tell(quote_of(document, occurred_at=NOON + timedelta(hours=hours)))
    assert again.is_new == (entries == 2)
    assert InteractionLogEntry.objects.count() == entries


def test_without_a_document_once_is_each_time_and_daily_once_a_day():
    contact = make_person()
    make_rule("shipped", repeats="once")
    make_rule("visited", repeats="daily")
    outcomes = tell_all(told(event, contact=contact.pk) for event in ["shipped", "visited"] * 2)
    assert [outcome.is_new for outcome in outcomes] == [True, True, True, False]


def test_a_cancelled_entry_that_is_told_again_stays_cancelled():
    document = make_document()
    entry = tell(quote_of(document)).entry
    InteractionLogEntry.objects.filter(pk=entry).cancel(by=make_user(), reason="wrong price")
    assert tell(quote_of(document))[1:] == (entry, False, "")
    assert InteractionLogEntry.objects.get().is_cancelled


def test_with_the_same_key_it_is_the_same_event():
    contact = make_person()
    outcomes = tell_all(told(contact=contact.pk, key=key) for key in ["b", "a", "b"])
    assert [outcome.is_new for outcome in outcomes] == [True, True, False]
    assert outcomes[0][:2] == outcomes[2][:2]
    assert tell(told(contact=contact.pk, key="a"))[:3] == (*outcomes[1][:2], False)
    assert Event.objects.count() == InteractionLogEntry.objects.count() == 2


def test_something_else_with_the_same_key_is_neither_kept_nor_led_to_the_entry():
    fields = {
        "source": "api",
        "contact_told": make_person().number,
        "key": "a",
        "cost": Decimal("1.5"),
    }
    first = tell(told(**fields))
    later = tell(told(**fields | {"occurred_at": NOON + timedelta(hours=1)}))
    assert later[:2] == first[:2]
    for other in [{"cost": None}, {"contact_told": "K-1"}, {"document_number": "1"}]:
        outcome = tell(told(**fields | other))
        assert outcome[:3] == (None, None, False)
        assert [field for field, _sentence in outcome.errors] == ["key"]
    assert Event.objects.get().pk == first.event


def test_what_its_entry_is_deleted_under_makes_another():
    """Between finding that there is an entry and leading the event to it."""
    document = make_document()
    entry = InteractionLogEntry.objects.get(pk=tell(quote_of(document)).entry)
    InteractionLogEntry.objects.filter(pk=entry.pk).cancel(by=make_user())

    def delete_first(execute, sql, *args):
        if sql is LINK and Event.objects.filter(entry=entry).exists():
            Event.objects.filter(entry=entry).delete()
            entry.delete()
        return execute(sql, *args)

    with connection.execute_wrapper(delete_first):
        again = tell(quote_of(document))
    assert again.is_new
    assert InteractionLogEntry.objects.get().pk == again.entry


def test_what_is_deleted_while_it_is_told_again_is_new():
    """Between finding that it is known and reading what became of it."""
    file = Attachment.objects.create(file="attachments/aa/a", name="terms.pdf", size=3)
    known = told(contact=make_person().pk, key="a")
    entry = InteractionLogEntry.objects.filter(pk=tell(known).entry)
    entry.cancel(by=make_user())

    def delete_first(execute, sql, *args):
        if sql is KNOWN and entry.exists():
            Event.objects.filter(entry__in=entry).delete()
            entry.delete()
        return execute(sql, *args)

    with connection.execute_wrapper(delete_first):
        first, again, other = tell_all([replace(known, files=(file.pk,)), known, told(key="b")])
    assert first.is_new
    assert again == first._replace(is_new=False)
    assert other.event == Event.objects.get(key="b").pk
    assert InteractionLogEntry.objects.get().pk == first.entry == file.entries.get().pk


@pytest.mark.parametrize(
    "who", ["number", "small number", "external", "email", "other case", "both"]
)
def test_a_contact_is_found_by_number_external_number_or_email(who):
    contact = make_person(email="Rosa@example.com", external_id="K-17")
    make_person(email="other@example.com")
    words = {
        "number": contact.number,
        "small number": contact.number.lower(),
        "external": "K-17",
        "email": "Rosa@example.com",
        "other case": "rosa@EXAMPLE.com",
        "both": contact.number,
    }[who]
    if who == "both":
        # The other system means its own.
        contact = make_person(external_id=words)
    assert (
        InteractionLogEntry.objects.get(pk=tell(told(contact_told=words)).entry).contact == contact
    )


def test_whom_nobody_or_several_are_is_kept_with_the_reason():
    make_person(email="info@example.com")
    make_person(email="Info@example.com")
    outcomes = tell_all(told(contact_told=who) for who in ["", "nobody@x.org", "info@example.com"])
    reasons = [outcome.reason for outcome in outcomes]
    assert reasons == ["no_contact", "no_contact", "several_contacts"]
    assert not any(outcome.entry or outcome.is_new for outcome in outcomes)
    assert Event.objects.unrecorded().count() == 3


def test_the_first_reason_that_holds_is_kept():
    blocked = make_person(privacy_blocked=True, archived_at=timezone.now())
    archived = make_person(archived_at=timezone.now())
    make_rule("off", active=False)
    make_rule("broken", template=make_template(active=False))
    group = make_template().group
    make_rule("broken_group", template=make_template(group=group))
    type(group).objects.filter(pk=group.pk).update(active=False)
    wanted = {
        "unheard_of": "no_rule",
        "off": "rule_off",
        "broken": "template_inactive",
        "broken_group": "template_inactive",
    }
    outcomes = tell_all(told(event, contact=blocked.pk) for event in wanted)
    assert [outcome.reason for outcome in outcomes] == list(wanted.values())
    assert tell(told(contact=blocked.pk)).reason == "privacy_blocked"
    assert tell(told(contact=archived.pk)).reason == "archived"
    assert not InteractionLogEntry.objects.exists()
    # What the rule leaves out on purpose is no work for anybody.
    assert set(Event.objects.exclude(dismissed_at=None).values_list("reason")) == {("rule_off",)}


def test_the_entry_of_an_email_has_its_text_its_status_and_its_files():
    contact = make_person(email="rosa@example.com", correspondence_type="letter", language="da")
    email = Email.objects.create(
        contact=contact,
        recipient=contact.email,
        subject="Hello",
        body="Dear Rosa",
        message_id="<1@x>",
        due_at=NOON,
    )
    file = Attachment.objects.create(file="attachments/aa/a", name="terms.pdf", size=3)
    email.attachments.add(file)
    text = {"subject": email.subject, "body": email.body, "language": "en"}
    outcome = tell(told("email_sent", source="email", contact=contact.pk, email=email.pk, **text))
    entry = InteractionLogEntry.objects.get(pk=outcome.entry)
    assert (entry.subject, entry.body, entry.language) == ("Hello", "Dear Rosa", "en")
    assert (entry.correspondence_type, entry.delivery_status) == ("email", "queued")
    assert list(entry.attachments.all()) == [file]
    assert not email.attachments.exists()
    Email.objects.filter(pk=email.pk).update(status="sent", sent_at=NOON, due_at=None)
    entry.refresh_from_db()
    assert (entry.email, entry.delivery_status) == (email, "sent")


def test_files_go_to_a_new_entry_and_away_where_there_is_none():
    document = make_document()
    files = [Attachment.objects.create(file=f"a/{n}", name=f"{n}.pdf", size=3) for n in range(3)]
    entry = tell(quote_of(document, files=(files[0].pk,))).entry
    tell_all([quote_of(document, files=(files[1].pk,)), told("unheard_of", files=(files[2].pk,))])
    assert list(Attachment.objects.values_list("entries")) == [(entry,)]


@pytest.mark.parametrize(
    ("rule", "document", "contact", "teller", "wanted"),
    [
        ("document", "d", "c", "u", "d"),
        ("contact", "d", "c", "u", "c"),
        ("user", "d", "c", "u", "u"),
        ("document", None, "c", "u", "c"),
        ("contact", "d", None, "u", "d"),
        ("contact", "d", "gone", "u", "d"),
        ("user", "d", "c", "manager", "d"),
        ("user", None, "c", None, "c"),
        ("document", None, None, "u", "u"),
        ("document", None, None, "manager", None),
    ],
)
def test_whose_the_entry_is(rule, document, contact, teller, wanted):
    people = {
        "d": make_user(),
        "c": make_user(),
        "u": make_user(),
        "gone": make_user(is_active=False),
        "manager": make_user(is_salesperson=False),
        None: None,
    }
    make_rule("quote_printed", salesperson=rule)
    person = make_person(salesperson=people[contact])
    quote = make_document(contact=person)
    type(quote).objects.filter(pk=quote.pk).update(salesperson=people[document])
    by = people[teller] and people[teller].pk
    entries = InteractionLogEntry.objects
    assert entries.get(pk=tell(quote_of(quote, by=by)).entry).salesperson == people[wanted]
    told_one = make_user()
    make_rule("quote_printed", salesperson=rule, repeats="always")
    outcome = tell(quote_of(quote, by=by, salesperson=told_one.pk))
    assert entries.get(pk=outcome.entry).salesperson == told_one


TYPES = st.sampled_from(["", "letter", "email"])
LANGUAGES = ["en", "da"]
FACTS = [
    "company",
    "group",
    "description",
    "information_flow",
    "initiated_by",
    "cost",
    "duration",
    "correspondence_type",
    "language",
    "salesperson",
]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    template=st.fixed_dictionaries(
        {
            "correspondence_type": TYPES,
            "ignore_contact_correspondence_type": st.booleans(),
            "language": st.sampled_from(LANGUAGES),
            "information_flow": st.sampled_from(["", "inbound", "outbound"]),
            "initiated_by": st.sampled_from(["", "us", "them"]),
            "unit_cost": st.sampled_from([Decimal("0.00"), Decimal("2.50")]),
            "unit_duration": st.sampled_from([0, 15]),
        }
    ),
    texts=st.sets(st.sampled_from(LANGUAGES)),
    contact=st.fixed_dictionaries(
        {"correspondence_type": TYPES, "language": st.sampled_from(["", *LANGUAGES])}
    ),
    is_company=st.booleans(),
    facts=st.fixed_dictionaries(
        {},
        optional={
            "language": st.sampled_from(LANGUAGES),
            "cost": st.sampled_from([Decimal("0.00"), Decimal("7.00")]),
            "duration": st.sampled_from([0, 9]),
        },
    ),
)
def test_an_entry_has_the_facts_that_recording_by_hand_gives_it(
    db, template, texts, contact, is_company, facts
):
    template = make_template(**template)
    for language in texts:
        TemplateText.objects.create(template=template, language=language)
    make_rule("quote_printed", template=template, repeats="always")
    user = make_user()
    contact = (
        make_company(**contact) if is_company else make_person(company=make_company(), **contact)
    )
    automatic = tell(told(contact=contact.pk, by=user.pk, **facts)).entry
    by_hand, _ = record(
        contact=contact,
        template=template,
        salesperson=user,
        occurred_at=NOON,
        description=template.description,
        by=user,
        **facts,
    )
    rows = InteractionLogEntry.objects.in_bulk([automatic, by_hand.pk]).values()
    assert len({tuple(getattr(row, name) for name in FACTS) for row in rows}) == 1


def test_a_thousand_take_no_more_statements_than_one():
    make_rule("shipped")
    contact = make_person()
    with CaptureQueriesContext(connection) as one:
        tell(told("shipped", contact=contact.pk))
    with CaptureQueriesContext(connection) as thousand:
        tell_all(told("shipped", contact=contact.pk) for _ in range(1000))
    assert len(one) == len(thousand)
    assert InteractionLogEntry.objects.count() == 1001


def test_what_lacked_a_rule_or_a_contact_is_recorded_again_once_it_is_there():
    manager, user = make_user(), make_user()
    outcomes = tell_all(
        [
            told("shipped", contact=make_person().pk, by=user.pk),
            told(contact_told="rosa@example.com"),
            told(contact_told="nobody@example.com"),
        ]
    )
    assert [outcome.reason for outcome in outcomes] == ["no_rule", "no_contact", "no_contact"]
    make_rule("shipped")
    rosa = make_person(email="rosa@example.com")
    assert record_again(Event.objects.all(), by=manager) == (2, 1)
    assert record_again(Event.objects.all(), by=manager) == (0, 1)
    first, second = InteractionLogEntry.objects.order_by("pk")
    assert (first.logged_by, second.contact) == (manager, rosa)
    assert list(Event.objects.filter(entry=None).values_list("reason")) == [("no_contact",)]


def test_a_rule_that_is_off_is_not_recorded_again_until_it_is_on():
    RecordingRule.objects.filter(event="quote_printed").update(active=False)
    event = tell(told(contact=make_person().pk)).event
    assert record_again(Event.objects.all(), by=make_user()) == (0, 0)
    Event.objects.undismiss()
    assert record_again(Event.objects.all(), by=make_user()) == (0, 1)
    Event.objects.undismiss()
    RecordingRule.objects.filter(event="quote_printed").update(active=True)
    assert record_again(Event.objects.all(), by=make_user()) == (1, 0)
    assert Event.objects.get(pk=event).dismissed_at is None
