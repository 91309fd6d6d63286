"""What other pages show of interactions: composer, timeline, figures, calls, follow-ups and the day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from interactions.models import FollowUp, InteractionLogEntry, InteractionTemplate
from interactions.timeline import figures_of
from tests.factories import make_company, make_entry, make_person, make_template, make_user

pytestmark = pytest.mark.django_db
NEW = "/interactions/new/"
TIMELINE = "/interactions/timeline/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def user(client):
    user = make_user(name="Mara Linden")
    client.force_login(user)
    return user


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def shown(client, contact, **query):
    return client.get(TIMELINE, {"contact": contact.number} | query).text


def compose(client, contact, **sent):
    """Send the composer of a contact's page as htmx does."""
    return client.post(
        f"{NEW}?contact={contact.number}",
        {"short": "1", "occurred_at": "2026-11-19T09:42"} | sent,
        headers=HTMX | {"HX-Current-URL": f"http://testserver/contacts/{contact.number}/"},
    )


# The composer


def test_the_composer_records_by_the_same_rules_and_refreshes_the_page(client, user):
    contact = make_person()
    template = make_template(unit_cost="8.00", information_flow="outbound")
    page = compose(client, contact, template=template.pk, description="Spoke of ribs").text
    entry = InteractionLogEntry.objects.get()
    assert (entry.contact, entry.salesperson) == (contact, user)
    assert (str(entry.cost), entry.information_flow) == ("8.00", "outbound")
    assert 'id="composer"' in page
    assert page.index('id="timeline"') < page.rindex("Spoke of ribs")
    assert 'id="contact-figures" hx-swap-oob="true"' in page
    assert "Recorded: Spoke of ribs." in page
    told = page[page.index('id="toasts"') :]
    assert f'href="{entry.get_absolute_url()}"' in told
    assert f'action="{entry.get_absolute_url()}cancel/"' in told


def test_the_composer_says_where_to_resume_what_was_put_off(client, user):
    page = compose(client, make_person(), description="Half done", finish_later="").text
    entry = InteractionLogEntry.objects.get()
    told = page[page.index('id="toasts"') :]
    assert "Kept to be finished: Half done." in told
    assert f'href="{entry.get_absolute_url()}resume/"' in told


def test_the_composer_tells_what_is_missing_and_keeps_what_was_typed(client, user):
    page = compose(client, make_person(), comment="They want 400").text
    assert page.count("Choose a template.") == 2
    assert page.count("Say in a few words what it was about.") == 2
    assert "They want 400" in page
    assert "<html" not in page
    assert not InteractionLogEntry.objects.exists()


def test_the_composer_fills_in_what_a_template_carries(client, user):
    template = make_template(description="Outgoing call", unit_duration=15)
    page = compose(client, make_person(), template=template.pk, fill="1", filled="{}").text
    assert 'value="Outgoing call"' in page
    assert 'value="15"' in page
    assert not InteractionLogEntry.objects.exists()


def test_the_composer_works_without_htmx(client, user):
    contact = make_person()
    sent = {"short": "1", "occurred_at": "2026-11-19T09:42", "description": "Plain"}
    address = f"{NEW}?contact={contact.number}"
    wrong = client.post(address, sent).text
    assert "<html" in wrong
    assert 'id="composer"' in wrong
    right = client.post(address, sent | {"template": make_template().pk})
    assert right.url == contact.get_absolute_url()
    assert InteractionLogEntry.objects.get().description == "Plain"


def test_a_composer_sent_twice_leads_the_whole_page_to_the_entry(client, user):
    contact, template = make_person(), make_template()
    key = "7f1f3a52-93c5-4f0e-8f51-3f3c1d6c2c11"
    sent = {"template": template.pk, "description": "Once", "idempotency_key": key}
    compose(client, contact, **sent)
    again = compose(client, contact, **sent)
    entry = InteractionLogEntry.objects.get()
    assert again.headers["HX-Redirect"] == entry.get_absolute_url()


def test_finishing_later_from_the_composer_keeps_what_was_begun(client, user):
    page = compose(client, make_person(), description="Half", finish_later="").text
    assert InteractionLogEntry.objects.get().postponed
    assert "Kept to be finished: Half." in page


def test_a_contact_that_nobody_answers_for_needs_a_salesperson(client):
    client.force_login(make_user(is_salesperson=False))
    sent = {"template": make_template().pk, "description": "Whose?"}
    page = compose(client, make_person(), **sent).text
    assert "Open all fields and choose one." in page
    assert not InteractionLogEntry.objects.exists()


# The timeline


def test_the_timeline_is_newest_first_and_grouped_by_month(client, user):
    contact = make_person()
    make_entry(contact=contact, description="Old one", occurred_at=days_ago(70))
    make_entry(contact=contact, description="New one", occurred_at=days_ago(1))
    page = shown(client, contact)
    assert page.index("New one") < page.index("Old one")
    assert page.count('<h3 class="section-title') == 2


