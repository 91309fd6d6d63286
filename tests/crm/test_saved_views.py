"""Views of lists, saved under a name: one's own, and those that are shared."""

import pytest

from crm.models import SavedView
from tests.factories import make_entry, make_user

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
    view = SavedView.objects.get()
    address = f"/interactions/?status=sent&columns=cost&view={view.pk}"
    assert response.redirect_chain == [(address, 302)]
    assert (view.user, view.list, view.query, view.shared) == (
        user,
        "log",
        "status=sent&columns=cost",
        False,
    )
    assert "The view “Sent mails” is saved." in response.text
    assert f'href="{address.replace("&", "&amp;")}" aria-current="page">Sent mails' in response.text
    assert "Delete view" in response.text


def test_the_form_of_a_list_carries_what_is_shown_and_not_which_page_of_it(page):
    make_entry(delivery_status="sent")
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
    assert "Delete view" not in client.get(f"{LOG}?{shared.query}&view={shared.pk}").text
    assert client.post(f"/views/{shared.pk}/update/", {"query": "q=x"}).status_code == 404
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
        ({"list": "logout"}, "There is no such list."),
        ({"list": "home"}, "There is no such list."),
        ({"name": "x" * 51}, "Shorten the name to 50 characters."),
        ({"query": "contact=C999999"}, "The filter cannot be read."),
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
    assert page.get("/views/1/update/").status_code == 405


def test_a_view_that_is_refused_keeps_its_name_and_what_it_holds(page):
    save(page, query="q=lids")
    text = save(page, query="status=sent", shared="on").text
    assert 'name="name" value="Sent mails"' in text
    assert '<input type="hidden" name="query" value="status=sent"' in text
    assert 'name="shared" class="form-check-input" id="id_shared" checked' in text
    assert 'href="/interactions/?status=sent"' in text


def test_one_tab_is_current_though_a_saved_view_shows_the_same_as_a_standard_one(page):
    save(page, name="Struck out", query="status=cancelled")
    standard = page.get(f"{LOG}?status=cancelled").context["listing"]
    own = page.get(f"{LOG}?status=cancelled&view={SavedView.objects.get().pk}").context["listing"]
    assert [tab["label"] for tab in standard.tabs if tab.get("current")] == ["Cancelled"]
    assert standard.own_view is None
    assert [tab["label"] for tab in own.tabs if tab.get("current")] == ["Struck out"]
    assert own.own_view == SavedView.objects.get()


def test_a_view_stays_open_while_its_filter_changes_and_is_updated_to_it(page):
    save(page)
    view = SavedView.objects.get()
    assert "Update view" not in page.get(f"{LOG}?{view.query}&view={view.pk}").text
    text = page.get(f"{LOG}?status=logged&view={view.pk}").text
    assert f'<input type="hidden" name="view" value="{view.pk}">' in text
    assert "Update view" in text
    response = page.post(f"/views/{view.pk}/update/", {"query": "status=logged"}, follow=True)
    assert "The view “Sent mails” is updated." in response.text
    view.refresh_from_db()
    assert view.query == "status=logged"
    page.post(f"/views/{view.pk}/update/", {"query": "status=lost"})
    view.refresh_from_db()
    assert view.query == "status=logged"


def test_an_unreadable_filter_cannot_be_saved_and_a_view_is_deleted_after_a_question(page):
    assert "Save view" not in page.get(f"{LOG}?status=lost").text
    save(page)
    text = page.get(f"{LOG}?view={SavedView.objects.get().pk}").text
    assert "Delete the view “Sent mails”?" in text
