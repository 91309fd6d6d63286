"""Criteria that are saved under a name: saving, listing, deleting, and taking them in another segment."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.choosing import Criteria, told
from crm.models import SavedCriteria, Tag
from tests.crm.test_segmenting import ADD, by_hand, names, person, take
from tests.factories import make_manager, make_segment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(name="Ida Sommer")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def segment(user):
    segment = make_segment(description="Danes")
    person("Ada", country="DK", language="da")
    person("Bo", country="DK", language="en")
    take(segment, ADD, user, country=["DK"])
    take(segment, "reduce", user, language=["en"])
    return segment


def save(page, segment, name="Danes"):
    return page.post(f"/segments/{segment.number}/criteria/save/", {"name": name}, follow=True)


def test_saves_the_criteria_of_a_segment(page, segment, user):
    assert (
        "<b>Reduce by</b> language is English"
        in page.get(f"/segments/{segment.number}/criteria/save/").text
    )
    assert "Saved as “Danes”." in save(page, segment).text
    saved = SavedCriteria.objects.get()
    assert (saved.saved_by, len(saved.steps)) == (user, 2)
    assert "There are saved criteria of this name." in save(page, segment).text
    assert "Give the criteria a name." in save(page, segment, name="").text


def test_a_search_for_saved_criteria_is_saved_as_a_view(page, segment):
    save(page, segment)
    asked = {"list": "saved_criteria", "query": "q=dan", "name": "Danish ones"}
    text = page.post("/views/save/", asked, follow=True).text
    assert 'aria-current="page">Danish ones' in text
    assert "Search for another part of the name." in page.get("/segments/criteria/?q=zzz").text


def test_of_contacts_that_were_chosen_by_hand_there_is_nothing_to_save(page, user):
    segment = make_segment()
    by_hand(segment, "hand_add", user, person("Ada"))
    assert "There are no criteria to save" in save(page, segment).text
    assert not SavedCriteria.objects.exists()


def test_takes_saved_steps_after_they_were_shown(page, segment):
    save(page, segment)
    saved, other = SavedCriteria.objects.get(), make_segment()
    url = f"/segments/{other.number}/criteria/reuse/"
    text = page.get(f"{url}?saved={saved.pk}").text
    assert "<b>Add</b> country is Denmark" in text
    assert "already" not in text
    text = page.post(url, {"saved": saved.pk, "version": other.version}, follow=True).text
    assert "2 steps were taken." in text
    assert names(other) == ["Ada"]
    assert "The segment has 2 steps already" in page.get(f"{url}?saved={saved.pk}").text
    text = page.post(url, {"saved": saved.pk, "version": other.version}, follow=True).text
    assert "Nothing was done: somebody changed this segment meanwhile." in text
    assert other.steps.count() == 2


@pytest.mark.parametrize("saved", ["", "99", "x"])
def test_says_what_is_wrong_with_the_choice(page, saved):
    segment = make_segment()
    text = page.post(f"/segments/{segment.number}/criteria/reuse/", {"saved": saved}).text
    assert "Choose saved criteria." in text or "These criteria are gone. Choose others." in text


def test_without_any_says_how_they_are_saved(page, segment):
    url = f"/segments/{segment.number}/criteria/reuse/"
    assert "No saved criteria yet" in page.get(url).text
    save(page, segment)
    assert "No saved criteria yet" not in page.get(url).text


def test_lists_them_with_their_steps(page, segment):
    save(page, segment)
    SavedCriteria.objects.create(name="Other", steps=[])
    text = page.get("/segments/criteria/?q=danes").text
    assert "<b>Reduce by</b> language is English" in text
    assert "Ida Sommer" in text
    assert "Other" not in text
    exported = page.get("/segments/criteria/?format=csv").getvalue().decode()
    assert exported.count("\r\n") == 3


def test_the_list_costs_the_same_for_one_row_and_for_fifty(page, user):
    def count():
        with CaptureQueriesContext(connection) as queries:
            page.get("/segments/criteria/")
        return len(queries)

    def save_one(number):
        criteria = Criteria({"tag": ["Retail"], "salesperson": [user.pk]})
        steps = [{"action": "add", "criteria": criteria.kept, "told": told(criteria)}]
        SavedCriteria.objects.create(name=f"Criteria {number}", steps=steps, saved_by=make_user())

    Tag.objects.create(name="Retail")
    save_one(0)
    few = count()
    for number in range(1, 50):
        save_one(number)
    assert count() == few <= 8


def test_ones_own_are_deleted_and_those_of_others_by_managers(client, user):
    mine = SavedCriteria.objects.create(name="Mine", steps=[], saved_by=user)
    others = SavedCriteria.objects.create(name="Others", steps=[], saved_by=make_user())
    client.force_login(user)
    text = client.get("/segments/criteria/").text
    assert f"/segments/criteria/{mine.pk}/delete/" in text
    assert f"/segments/criteria/{others.pk}/delete/" not in text
    assert client.post(f"/segments/criteria/{others.pk}/delete/").status_code == 403
    assert (
        "“Mine” is deleted."
        in client.post(f"/segments/criteria/{mine.pk}/delete/", follow=True).text
    )
    client.force_login(make_manager())
    client.post(f"/segments/criteria/{others.pk}/delete/")
    assert not SavedCriteria.objects.exists()
    assert client.post(f"/segments/criteria/{mine.pk}/delete/").status_code == 404
