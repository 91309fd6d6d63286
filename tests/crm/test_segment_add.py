"""Adding to a segment whom an address names: from the list of contacts, all or those that are ticked."""

import uuid
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.filters import ContactFilter
from crm.models import Segment, Tag
from tests.crm.test_segmenting import by_hand, names, person
from tests.factories import make_company, make_entry, make_manager, make_segment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(name="Ida Sommer")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def add(page, query, **data):
    data = {"to": "new", "description": "Danes", "creation_key": str(uuid.uuid4())} | data
    return page.post(f"/segments/add/?{query}", data, follow=True)


def test_shows_whom_it_is_about_and_makes_a_new_segment(page, user):
    person("Ada", country="DK")
    person("Blocked", country="DK", privacy_blocked=True)
    make_company(name="Acme", country="DK")
    text = page.get("/segments/add/?country=DK&kind=person").text
    assert "1 contact</h2>" in text
    assert "(is a person) and (country is Denmark)" in text
    assert "Left out: 1 privacy-blocked." in text
    assert 'value="Is a person, country is Denmark"' in text
    text = add(page, "country=DK&kind=person").text
    assert "1 contact was added. Left out: 1 privacy-blocked." in text
    segment = Segment.objects.get()
    assert (segment.description, segment.salesperson) == ("Danes", user)
    assert segment.steps.get().criteria == {"kind": ["person"], "country": ["DK"]}
    assert names(segment) == ["Ada"]


def test_what_stands_in_the_field_of_the_other_button_does_not_matter(page):
    person("Ada", country="DK")
    add(page, "country=DK", segment="S9999")
    segment = Segment.objects.get()
    person("Bo", country="DK")
    add(page, "kind=person", to="existing", segment=segment.number, description="x" * 101)
    assert names(segment) == ["Ada", "Bo"]


def test_a_second_press_makes_no_second_segment(page):
    person("Ada", country="DK")
    key = str(uuid.uuid4())
    add(page, "country=DK", creation_key=key)
    text = add(page, "country=DK", creation_key=key).text
    assert "These contacts are in the segment already." in text
    assert Segment.objects.get().steps.count() == 1


def test_the_same_criteria_bring_those_who_came_to_match_them_since(page):
    person("Ada", country="DK")
    segment = make_segment()
    asked = {"to": "existing", "segment": segment.number}
    add(page, "country=DK", **asked)
    person("Bo", country="DK")
    assert "1 contact was added. 1 was in it already." in add(page, "country=DK", **asked).text
    assert names(segment) == ["Ada", "Bo"]


def test_enter_presses_the_button_beside_the_field(page):
    person("Ada", country="DK")
    text = page.get("/segments/add/?country=DK").text
    new, existing = (
        part.split("</form>")[0] for part in text.split('<form class="form-section"')[-2:]
    )
    assert 'name="description"' in new
    assert 'value="new"' in new
    assert 'name="segment"' in existing
    assert 'value="existing"' in existing
    assert "Its number, such as S0042, or its description." in existing
    refused = page.post("/segments/add/?country=DK", {"to": "existing", "segment": "S9999"}).text
    assert 'value="Country is Denmark"' in refused
    assert 'value="S9999"' in refused


@pytest.mark.parametrize("named", ["%(number)s", "danes", "%(number)s Danes"])
def test_adds_to_a_segment_that_is_there(page, named):
    ada = person("Ada", country="DK")
    segment = make_segment(ada, description="Danes")
    person("Bo", country="DK")
    assert f'<option value="{segment.number} Danes">' in page.get("/segments/add/?country=DK").text
    asked = {"to": "existing", "segment": named % {"number": segment.number.lower()}}
    text = add(page, "country=DK", **asked).text
    assert "1 contact was added. 1 was in it already." in text
    assert "These contacts are in the segment already." in add(page, "country=DK", **asked).text
    assert segment.steps.count() == 1


def test_adds_those_that_were_ticked_by_hand(page):
    ada, bo = person("Ada"), person("Bo", excluded_from_segments=True)
    old = person("Old", archived_at=timezone.now())
    query = "&".join(f"contact={contact.number}" for contact in (ada, bo, old))
    text = page.get(f"/segments/add/?{query}").text
    assert "2 contacts</h2>" in text
    assert "Left out: 1 archived." in text
    text = add(page, query).text
    assert "2 contacts were added. Left out: 1 archived." in text
    assert "1 of them is excluded from segments" in text
    segment = Segment.objects.get()
    assert names(segment) == ["Ada", "Bo"]
    assert segment.steps.get().action == "hand_add"
    asked = {"to": "existing", "segment": segment.number}
    assert "in the segment already" in add(page, f"contact={ada.number}", **asked).text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"description": ""}, "Give the segment a description"),
        ({"to": "existing"}, "Choose the segment that the contacts are to be added to."),
        ({"to": "existing", "segment": "S9999"}, "There is no segment “S9999”."),
        ({"to": "existing", "segment": "Nobody’s"}, "There is no segment “Nobody’s”."),
        ({"to": "existing", "segment": "Twice"}, "Several segments are called “Twice”."),
        ({"to": "existing", "segment": "%s"}, "This segment is archived."),
    ],
)
def test_says_where_they_cannot_go_and_adds_nobody(page, data, sentence):
    person("Ada", country="DK")
    make_segment(description="Twice")
    make_segment(description="Twice")
    archived = make_segment(archived_at=timezone.now())
    if data.get("segment") == "%s":
        data = data | {"segment": archived.number}
    assert sentence in add(page, "country=DK", **data).text
    assert Segment.objects.filter(steps__isnull=False).count() == 0
    assert Segment.objects.count() == 3


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("cuntry=DK", "There is no criterion “cuntry”."),
        ("country=XX", "Country: There is no “XX” to choose."),
        ("contact=", "No contacts were chosen."),
        ("contact=C999999", "There is no contact with the number C999999."),
        ("run=99", "There is no run with the number “99”."),
    ],
)
def test_an_address_that_cannot_be_read_adds_nobody(page, query, sentence):
    person("Ada", country="DK")
    assert sentence in page.get(f"/segments/add/?{query}").text
    assert sentence in add(page, query).text
    assert not Segment.objects.exists()