def test_a_companys_timeline_includes_its_peoples(client, user):
    company = make_company()
    person = make_person(company=company)
    make_entry(contact=person, description="With a person")
    make_entry(contact=company, description="With the company")
    assert "With a person" in shown(client, company)
    assert "With the company" in shown(client, company)
    assert "With the company" not in shown(client, person)


def test_the_timeline_of_a_person_leads_to_the_one_of_all_its_colleagues(client, user):
    company = make_company()
    address = f'href="{company.get_absolute_url()}#timeline"'
    assert address in shown(client, make_person(company=company))
    assert "Colleagues too" not in shown(client, company)


def test_cancelled_and_postponed_entries_are_shown_on_request(client, user):
    contact = make_person()
    make_entry(contact=contact, description="Struck out", cancelled_by=user)
    make_entry(contact=contact, description="Half done", postponed=True, logged_by=user)
    page = shown(client, contact)
    assert "Struck out" not in page
    assert "Half done" not in page
    assert "Struck out" in shown(client, contact, show="cancelled")
    page = shown(client, contact, show=["cancelled", "postponed"])
    assert "Struck out" in page
    assert "Half done" in page


def test_the_timeline_shows_the_first_comment_and_how_many_follow(client, user):
    entry = make_entry()
    for text in ("They want 400.", "And a discount.", "Navy."):
        entry.comments.create(text=text)
    file = entry.attachments.create(name="sample.txt", size=1, file="attachments/s")
    page = shown(client, entry.contact)
    assert "They want 400." in page
    assert "And a discount." not in page
    assert "2 more comments" in page
    assert file.get_absolute_url() in page
    assert "sample.txt" in page


def test_what_people_did_and_what_machines_did_can_be_told_apart(client, user):
    contact = make_person()
    make_entry(contact=contact, description="A talk")
    make_entry(contact=contact, description="A printout", source="document")
    people, machines = (shown(client, contact, who=who) for who in ("people", "automatic"))
    assert "A talk" in people
    assert "A printout" not in people
    assert "A talk" not in machines
    assert "A printout" in machines


def test_earlier_entries_follow_without_loss_repetition_or_a_second_heading(client, user):
    contact = make_person()
    moment = days_ago(40).replace(day=10)
    for number in range(30):
        make_entry(contact=contact, description=f"Number {number:02}.", occurred_at=moment)
    first = client.get(TIMELINE, {"contact": contact.number})
    more = first.context["timeline"].more
    second = client.get(f"{TIMELINE}?contact={contact.number}&{more}")
    seen = [
        entry.pk
        for response in (first, second)
        for _, entries in response.context["timeline"].months
        for entry in entries
    ]
    assert len(seen) == len(set(seen)) == 30
    assert "<h3" in first.text
    assert "<h3" not in second.text
    assert "Show earlier entries" not in second.text


def test_the_timeline_asks_the_database_as_often_for_fifty_entries_as_for_one(client, user):
    company = make_company()

    def add():
        entry = make_entry(contact=make_person(company=company), cancelled_by=user)
        entry.comments.create(text="Said")
        entry.attachments.create(name="a.txt", size=1, file="attachments/a")

    def count():
        with CaptureQueriesContext(connection) as queries:
            shown(client, company, show=["cancelled", "postponed"])
        return len(queries)

    add()
    count()
    one = count()
    for _ in range(49):
        add()
    assert count() == one <= 6


# The figures


def test_figures_leave_out_cancelled_and_postponed_entries(user):
    contact = make_person()
    make_entry(contact=contact, cost=3, duration=10)
    make_entry(contact=contact, cost=4, duration=20)
    make_entry(contact=contact, cost=100, duration=100, cancelled_by=user)
    make_entry(contact=contact, cost=100, duration=100, postponed=True)
    figures = figures_of(contact)
    assert (figures["entries"], figures["cost"], figures["duration"]) == (2, 7, 30)


def test_last_interaction_and_last_attempt_are_told_apart(user):
    contact = make_person()
    reached = make_entry(contact=contact, occurred_at=days_ago(9), initiated_by="them")
    failed = make_entry(
        contact=contact, occurred_at=days_ago(3), initiated_by="us", attempt_failed=True
    )
    make_entry(contact=contact, occurred_at=days_ago(1), initiated_by="us", cancelled_by=user)
    figures = figures_of(contact)
    assert figures["last_interaction"] == reached.occurred_at
    assert figures["last_attempt"] == failed.occurred_at


def test_a_contacts_page_says_what_the_last_interaction_and_attempt_were_and_by_whom(client, user):
    contact = make_person()
    visit = make_template(description="Visit of theirs")
    call = make_template(description="Outgoing call")
    ana, tom = make_user(name="Ana Duarte"), make_user(name="Tom Okafor")
    common = {"contact": contact, "initiated_by": "us"}
    make_entry(contact=contact, template=visit, salesperson=ana, occurred_at=days_ago(9))
    make_entry(
        **common, template=call, salesperson=tom, occurred_at=days_ago(3), attempt_failed=True
    )
    make_entry(**common, template=make_template(description="Struck out"), cancelled_by=user)
    page = client.get(contact.get_absolute_url()).text
    figures = page[page.index("Last interaction") : page.index("Next follow-up")]
    last, tried = figures.split("Last attempt")
    assert "Visit of theirs" in last
    assert "by Ana Duarte" in last
    assert "Outgoing call, attempt failed" in tried
    assert "by Tom Okafor" in tried


