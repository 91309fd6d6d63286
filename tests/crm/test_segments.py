"""The list of segments, making one, its form, copying and archiving."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Segment, Tag
from tests.crm.test_segmenting import ADD, names, person, take
from tests.factories import make_segment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(name="Ida Sommer")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def fields_of(**fields):
    blank = dict.fromkeys(["description", "salesperson", "notes", "tags"], "")
    return blank | {"creation_key": str(uuid.uuid4())} | fields


def descriptions_in(response):
    return [str(segment) for segment in response.context["listing"].page.rows]


# The list


def test_lists_the_newest_first_or_by_description(page):
    make_segment(description="Autumn letter")
    make_segment(description="Zebra")
    make_segment(description="Birthday")
    assert descriptions_in(page.get("/segments/")) == ["Birthday", "Zebra", "Autumn letter"]
    by_description = page.get("/segments/?sort=description")
    assert descriptions_in(by_description) == ["Autumn letter", "Birthday", "Zebra"]


@pytest.mark.parametrize(
    "query", ["q=letter", "q=%(number)s", "tag=Retail", "salesperson=%(user)s"]
)
def test_finds_by(page, user, query):
    segment = make_segment(description="Autumn letter", salesperson=user)
    segment.tags.add(Tag.objects.create(name="Retail"))
    make_segment(description="Other")
    values = {"number": segment.number.lower(), "user": user.pk}
    assert descriptions_in(page.get(f"/segments/?{query % values}")) == ["Autumn letter"]


def test_archived_segments_are_found_when_asked_for(page):
    segment = make_segment(description="Old")
    make_segment(description="New")
    page.post(f"/segments/{segment.number}/archive/")
    assert descriptions_in(page.get("/segments/")) == ["New"]
    assert descriptions_in(page.get("/segments/?archived=only")) == ["Old"]
    page.post(f"/segments/{segment.number}/unarchive/")
    assert descriptions_in(page.get("/segments/")) == ["New", "Old"]


def test_a_row_says_how_many_contacts_and_whose_it_is(page, user):
    segment = make_segment(person("Ada"), person("Bo"), description="Letter", salesperson=user)
    segment.tags.add(Tag.objects.create(name="Retail"))
    text = page.get("/segments/").text
    row = text[text.index("<tbody>") : text.index("</tbody>")]
    for words in ["Letter", segment.number, ">2</span>", "Ida Sommer", "Retail", "Never", "Today"]:
        assert words in row


def test_the_list_costs_the_same_for_one_row_and_for_fifty(page, user):
    def count():
        with CaptureQueriesContext(connection) as queries:
            page.get("/segments/")
        return len(queries)

    tag = Tag.objects.create(name="Retail")
    make_segment(person("Ada"), salesperson=user).tags.add(tag)
    few = count()
    for _ in range(50):
        make_segment(salesperson=make_user()).tags.add(tag)
    assert count() == few <= 8


def test_exports_exactly_what_is_filtered(page):
    make_segment(description="Letter").tags.add(Tag.objects.create(name="Retail"))
    make_segment(description="Other")
    text = page.get("/segments/?q=letter&format=csv").getvalue().decode()
    assert text.count("\r\n") == 2
    assert "Retail" in text


def test_an_empty_list_says_what_to_do(page):
    assert "No segments yet" in page.get("/segments/").text
    make_segment()
    assert "Nothing matches “nothing”" in page.get("/segments/?q=nothing").text


# The form


def test_makes_a_segment(page, user):
    assert f'<option value="{user.pk}" selected>' in page.get("/segments/new/").text
    asked = fields_of(description="Autumn letter", salesperson=user.pk, tags="Dealer, retail")
    response = page.post("/segments/new/", asked, follow=True)
    segment = Segment.objects.get()
    assert f"Saved as {segment.number}" in response.text
    assert response.redirect_chain[0][0] == f"/segments/{segment.number}/"
    assert sorted(map(str, segment.tags.all())) == ["Dealer", "retail"]


def test_a_second_press_makes_no_second_segment(page):
    asked = fields_of(description="Autumn letter")
    page.post("/segments/new/", asked)
    response = page.post("/segments/new/", asked, follow=True)
    assert "saved already" in response.text
    assert Segment.objects.count() == 1


def test_a_segment_without_a_description_is_not_saved_and_what_was_typed_stays(page):
    response = page.post("/segments/new/", fields_of(notes="For the fair"))
    assert "Give the segment a description" in response.text
    assert "For the fair" in response.text
    assert not Segment.objects.exists()


def test_edits_a_segment_and_keeps_its_members(page):
    segment = make_segment(person("Ada"), description="Letter")
    asked = fields_of(description="Autumn letter", version=segment.version)
    page.post(f"/segments/{segment.number}/edit/", asked)
    segment.refresh_from_db()
    assert (segment.description, segment.member_count) == ("Autumn letter", 1)


def test_who_saves_second_is_told_what_is_saved_now(page):
    segment = make_segment(description="Letter")
    url = f"/segments/{segment.number}/edit/"
    page.post(url, fields_of(description="First", version=segment.version))
    response = page.post(url, fields_of(description="Second", version=segment.version))
    assert "Somebody else saved this meanwhile" in response.text
    assert "Saved now: First" in response.text
    again = fields_of(description="Second", version=response.context["form"].data["version"])
    page.post(url, again)
    segment.refresh_from_db()
    assert segment.description == "Second"


# Copying


def test_a_copy_has_the_steps_the_members_and_the_way_back(page, user):
    ada, _ = person("Ada", country="DK"), person("Bo", country="DK", language="en")
    segment = make_segment(description="Danes", notes="For the fair")
    segment.tags.add(Tag.objects.create(name="Retail"))
    take(segment, ADD, user, country=["DK"])
    take(segment, "reduce", user, language=["en"])
    page.post(f"/segments/{segment.number}/copy/")
    copy = Segment.objects.latest("pk")
    assert (copy.description, copy.notes, copy.member_count) == ("Copy of Danes", "For the fair", 1)
    assert names(copy) == ["Ada"]
    assert [str(tag) for tag in copy.tags.all()] == ["Retail"]
    assert [step.in_words for step in copy.steps.all()] == [
        step.in_words for step in segment.steps.all()
    ]
    page.post(f"/segments/{copy.number}/back/?step={copy.steps.last().pk}")
    assert names(copy) == ["Ada", "Bo"]
    assert names(segment) == ["Ada"]
    assert ada.memberships.count() == 2


def test_a_number_is_found_in_any_case_and_a_missing_one_is_not_found(page):
    segment = make_segment()
    assert page.get(f"/segments/{segment.number.lower()}/").status_code == 200
    for path in ["", "edit/", "step/", "hand/"]:
        assert page.get(f"/segments/S9999/{path}").status_code == 404


def test_an_archived_segment_is_read_only(page, user):
    segment = make_segment(person("Ada"))
    page.post(f"/segments/{segment.number}/archive/")
    text = page.get(f"/segments/{segment.number}/").text
    assert "Archived" in text
    assert "Apply step" not in text
    asked = {"action": "add", "country": "DK", "version": segment.version}
    text = page.post(f"/segments/{segment.number}/step/", asked).text
    assert "This segment is archived. Bring it back before you change it." in text
