"""The palette: what is found for a few letters, as a page and as what its dialog shows."""

import pytest
from django.utils import timezone

from tests.factories import make_company, make_manager, make_person, make_segment, make_user

pytestmark = pytest.mark.django_db
DIALOG = {"HX-Request": "true"}


@pytest.fixture
def seller(client):
    user = make_user()
    client.force_login(user)
    return user


def test_nothing_typed_offers_actions_and_pages(client, seller):
    page = client.get("/palette/").text
    assert 'href="/contacts/new/?kind=company"' in page
    assert 'class="palette-item" href="/contacts/"' in page
    assert 'class="palette-item" href="/interactions/"' in page


def test_finds_contacts_by_the_beginnings_of_words_and_marks_them(client, seller):
    company = make_company(name="Unreal Umbrellas Ltd", city="Notown")
    person = make_person(first_name="Agnes", last_name="Pillow", company=company)
    page = client.get("/palette/?q=umb").text
    assert f'href="{company.get_absolute_url()}"' in page
    assert f'href="{person.get_absolute_url()}"' in page
    assert "Unreal <mark>Umb</mark>rellas Ltd" in page


def test_what_is_typed_and_found_is_escaped(client, seller):
    make_company(name="<b>Bold</b> & Sons")
    page = client.get("/palette/", {"q": "Bold"}).text
    assert "&lt;b&gt;<mark>Bold</mark>&lt;/b&gt; &amp; Sons" in page
    page = client.get("/palette/", {"q": "<script>"}).text
    assert "Nothing matches “&lt;script&gt;”" in page


def test_archived_contacts_are_not_found(client, seller):
    make_company(name="Unreal Umbrellas Ltd", archived_at="2026-01-01T00:00Z")
    assert "Nothing matches" in client.get("/palette/?q=unreal").text


def test_a_page_is_found_by_the_words_of_its_name(client, seller):
    page = client.get("/palette/?q=pass+chan", headers=DIALOG).text
    assert page.count('class="palette-item"') == 1
    assert 'href="/accounts/password/"' in page


def test_the_dialog_gets_options_and_no_page_around_them(client, seller):
    response = client.get("/palette/?q=account", headers=DIALOG)
    assert "<html" not in response.text
    assert 'role="option"' in response.text
    assert 'data-count="1 result"' in response.text
    assert "HX-Request" in response.headers["Vary"]
    assert 'role="option"' not in client.get("/palette/?q=account").text.partition("<main")[2]


def test_offers_nobody_what_they_may_not_do(client, seller):
    make_company(name="Unreal Umbrellas Ltd")
    assert "/contacts/import/" not in client.get("/palette/?q=import", headers=DIALOG).text
    client.force_login(make_user(None))
    assert "Nothing matches" in client.get("/palette/?q=unreal", headers=DIALOG).text
    nobody = client.get("/palette/", headers=DIALOG).text
    assert "New company" not in nobody
    assert "Your account" in nobody
    client.force_login(make_manager())
    assert "/contacts/import/" in client.get("/palette/?q=import", headers=DIALOG).text


def test_asks_for_as_little_however_many_are_found(
    client, seller, django_assert_max_num_queries, django_assert_num_queries
):
    make_company(name="Umbrellas 0")
    with django_assert_max_num_queries(8) as few:
        client.get("/palette/?q=umb", headers=DIALOG)
    for number in range(20):
        make_company(name=f"Umbrellas {number}")
    with django_assert_num_queries(len(few)):
        client.get("/palette/?q=umb", headers=DIALOG)


def test_finds_a_segment_by_its_description_or_its_number(client, seller):
    segment = make_segment(description="Autumn letter")
    make_segment(description="Autumn, long ago", archived_at=timezone.now())
    for text in ["autumn", segment.number.lower()]:
        found = client.get(f"/palette/?q={text}", headers=DIALOG).text
        assert f'href="/segments/{segment.number}/"' in found
        assert "long ago" not in found
    assert "/segments/new/" in client.get("/palette/?q=new+seg", headers=DIALOG).text