def test_a_contacts_page_asks_eight_times(client, user):
    company = make_company(phone="1234")
    entry = make_entry(contact=make_person(company=company), initiated_by="us")
    make_follow_up(user, contact=entry.contact)
    client.get(company.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        client.get(company.get_absolute_url())
    assert len(queries) <= 8


def test_five_entries_of_ones_own_do_not_hide_a_colleagues(client, user):
    contact = make_person()
    make_entry(contact=contact, salesperson=make_user(name="Tom Okafor"), occurred_at=days_ago(7))
    for _ in range(6):
        make_entry(contact=contact, salesperson=user, description="Mine")
    page = client.get(NEW, {"contact": contact.number}).text
    assert "Tom Okafor was in touch" in page


def test_a_contact_of_no_colleague_lately_gets_no_warning(client, user):
    contact = make_person()
    colleague = make_user(name="Tom Okafor")
    make_entry(contact=contact, salesperson=colleague, occurred_at=days_ago(40))
    make_entry(contact=contact, salesperson=colleague, source="document")
    make_entry(contact=contact, salesperson=colleague, cancelled_by=user)
    assert "was in touch" not in client.get(NEW, {"contact": contact.number}).text


def test_a_companys_figures_and_next_follow_up_cover_its_people(user):
    company = make_company()
    person = make_person(company=company)
    make_entry(contact=person, duration=10)
    make_entry(contact=company, duration=5)
    due = FollowUp.objects.create(
        contact=person, salesperson=user, due_on="2026-12-01", text="Ring"
    )
    figures = figures_of(company)
    assert (figures["entries"], figures["duration"]) == (2, 15)
    assert figures["next_follow_up"] == due
    assert figures_of(person)["entries"] == 1


# Calling


def test_a_call_offers_the_persons_numbers_before_the_companys(client, user):
    contact = make_person(
        company=make_company(phone="+45 33 33 33 33"), phone="+45 11 11 11 11", mobile="22 22 22 22"
    )
    page = client.get("/interactions/call/", {"contact": contact.number}).text
    places = [page.index(f'href="tel:{n}"') for n in ("+4511111111", "22222222", "+4533333333")]
    assert places == sorted(places)
    code = InteractionTemplate.objects.get(for_calls=True).code
    number = "%2B45%2011%2011%2011%2011"
    assert f"?contact={contact.number}&amp;template={code}&amp;via={number}" in page


def test_a_call_without_a_number_or_a_template_says_what_to_do(client, user):
    silent = {"contact": make_person().number}
    assert "has no phone number" in client.get("/interactions/call/", silent).text
    InteractionTemplate.objects.update(for_calls=False)
    ready = {"contact": make_person(phone="1234").number}
    assert "is used by the Call button" in client.get("/interactions/call/", ready).text


def test_a_blocked_contact_is_not_called(client, user):
    contact = make_person(phone="1234", privacy_blocked=True)
    page = client.get("/interactions/call/", {"contact": contact.number}).text
    assert "is blocked for privacy" in page
    assert "tel:" not in page


# Follow-ups and the day


def make_follow_up(user, **fields):
    return FollowUp.objects.create(
        **{
            "contact": make_person(),
            "salesperson": user,
            "due_on": timezone.localdate(),
            "text": "Call back",
        }
        | fields
    )


def test_more_follow_ups_of_a_contact_than_are_shown_can_be_reached(client, user):
    contact = make_person()
    for _ in range(20):
        make_follow_up(user, contact=contact)
    rest = f"/interactions/follow-ups/?whose=all&amp;contact={contact.number}"
    assert rest not in shown(client, contact)
    make_follow_up(user, contact=contact)
    assert rest in shown(client, contact)


def test_a_follow_up_is_ticked_off_once(client, user):
    follow_up = make_follow_up(user)
    address = f"/interactions/follow-ups/{follow_up.pk}/done/"
    assert client.get(address).status_code == 405
    assert client.post(address, {"next": "/"}).url == "/"
    follow_up.refresh_from_db()
    done_at = follow_up.done_at
    assert follow_up.done_by == user
    client.force_login(make_user())
    assert client.post(address, {"next": "https://elsewhere.example/"}).url.startswith("/contacts/")
    follow_up.refresh_from_db()
    assert (follow_up.done_at, follow_up.done_by) == (done_at, user)


def test_open_follow_ups_stand_above_the_timeline(client, user):
    follow_up = make_follow_up(user, due_on=timezone.localdate() - timedelta(days=2))
    page = shown(client, follow_up.contact)
    assert "Call back" in page
    assert "2 days late" in page
    FollowUp.objects.filter(pk=follow_up.pk).finish(by=user)
    assert "Call back" not in shown(client, follow_up.contact)
