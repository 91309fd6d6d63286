"""Set-up of automatic recording: which event makes an entry, and what was told and made none."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from interactions.events.telling import Told, tell, tell_all
from interactions.models import Event, InteractionLogEntry, InteractionTemplate, RecordingRule
from tests.factories import (
    make_entry,
    make_manager,
    make_person,
    make_rule,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db
RULES, UNRECORDED = "/setup/recording/", "/setup/recording/unrecorded/"


@pytest.fixture
def manager(client):
    manager = make_manager(name="Mara Linden")
    client.force_login(manager)
    return manager


def told(event="shipped", **fields):
    return Told(**{"event": event, "occurred_at": timezone.now(), "source": "api"} | fields)


def text_of(response):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.text)))


def post(client, url, **data):
    return client.post(url, data, follow=True)


def rule_data(**data):
    return {"repeats": "once", "salesperson": "document", "active": "on"} | data


# The rules


def test_the_list_says_what_each_event_makes_and_whether_it_does(client, manager):
    template = make_template(description="Parcel")
    make_rule("shipped", description="Order shipped", template=template, repeats="daily")
    make_rule("paid", template=make_template(active=False))
    tell_all([told(contact=make_person().pk), told(), told("paid")])
    response = client.get(RULES)
    text = text_of(response)
    assert text.index("Done in the program") < text.index("Quote printed")
    assert text.index("Call placed") < text.index("Told by other systems") < text.index("paid")
    assert re.search(r"Order shipped shipped Parcel Counts once a day The document's 2 On", text)
    assert re.search(r"paid.* 1 Broken", text)
    assert re.search(r"Call placed Outgoing call .* 0 Off", text)
    assert "Broken 1" in text
    assert "paid" in client.get(f"{RULES}?status=broken").text
    assert "Order shipped" not in client.get(f"{RULES}?status=broken").text
    assert "Order shipped" in client.get(f"{RULES}?q=SHIP").text
    exported = client.get(f"{RULES}?format=csv").getvalue().decode()
    assert "shipped,Order shipped,Parcel,yes,Counts once a day" in exported


def test_the_list_takes_the_same_few_statements_for_many(
    client, manager, django_assert_max_num_queries, django_assert_num_queries
):
    client.get(RULES)
    with django_assert_max_num_queries(8) as few:
        client.get(RULES)
    for number in range(50):
        make_rule(f"event_{number}")
    with django_assert_num_queries(len(few)):
        client.get(RULES)


def test_sales_see_the_rules_and_change_none(client):
    client.force_login(make_user())
    response = client.get(RULES)
    assert "Quote printed" in response.text
    assert "Switch off" not in response.text
    assert "Save rule" not in client.get(f"{RULES}quote_printed/").text
    assert client.post(f"{RULES}quote_printed/", rule_data()).status_code == 403


def test_a_rule_is_switched_off_and_on_in_the_list(client, manager):
    response = post(client, f"{RULES}quote_printed/off/", next=f"{RULES}?q=quote")
    assert "Off: Quote printed." in response.text
    assert response.redirect_chain[-1][0] == f"{RULES}?q=quote"
    assert not RecordingRule.objects.get(event="quote_printed").active
    assert "On: Quote printed." in post(client, f"{RULES}quote_printed/on/").text
    assert RecordingRule.objects.get(event="quote_printed").active


def test_without_a_template_a_rule_is_not_switched_on(client, manager):
    make_rule("shipped", active=False, template=None)
    assert "Choose a template first: shipped." in post(client, f"{RULES}shipped/on/").text
    assert not RecordingRule.objects.get(event="shipped").active


def test_a_team_makes_a_rule_for_the_event_of_another_system(client, manager):
    template = make_template()
    data = rule_data(event="shipped", description="Order shipped", template=template.pk)
    response = post(client, f"{RULES}new/", **data)
    assert "The rule is saved: Order shipped." in response.text
    rule = RecordingRule.objects.get(event="shipped")
    assert (rule.template, rule.active, rule.repeats) == (template, True, "once")
    assert tell(told(contact=make_person().pk)).is_new


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"event": "Order Shipped"}, "Begin with a small letter"),
        ({"event": "new"}, "This name is taken by a page."),
        ({"event": "quote_printed"}, "There is a rule for this event already."),
        ({"event": ""}, "Give the event a name"),
        ({"description": ""}, "Say what happened"),
        ({"template": ""}, "Choose a template, or switch the rule off."),
        ({"template": "0"}, "Choose from the list."),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_at_its_field(client, manager, data, sentence):
    given = {"event": "shipped", "description": "Shipped", "template": make_template().pk}
    response = client.post(f"{RULES}new/", rule_data(**given | data))
    assert sentence in response.text
    assert not RecordingRule.objects.filter(event="shipped").exists()


def test_the_second_to_save_a_rule_is_told(client, manager):
    rule = make_rule("shipped", description="Shipped")
    data = rule_data(description="Order shipped", template=rule.template_id)
    post(client, f"{RULES}shipped/", version=1, **data)
    response = client.post(f"{RULES}shipped/", data | {"version": 1, "description": "Sent off"})
    assert "Somebody else saved this meanwhile." in response.text
    assert "Saved now: Order shipped" in response.text
    assert RecordingRule.objects.get(event="shipped").description == "Order shipped"


def test_a_rule_of_the_program_keeps_its_event_and_name(client, manager):
    post(
        client,
        f"{RULES}quote_printed/",
        version=1,
        **rule_data(event="other", template=make_template().pk, repeats="always"),
    )
    rule = RecordingRule.objects.get(event="quote_printed")
    assert (rule.repeats, rule.description) == ("always", "")


def test_only_a_rule_under_which_nothing_was_told_is_deleted(client, manager):
    make_rule("shipped")
    make_rule("paid")
    tell(told("paid"))
    assert "Switch it off instead" in post(client, f"{RULES}paid/delete/").text
    assert "Switch it off instead" in post(client, f"{RULES}quote_printed/delete/").text
    assert "The rule is deleted: shipped." in post(client, f"{RULES}shipped/delete/").text
    assert not RecordingRule.objects.filter(event="shipped").exists()
    assert RecordingRule.objects.filter(event__in=["paid", "quote_printed"]).count() == 2


def test_a_broken_rule_says_so_with_the_way_to_its_template(client, manager):
    rule = make_rule("shipped", template=make_template(active=False))
    response = client.get(f"{RULES}shipped/")
    assert "Nothing is recorded: the template" in response.text
    assert rule.template.get_absolute_url() in response.text


def test_a_template_says_which_rules_use_it_and_warns_when_it_is_deactivated(client, manager):
    template = InteractionTemplate.objects.get(code="QUOTE")
    url = template.get_absolute_url()
    assert "Recorded automatically with this template:" in client.get(url).text
    response = post(client, f"{url}deactivate/")
    assert "Nothing is recorded any more of: Quote e-mailed, Quote printed." in response.text
    assert "recording rules make entries from it" in post(client, f"{url}delete/").text


# The home of set-up


def test_the_home_of_set_up_says_how_many_events_were_recorded(client, manager):
    make_rule("shipped")
    make_rule("off", active=False)
    outcomes = tell_all(
        [
            told(contact=make_person().pk),
            told(),
            told(),
            told("off"),
            told(contact=make_person().pk),
        ]
    )
    Event.objects.filter(pk=outcomes[1].event).dismiss(by=manager)
    Event.objects.filter(pk=outcomes[0].event).update(told_at=timezone.now() - timedelta(days=31))
    text = text_of(client.get("/setup/"))
    assert "In the last 30 days, 1 of 4 events were recorded." in text
    assert "1 waits for somebody to see to it" in text
    assert "1 while their rule was off, 1 dismissed." in text
    Event.objects.filter(event="off").undismiss()
    text = text_of(client.get("/setup/"))
    assert "2 wait for somebody to see to them 0 while their rule was off, 1 dismissed." in text


def test_the_navigation_counts_what_waits(client, manager):
    tell_all(told() for _ in range(3))
    assert re.search(r"Unrecorded 3", text_of(client.get("/setup/templates/")))
    assert not re.search(r"Unrecorded 3", text_of(client.get("/contacts/")))
    client.force_login(make_user())
    assert "Unrecorded" not in client.get("/").text


# What was told and made no entry


def test_the_list_shows_what_waits_with_its_reason_newest_first(client, manager):
    contact = make_person(privacy_blocked=True)
    tell(told("quote_printed", contact=contact.pk, document_type="quote", document_number="Q-7"))
    tell(told(contact_told="K-99", description="Pallet"))
    make_rule("off", active=False)
    tell(told("off"))
    text = text_of(client.get(UNRECORDED))
    assert "K-99 shipped Pallet No rule for this event Dismiss" in text
    assert f"{contact} Quote printed Q-7 Privacy-blocked" in text
    assert text.index("K-99") < text.index("Q-7")
    assert "The rule is off" not in text
    dismissed = text_of(client.get(f"{UNRECORDED}?state=dismissed"))
    assert "The rule is off" in dismissed
    assert "K-99" not in dismissed
    for query in ["q=pall", "event=shipped", "reason=no_rule", "source=api&q=K-99"]:
        found = text_of(client.get(f"{UNRECORDED}?{query}"))
        assert "K-99" in found
        assert "Q-7" not in found
    exported = client.get(f"{UNRECORDED}?format=csv").getvalue().decode()
    assert "K-99" in exported
    assert "No rule for this event" in exported


def test_the_unrecorded_take_the_same_few_statements_for_many(
    client, manager, django_assert_max_num_queries, django_assert_num_queries
):
    tell(told(contact=make_person().pk))
    client.get(UNRECORDED)
    with django_assert_max_num_queries(8) as few:
        client.get(UNRECORDED)
    tell_all(told(contact=make_person().pk) for _ in range(49))
    with django_assert_num_queries(len(few)):
        client.get(UNRECORDED)


def test_one_is_recorded_with_the_contact_that_is_assigned(client, manager):
    make_rule("shipped")
    event = tell(told(contact_told="K-99")).event
    contact = make_person()
    url = f"{UNRECORDED}{event}/"
    assert "K-99" in client.get(url).text
    assert "1 event is recorded." in post(client, f"{url}assign/", contact=contact.number).text
    entry = InteractionLogEntry.objects.get()
    assert (entry.contact, entry.logged_by) == (contact, manager)
    again = post(client, f"{url}assign/", contact=make_person().number)
    assert "There was nothing left to record." in again.text
    assert "There was nothing left to record." in post(client, f"{url}record/").text
    assert "recorded or dismissed already" in post(client, f"{url}dismiss/").text


def test_nobody_with_whom_nothing_may_be_recorded_is_assigned(client, manager):
    event = tell(told(contact_told="K-99")).event
    contact = make_person(privacy_blocked=True)
    response = client.post(f"{UNRECORDED}{event}/assign/", {"contact": contact.number})
    assert "is blocked for privacy" in response.text
    assert "Choose the contact." in client.post(f"{UNRECORDED}{event}/assign/").text
    assert Event.objects.get().contact is None


def test_dismissed_and_put_back(client, manager):
    event = tell(told()).event
    response = post(client, f"{UNRECORDED}{event}/dismiss/")
    assert "The event is dismissed." in response.text
    assert "Undo" in response.text
    assert "recorded or dismissed already" in post(client, f"{UNRECORDED}{event}/dismiss/").text
    assert Event.objects.get().dismissed_by == manager
    assert "waiting again" in post(client, f"{UNRECORDED}{event}/undismiss/").text
    assert "not dismissed" in post(client, f"{UNRECORDED}{event}/undismiss/").text
    assert Event.objects.get().is_waiting


def test_a_new_rule_records_what_waited_for_it(client, manager):
    event = tell_all([told(contact=make_person().pk), told(contact=make_person().pk), told()])[0]
    page = client.get(f"{UNRECORDED}{event.event}/").text
    assert f"{RULES}new/?event=shipped" in page
    assert 'value="shipped"' in client.get(f"{RULES}new/?event=shipped").text
    data = rule_data(event="shipped", description="Shipped", template=make_template().pk)
    assert "Record 3 waiting events" in post(client, f"{RULES}new/", **data).text
    response = post(client, f"{RULES}shipped/record/")
    assert "2 events are recorded." in response.text
    assert "1 event cannot be recorded yet" in response.text
    assert list(Event.objects.filter(entry=None).values_list("reason")) == [("no_contact",)]


@pytest.mark.parametrize("chosen", ["ticked", "all"])
@pytest.mark.parametrize("do", ["dismiss", "record", "assign"])
def test_what_is_chosen_is_shown_first_and_then_done(client, manager, do, chosen):
    outcomes = tell_all(told(contact_told="K-99") for _ in range(3))
    other = tell(told("paid", contact_told="K-99"))
    make_rule("shipped")
    contact = make_person(external_id="K-99") if do == "record" else make_person()
    data = {"do": do, "query": "event=shipped"}
    if chosen == "all":
        data["all"] = "1"
    else:
        data["event"] = [outcome.event for outcome in outcomes]
    url = f"{UNRECORDED}choose/"
    assert "3 events are meant." in client.post(url, data).text
    assert Event.objects.unrecorded().count() == 4
    done = post(client, url, **data, count=3, contact=contact.number)
    said = "3 events are dismissed." if do == "dismiss" else "3 events are recorded."
    assert said in done.text
    assert done.redirect_chain[-1][0] == f"{UNRECORDED}?event=shipped"
    assert list(Event.objects.unrecorded()) == [Event.objects.get(pk=other.event)]
    again = client.post(url, data | {"count": 3, "contact": contact.number}).text
    assert "Nothing was done: these are other events by now." in again
    assert InteractionLogEntry.objects.count() == (0 if do == "dismiss" else 3)


def test_nothing_ticked_is_said_so(client, manager):
    response = post(client, f"{UNRECORDED}choose/", do="dismiss")
    assert "Tick the events that you mean first." in response.text


def test_several_are_put_back(client, manager):
    keys = [outcome.event for outcome in tell_all(told() for _ in range(2))]
    Event.objects.dismiss(by=manager)
    data = {"do": "undismiss", "event": keys, "query": "state=dismissed", "count": 2}
    assert "2 events wait again." in post(client, f"{UNRECORDED}choose/", **data).text
    assert Event.objects.unrecorded().count() == 2


# What the log shows of it


def test_an_entry_says_what_told_it_and_how_often(client, manager):
    make_rule("shipped", description="Order shipped", repeats="daily")
    contact = make_person()
    entry = tell_all(told(contact=contact.pk) for _ in range(3))[0].entry
    text = text_of(client.get(reverse("entry", args=[entry])))
    assert re.search(r"Told Order shipped , 3 times", text)
    assert "3 times" not in text_of(client.get(make_entry().get_absolute_url()))


# Calls


def test_dialling_records_where_the_rule_is_on(client, manager):
    contact = make_person(phone="+45 12 34 56 78")
    url = f"{reverse('call')}?contact={contact.number}"
    placed = f"{reverse('call_placed')}?contact={contact.number}"
    assert "Record that I called" not in client.get(url).text
    assert "not recorded" in post(client, placed, number=contact.phone).text
    make_rule("call_placed", repeats="once")
    page = client.get(url).text
    assert "Record that I called" in page
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    for _ in range(2):
        response = post(client, placed, number=contact.phone, key=key)
        assert "The call to +45 12 34 56 78 is recorded." in response.text
    entry = InteractionLogEntry.objects.get()
    assert (entry.contacted_via, entry.contact) == (contact.phone, contact)
    assert entry.get_absolute_url() in response.text
    assert "has no such number any more" in post(client, placed, number="112").text


def test_a_call_to_whom_nothing_may_be_recorded_with_says_why(client, manager):
    make_rule("call_placed")
    contact = make_person(phone="12 34 56 78", privacy_blocked=True)
    placed = f"{reverse('call_placed')}?contact={contact.number}"
    assert "is blocked for privacy" in post(client, placed, number=contact.phone).text
    assert not InteractionLogEntry.objects.exists()
