"""The log: what is in it, how it is filtered, sorted, paged and shown."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from interactions.models import Attachment, EntryComment
from tests.factories import (
    make_admin,
    make_company,
    make_entry,
    make_group,
    make_person,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db
LOG = "/interactions/"


@pytest.fixture
def user():
    return make_user(name="Mara Linden", initials="ML")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def listed(response):
    """The descriptions of the rows, from the top."""
    return [entry.description for entry in response.context["listing"].page.rows]


def found(page, **query):
    return set(listed(page.get(LOG + "?" + urlencode(query, doseq=True))))


def at(*args):
    return datetime(*args, tzinfo=timezone.get_current_timezone())


def test_the_log_shows_the_newest_first_and_cancelled_ones_struck_but_no_postponed_ones(page, user):
    make_entry(description="Old", occurred_at=at(2026, 1, 5, 9))
    make_entry(description="New", occurred_at=at(2026, 1, 7, 9))
    make_entry(description="Wrong", occurred_at=at(2026, 1, 6, 9), cancelled_by=user)
    make_entry(description="Unfinished", postponed=True)
    response = page.get(LOG)
    assert listed(response) == ["New", "Wrong", "Old"]
    assert response.text.count('<tr class="is-cancelled"') == 1
    assert "Unfinished" not in response.text


def test_a_stranger_signs_in_first_and_others_need_the_permission(client):
    assert client.get(LOG).status_code == 302
    client.force_login(make_user(role=None))
    assert client.get(LOG).status_code == 403


def test_the_log_only_reads(page):
    assert page.post(LOG).status_code == 405


def test_every_column_shows_its_value(page, user):
    contact = make_person(
        first_name="Jeanne", last_name="Exemple", company=make_company(name="Storybook SA")
    )
    template = make_template(
        description="Incoming call",
        icon="phone-incoming",
        group=make_group(description="Phone", hue="phone"),
    )
    entry = make_entry(
        contact=contact,
        template=template,
        salesperson=user,
        occurred_at=at(2025, 11, 18, 16, 40),
        description="Complaint about lids",
        information_flow="inbound",
        initiated_by="them",
        correspondence_type="letter",
        language="fr",
        subject="Dented lids",
        evaluation="negative",
        duration=12,
        cost="3.50",
        attempt_failed=True,
        contacted_via="+45 12 34",
        source="document",
        document_type="invoice",
        document_number="INV-1",
        logged_by=make_user(name="Jonas Wiik"),
    )
    names = [column["name"] for column in page.get(LOG).context["listing"].columns]
    text = page.get(f"{LOG}?{urlencode({'columns': names}, doseq=True)}").text
    for value in [
        "18 Nov 2025",
        "16:40",
        "Jeanne Exemple",
        "Storybook SA",
        "Complaint about lids",
        "Incoming call",
        "Inbound",
        "ML",
        "Mara",
        "Negative",
        ">12<",
        ">3.50<",
        "Attempt failed",
        "is-auto",
        f">{entry.pk}<",
        ">Phone<",
        ">Them<",
        ">Letter<",
        ">French<",
        ">Dented lids<",
        ">+45 12 34<",
        "Invoice INV-1",
        ">Document<",
        ">Jonas Wiik<",
    ]:
        assert value in text, value


def test_costs_are_written_as_people_of_the_language_write_them(page, user):
    user.language = "da"
    user.save()
    entry = make_entry(cost="1234.50")
    assert ">1.234,50<" in page.get(LOG).text
    assert "1.234,50" in page.get(f"{LOG}{entry.pk}/").text


def test_columns_can_be_chosen(page):
    make_entry(subject="Seen only when asked for")
    assert "Seen only when asked for" not in page.get(LOG).text
    response = page.get(f"{LOG}?columns=subject")
    assert "Seen only when asked for" in response.text
    headings = {column.name for column in response.context["table"].columns}
    assert headings == {"check", "occurred_at", "contact", "description", "subject", "status"}


def test_a_number_of_nought_is_shown_as_one(page):
    make_entry(duration=0)
    assert re.search(r'<td class="c-opt c-num[^>]*>0</td>', page.get(LOG).text)


def test_what_stands_in_an_entry_is_never_markup(page):
    make_entry(
        description="<script>alert(1)</script>",
        contact=make_person(first_name="<b>", last_name="x"),
    )
    text = page.get(LOG).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "&lt;b&gt; x" in text


def test_comments_and_attachments_are_marked(page):
    entry = make_entry()
    make_entry()
    for _ in range(2):
        EntryComment.objects.create(entry=entry, text="Seen")
    entry.attachments.add(
        Attachment.objects.create(file=ContentFile(b"x", "x"), name="lid.jpg", size=1)
    )
    text = page.get(LOG).text
    assert text.count("Has attachments") == 1
    assert text.count('2<span class="visually-hidden"> comments') == 1


def queries_of(page, url):
    page.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert page.get(url).status_code == 200
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("columns", ["", "&columns=group&columns=logged_by&columns=company"])
def test_a_page_costs_the_same_queries_with_one_row_and_with_fifty(page, user, columns):
    url = f"{LOG}?sort=-occurred_at{columns}"
    template, other = make_template(), make_template()
    entry = make_entry(template=template, logged_by=make_user())
    EntryComment.objects.create(entry=entry, text="Seen")
    one = queries_of(page, url)
    for number in range(49):
        entry = make_entry(
            contact=make_person(company=make_company()),
            template=[template, other][number % 2],
            salesperson=user,
            cancelled_by=user if number % 3 else None,
            logged_by=user,
        )
        EntryComment.objects.create(entry=entry, text="Seen")
    fifty = queries_of(page, url)
    assert len(fifty) == len(one) <= 8, "\n".join(fifty)


def test_each_filter_finds_its_entries(page, user):
    company = make_company(name="Quarry Ltd")
    person = make_person(first_name="Ann", last_name="Stone", company=company)
    template = make_template(code="RING-IN", group=make_group(code="RING"))
    make_entry(
        description="this one",
        contact=person,
        template=template,
        salesperson=user,
        evaluation="positive",
        occurred_at=at(2026, 3, 10, 12),
        information_flow="inbound",
        source="document",
        subject="Granite",
        document_type="quote",
        document_number="Q-7",
        delivery_status="queued",
    )
    make_entry(
        description="the other",
        occurred_at=at(2026, 5, 10, 12),
        attempt_failed=True,
        delivery_status="failed",
    )
    make_entry(
        description="a third", occurred_at=at(2026, 4, 1), cancelled_by=user, delivery_status="sent"
    )
    this, other, third = {"this one"}, {"the other"}, {"a third"}
    assert found(page) == this | other | third
    for query in [
        {"contact": person.number},
        {"contact": person.number.lower()},
        {"company": company.number},
        {"template": template.pk},
        {"template": "RING-IN"},
        {"group": template.group_id},
        {"group": "RING"},
        {"salesperson": user.pk},
        {"salesperson": user.email},
        {"flow": "inbound"},
        {"source": "document"},
        {"evaluation": "positive"},
        {"document": "Q-7"},
        {"status": "queued"},
        {"q": "gran"},
        {"q": "ann stone"},
        {"q": "quarry"},
        {"q": "Q-7"},
        {"to": "2026-03-10"},
    ]:
        assert found(page, **query) == this, query
    assert found(page, status="attempt_failed") == found(page, status="delivery_failed") == other
    assert found(page, status="cancelled") == found(page, status="sent") == third
    assert found(page, status="logged") == this | other
    assert found(page, status=["queued", "cancelled"]) == this | third
    assert found(page, evaluation="none") == found(page, flow="none") == other | third
    assert found(page, template=["RING-IN", "RING-IN"], q="absent") == set()
    assert found(page, template=" Ring-In ") == found(page, template="RING-IN") != set()
    assert found(page, contact=company.number) == set()


def test_codes_addresses_and_numbers_are_found_whatever_their_case(page):
    seller = make_user(email="sales9@example.com")
    template = make_template(code="CALL-LATE")
    for number in ("Q-2081", "q-2081"):
        make_entry(description=number, document_number=number, salesperson=seller)
    make_entry(description="of the template", template=template)
    assert found(page, document="q-2081") == {"Q-2081", "q-2081"}
    assert found(page, document="Q-2081") == {"Q-2081"}
    assert found(page, salesperson="Sales9@Example.com") == {"Q-2081", "q-2081"}
    assert found(page, template="call-late") == {"of the template"}
    form = page.get(f"{LOG}?template=call-late&filters=1").text
    assert re.search(
        rf'<input type="checkbox" name="template" value="{template.pk}"[^>]* checked>', form
    )


def test_days_are_inclusive_and_in_the_time_zone_of_the_site(page):
    make_entry(description="last minute before", occurred_at=at(2026, 7, 1, 23, 59))
    make_entry(description="first minute", occurred_at=at(2026, 7, 2, 0, 0))
    make_entry(description="last minute", occurred_at=at(2026, 7, 3, 23, 59))
    make_entry(description="first minute after", occurred_at=at(2026, 7, 4, 0, 0))
    assert found(page, **{"from": "2026-07-02", "to": "2026-07-03"}) == {
        "first minute",
        "last minute",
    }


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"contact": "C999999"}, "There is no contact with the number C999999."),
        ({"company": "Acme"}, "No contact matches “Acme”."),
        ({"template": "NOPE"}, "There is no “NOPE” to choose."),
        ({"template": "999999"}, "There is no “999999” to choose."),
        ({"group": "9" * 40}, "Choose from the list."),
        ({"status": "lost"}, "There is no “lost” to choose."),
        ({"flow": "sideways"}, "There is no “sideways” to choose."),
        ({"from": "yesterday"}, "This is no day."),
        ({"from": "0001-01-01"}, "Choose a day between the years 1900 and 2999."),
        ({"to": "9999-12-31"}, "Choose a day between the years 1900 and 2999."),
        ({"from": "2026-02-02", "to": "2026-02-01"}, "The last day lies before the first."),
    ],
)
def test_a_filter_that_cannot_be_read_lists_nothing_and_says_why(page, query, message):
    make_entry()
    response = page.get(f"{LOG}?{urlencode(query)}")
    assert response.status_code == 200
    assert listed(response) == []
    assert message in response.text
    assert "The filter cannot be read" in response.text


def test_what_is_not_a_filter_is_ignored(page):
    make_entry(description="Here")
    assert found(page, colour="blue", number="7", q="  ") == {"Here"}


def test_pages_reach_every_entry_once_among_ties_in_both_directions(page):
    moment = at(2026, 2, 2, 10)
    for number in range(120):
        make_entry(description=f"{number}", occurred_at=moment + timedelta(minutes=number // 40))
    for sort in ["-occurred_at", "occurred_at"]:
        seen, url = [], f"{LOG}?sort={sort}"
        while url:
            listing = page.get(url).context["listing"]
            seen += [int(entry.description) for entry in listing.page.rows]
            url = (
                listing.page.next
                and f"{LOG}?{urlencode({'sort': sort, 'after': listing.page.next})}"
            )
        assert sorted(seen) == list(range(120))
        assert seen == sorted(seen, reverse=sort.startswith("-"))


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "~",
        "1~",
        "~2026-01-01T00:00:00Z",
        "1~yesterday",
        "1~2026-01-01",
        "1~2026-01-01T00:00:00",
        "a~b",
        "99999999999999999999~2026-01-01T00:00:00+00:00",
        "1~0001-01-01T00:00:00+14:00",
    ],
)
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_cursor_that_makes_no_sense_is_no_error(page, cursor, way):
    make_entry()
    response = page.get(f"{LOG}?{urlencode({way: cursor})}", follow=True)
    assert response.status_code == 200


def test_an_unknown_order_is_the_usual_one(page):
    make_entry(description="Old", occurred_at=at(2026, 1, 5))
    make_entry(description="New", occurred_at=at(2026, 1, 6))
    assert listed(page.get(f"{LOG}?sort=cost")) == ["New", "Old"]
    assert listed(page.get(f"{LOG}?sort=occurred_at")) == ["Old", "New"]


def test_active_filters_are_told_in_words_and_can_be_taken_off(page):
    make_entry(
        template=make_template(code="CALL", description="Outgoing call"), evaluation="positive"
    )
    text = page.get(f"{LOG}?template=CALL&evaluation=positive&from=2026-01-02&q=x").text
    assert "Template <b>Outgoing call</b>" in text
    assert "Evaluation <b>Positive</b>" in text
    assert "From <b>2 Jan 2026</b>" in text
    assert (
        'href="?evaluation=positive&amp;from=2026-01-02&amp;q=x" aria-label="Remove filter: Template"'
        in text
    )


def test_the_filter_form_is_there_when_asked_for_and_keeps_what_is_filtered(page):
    template = make_template(description="Outgoing call")
    assert '<details class="filters"' not in page.get(LOG).text
    text = page.get(f"{LOG}?filters=1&template={template.pk}&sort=occurred_at").text
    assert re.search(rf'<input[^>]* name="template" value="{template.pk}"[^>]* checked>', text)
    assert 'data-none="Any">Outgoing call</summary>' in text
    assert '<input type="hidden" name="sort" value="occurred_at">' in text


def test_a_new_search_keeps_the_filters_that_are_not_drawn(page):
    text = page.get(f"{LOG}?status=logged&status=sent").text
    for value in ["logged", "sent"]:
        assert f'<input type="hidden" name="status" value="{value}">' in text


@pytest.mark.parametrize("way", ["after", "before"])
def test_a_page_behind_the_last_row_leads_to_the_beginning(page, way):
    make_entry()
    cursor = "1~1999-01-01T00:00:00+00:00" if way == "after" else "1~2199-01-01T00:00:00+00:00"
    response = page.get(f"{LOG}?{urlencode({'status': 'logged', way: cursor})}")
    assert (response.status_code, response.url) == (302, f"{LOG}?status=logged")
    assert page.get(f"{LOG}?{urlencode({way: cursor})}").url == LOG


def test_that_no_column_is_chosen_is_a_choice(page):
    make_entry()
    response = page.get(f"{LOG}?columns=none")
    headings = {column.name for column in response.context["table"].columns}
    assert headings == {"check", "occurred_at", "contact", "description", "status"}
    assert ">Usual columns</a>" in response.text
    assert ">Usual columns</a>" not in page.get(LOG).text


def test_only_the_error_is_shown_where_the_filter_cannot_be_read(page):
    text = page.get(f"{LOG}?status=lost").text
    assert "The filter cannot be read" in text
    assert "Nothing matches" not in text


def test_days_are_chosen_by_name_and_the_other_filters_stay(page):
    today = timezone.localdate()
    text = page.get(f"{LOG}?filters=1&flow=inbound&to=2020-01-01").text
    [query] = re.findall(r'href="\?([^"]*)">Last 7 days</a>', text)
    assert set(query.split("&amp;")) == {
        "flow=inbound",
        f"from={today - timedelta(days=6)}",
        f"to={today}",
    }


def test_an_empty_log_says_how_to_begin(page):
    assert "Log the first interaction" in page.get(LOG).text


def test_no_match_says_what_lies_just_outside_the_days(page):
    make_entry(description="Lids", occurred_at=at(2026, 3, 1))
    make_entry(description="Lids again", occurred_at=at(2026, 3, 2))
    text = page.get(f"{LOG}?q=lids&from=2026-04-01").text
    assert "Nothing matches “lids”" in text
    assert "2 entries match on other days." in text
    assert 'href="?q=lids"' in text
    assert "on other days" not in page.get(f"{LOG}?q=absent&from=2026-04-01").text


def test_the_views_of_everybody_lead_to_what_they_say(page, user):
    make_entry(description="mine this week", salesperson=user)
    make_entry(description="failed", delivery_status="failed", occurred_at=at(2020, 1, 1))
    make_entry(description="bad", evaluation="very_negative", occurred_at=at(2020, 1, 1))
    make_entry(description="gone", cancelled_by=user, occurred_at=at(2020, 1, 1))
    tabs = {tab["label"]: tab["url"] for tab in page.get(LOG).context["listing"].tabs}
    assert set(listed(page.get(tabs["My week"]))) == {"mine this week"}
    assert set(listed(page.get(tabs["Failed delivery"]))) == {"failed"}
    assert set(listed(page.get(tabs["Negative feedback"]))) == {"bad"}
    assert set(listed(page.get(tabs["Cancelled"]))) == {"gone"}
    assert tabs["Postponed"] == reverse("postponed")
    assert (
        'href="/interactions/?status=cancelled" aria-current="page"'
        in page.get(tabs["Cancelled"]).text
    )


def test_an_entry_opens_beside_the_list_by_its_address_alone(page):
    entry = make_entry(description="Open me")
    text = page.get(f"{LOG}?open={entry.pk}").text
    assert (
        f'role="complementary" id="panel" aria-labelledby="panel-title" data-panel="{entry.pk}"'
        in text
    )
    assert 'aria-current="true"' in text
    assert page.get(f"{LOG}?open={entry.pk + 1}").status_code == 404
    assert page.get(f"{LOG}?open=nonsense").status_code == 200
    assert page.get(f"{LOG}?open={'9' * 30}").status_code == 404


def test_who_may_not_cancel_gets_no_bulk_bar(client):
    viewer = make_user(role=None)
    viewer.user_permissions.add(Permission.objects.get(codename="view_interactionlogentry"))
    make_entry()
    client.force_login(viewer)
    assert "bulkbar" not in client.get(LOG).text
    client.force_login(make_admin())
    assert "bulkbar" in client.get(LOG).text


def test_logging_from_the_log_of_a_contact_begins_with_that_contact(page):
    contact = make_company()
    form = f'href="/interactions/new/?contact={contact.number}"'
    assert form in page.get(f"{LOG}?contact={contact.number.lower()}").text
    assert form in page.get(LOG, {"contact": f"{contact.name} · {contact.number}"}).text
    assert form in page.get(contact.get_absolute_url()).text
    assert 'href="/interactions/new/"' in page.get(f"{LOG}?contact=nobody").text


def test_the_panel_leads_to_the_entries_before_and_after_on_the_same_page_of_the_log(page):
    old, middle, new = (make_entry(occurred_at=at(2026, 1, day, 9)) for day in (5, 6, 7))
    text = page.get(f"{LOG}?sort=-occurred_at&open={middle.pk}").text
    assert f'href="?sort=-occurred_at&amp;open={new.pk}" data-step="-1"' in text
    assert f'href="?sort=-occurred_at&amp;open={old.pk}" data-step="1"' in text
    text = page.get(f"{LOG}?open={old.pk}").text
    assert f'href="?open={middle.pk}" data-step="-1"' in text
    assert 'data-step="1"' not in text
