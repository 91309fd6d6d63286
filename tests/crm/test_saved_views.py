"""Views of lists, saved under a name: one's own, and those that are shared."""

import pytest

from crm.models import SavedView
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LOG = "/interactions/"


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def save(page, **fields):
    data = {"list": "log", "name": "Sent mails", "query": "status=sent&columns=cost"} | fields
    return page.post("/views/save/", data, follow=True)


def test_a_view_is_saved_with_its_filter_and_columns_and_shown_as_a_tab(page, user):
    response = save(page)
    assert response.redirect_chain == [("/interactions/?status=sent&columns=cost", 302)]
    view = SavedView.objects.get()
    assert (view.user, view.list, view.query, view.shared) == (
        user,
        "log",
        "status=sent&columns=cost",
        False,
    )
    assert "The view “Sent mails” is saved." in response.text
    assert (
        'href="/interactions/?status=sent&amp;columns=cost" aria-current="page">Sent mails'
        in response.text
    )
    assert "Delete view" in response.text


def test_the_form_of_a_list_carries_what_is_shown_and_not_which_page_of_it(page):
    text = page.get(
        f"{LOG}?status=sent&sort=occurred_at&columns=cost&after=1~x&open=&filters=1"
    ).text
    assert (
        '<input type="hidden" name="query" value="status=sent&amp;sort=occurred_at&amp;columns=cost">'
        in text
    )


def test_others_see_a_view_only_when_it_is_shared_and_cannot_delete_it(page, client):
    save(page, name="Private")
    save(page, name="Shared", shared="on")
    client.force_login(make_user())
    text = client.get(LOG).text
    assert ">Shared<" in text
    assert "Private" not in text
    shared = SavedView.objects.get(name="Shared")
    assert client.post(f"/views/{shared.pk}/delete/").status_code == 404
    assert "Delete view" not in client.get(f"{LOG}?{shared.query}").text
    assert SavedView.objects.count() == 2


def test_a_name_is_taken_once_by_each_user_and_list(page, client):
    save(page)
    assert "You have a view of this name already." in save(page, query="q=x").text
    client.force_login(make_user())
    save(client)
    assert SavedView.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": " "}, "Give the view a name."),
        ({"list": "nowhere"}, "There is no such list."),
        ({"list": "entry"}, "There is no such list."),
        ({"name": "x" * 51}, "at most 50 characters"),
    ],
)
def test_a_view_that_cannot_be_saved_says_why(page, fields, message):
    assert message in save(page, **fields).text
    assert not SavedView.objects.exists()


def test_an_own_view_is_deleted(page):
    save(page)
    response = page.post(f"/views/{SavedView.objects.get().pk}/delete/", follow=True)
    assert "The view “Sent mails” is deleted." in response.text
    assert not SavedView.objects.exists()


def test_views_are_changed_by_posts_alone(page):
    assert page.get("/views/save/").status_code == 405
    assert page.get("/views/1/delete/").status_code == 405