@pytest.mark.parametrize("query", ["privacy_blocked=true", "archived=only"])
def test_says_of_those_that_cannot_be_added_that_none_can(page, query):
    person("Blocked", privacy_blocked=True)
    person("Old", archived_at=timezone.now())
    person("Ada")
    text = page.get(f"/segments/add/?{query}").text
    assert "None of these contacts can be added." in text
    assert "Left out: 1 " in text
    assert "No contact matches." in page.get("/segments/add/?country=SE").text


# From the list of contacts


FILTERS = {
    "q": "ada",
    "kind": "person",
    "company": "%(company)s",
    "salesperson": "%(user)s",
    "tag": "%(tag)s",
    "country": "DK",
    "city": "odense",
    "language": "da",
    "correspondence_type": "none",
    "privacy_blocked": "false",
    "archived": "too",
}


@pytest.mark.parametrize("name", ContactFilter.base_filters)
def test_every_filter_of_the_list_finds_the_same_as_criteria(page, user, name):
    company, tag = (
        make_company(name="Acme", correspondence_type="email"),
        Tag.objects.create(name="R"),
    )
    ada = person(
        "Ada", company=company, salesperson=user, country="DK", city="Odense", language="da"
    )
    ada.tags.add(tag)
    values = {"company": company.number, "user": user.pk, "tag": tag.pk}
    query = f"{name}={FILTERS[name] % values}&sort=-name"
    listed = page.get(f"/contacts/?{query}")
    assert f'href="/segments/add/?{name}=' in listed.text
    shown = page.get(f"/segments/add/?{query}")
    assert set(shown.context["seen"].sample) == set(listed.context["listing"].page.rows)


def test_the_list_offers_those_that_are_ticked_and_all_that_match(page):
    ada = person("Ada", country="DK")
    text = page.get("/contacts/?country=DK").text
    assert f'name="contact" value="{ada.number}"' in text
    assert '<form action="/segments/add/" data-bulk>' in text
    assert 'href="/segments/add/?country=DK"' in text
    assert "Choose all 1 that match" in text


def test_the_entries_of_a_log_lead_to_a_segment_of_their_contacts(page):
    ada = person("Ada")
    make_entry(contact=ada, evaluation="positive")
    make_entry(evaluation="negative")
    text = page.get("/interactions/?evaluation=positive").text
    address = f"/segments/add/?log={quote('evaluation=positive')}"
    assert f'href="{address}"' in text
    shown = page.get(address)
    assert [contact.name for contact in shown.context["seen"].sample] == ["Ada"]
    assert "segments/add" not in page.get("/interactions/").text


def test_the_page_costs_the_same_for_one_contact_and_for_fifty(page):
    def count():
        with CaptureQueriesContext(connection) as queries:
            page.get("/segments/add/?country=DK")
        return len([query for query in queries if "SAVEPOINT" not in query["sql"]])

    person("Ada", country="DK")
    few = count()
    for _ in range(50):
        make_segment(person("Bo", country="DK", company=make_company()))
    assert count() == few


# From a contact's page


def test_a_contacts_page_tells_its_segments_and_leads_into_another(page):
    ada = person("Ada")
    segments = [make_segment(ada, description=f"Segment no. {number:02}") for number in range(12)]
    archived = make_segment(ada, description="Long ago", archived_at=timezone.now())
    text = page.get(f"/contacts/{ada.number}/").text
    assert "Segment no. 11" in text
    assert "Segment no. 02" in text
    assert "Segment no. 01" not in text
    assert archived.description not in text
    assert f'formaction="/segments/{segments[11].number}/hand/"' in text
    assert f'href="/segments/add/?contact={ada.number}"' in text
    all_of_them = page.get(f"/segments/?contact={ada.number}")
    assert all_of_them.context["listing"].count == (12, False)


def test_a_contact_that_is_in_a_segment_can_be_deleted(client, user):
    client.force_login(make_manager())
    ada, bo = person("Ada"), person("Bo")
    segment = make_segment()
    by_hand(segment, "hand_add", user, ada, bo)
    client.post(f"/contacts/{ada.number}/delete/")
    segment.refresh_from_db()
    assert (segment.member_count, names(segment)) == (1, ["Bo"])
    assert client.get(f"/segments/{segment.number}/").status_code == 200
