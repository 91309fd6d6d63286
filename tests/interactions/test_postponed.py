"""What was begun and is to be finished."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interactions.models import Attachment, EntryComment, FollowUp, InteractionLogEntry
from tests.factories import make_company, make_entry, make_manager, make_person, make_user

pytestmark = pytest.mark.django_db
LIST = "/interactions/postponed/"


@pytest.fixture
def user(client):
    user = make_user()
    client.force_login(user)
    return user


def begun(by, **fields):
    return make_entry(postponed=True, logged_by=by, **fields)


def test_ones_own_are_listed_with_what_is_missing_and_a_way_to_resume(client, user):
    bare = InteractionLogEntry.objects.create(
        contact=make_person(first_name="Agnes", last_name="Pillow"),
        occurred_at=begun(user).occurred_at,
        postponed=True,
        logged_by=user,
    )
    page = client.get(LIST).text
    assert "Agnes Pillow" in page
    assert "Still needs a template, a salesperson and a description" in page
    assert f"/interactions/{bare.pk}/resume/" in page


def test_what_lacks_nothing_is_ready(client, user):
    begun(user)
    page = client.get(LIST).text
    assert '<span class="text-secondary">Ready to be finished.</span>' in page


def test_nobody_elses_are_listed_but_a_manager_sees_all(client, user):
    other = begun(make_user(), description="Somebody else's")
    assert "Somebody else" not in client.get(LIST).text
    assert client.get(f"{LIST}{other.pk}/delete/").status_code == 404
    client.force_login(make_manager())
    assert "Somebody else" in client.get(LIST).text


def test_finished_ones_are_not_listed(client, user):
    make_entry(logged_by=user, description="Finished long ago")
    page = client.get(LIST).text
    assert "Finished long ago" not in page
    assert "Nothing is waiting" in page


def test_a_search_finds_by_description_and_contact(client, user):
    begun(user, description="Umbrella samples")
    begun(user, contact=make_person(first_name="Bruno", last_name="Bob"), description="Ribs")
    assert "Umbrella samples" in client.get(LIST, {"q": "umbr"}).text
    assert "Umbrella samples" not in client.get(LIST, {"q": "bruno"}).text
    assert "Ribs" in client.get(LIST, {"q": "bruno"}).text
    assert "Nothing matches these filters" in client.get(LIST, {"q": "zebra"}).text


def test_deleting_asks_first_and_then_takes_everything_along(client, user):
    entry = begun(user, description="Begun by mistake")
    entry.comments.create(text="A draft")
    entry.attachments.create(name="draft.txt", size=4, file="attachments/draft")
    FollowUp.objects.create(
        contact=entry.contact, entry=entry, salesperson=user, due_on="2026-12-01", text="Finish"
    )
    address = f"{LIST}{entry.pk}/delete/"
    assert "Begun by mistake" in client.get(address).text
    assert InteractionLogEntry.objects.filter(pk=entry.pk).exists()
    assert client.post(address).url == LIST
    for model in (InteractionLogEntry, EntryComment, Attachment, FollowUp):
        assert not model.objects.exists()


def test_what_is_logged_cannot_be_deleted_here(client, user):
    entry = make_entry(logged_by=user)
    assert client.post(f"{LIST}{entry.pk}/delete/").status_code == 404
    assert InteractionLogEntry.objects.filter(pk=entry.pk).exists()


def test_who_may_not_record_is_refused(client):
    client.force_login(make_user(role=None))
    assert client.get(LIST).status_code == 403


def test_the_list_asks_the_database_as_often_for_fifty_rows_as_for_one(client, user):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    begun(user, contact=make_person(company=make_company()))
    client.get(LIST)
    one = count()
    for _ in range(49):
        begun(user, contact=make_person(company=make_company()))
    assert count() == one <= 8


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_a_file_of_exactly_what_is_filtered(client, user, kind):
    begun(user, description="Umbrella samples")
    begun(user, description="Ribs")
    response = client.get(LIST, {"q": "umbr", "format": kind})
    content = b"".join(response.streaming_content)
    if kind == "csv":
        header, line = content.decode().splitlines()
        assert "Umbrella samples" in line
        assert "Begun by" in header
    assert f'filename="postponed.{kind}"' in response["Content-Disposition"]
    assert f"{LIST}?format={kind}" in client.get(LIST).text.replace('href="?', f'href="{LIST}?')
