"""What users say of themselves."""

import pytest

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_saves_the_name_and_the_language_of_the_pages(client):
    user = make_user()
    client.force_login(user)
    fields = {
        "name": "Mara Linden",
        "initials": "ML",
        "job_title": "",
        "phone": "",
        "language": "da",
    }
    response = client.post("/accounts/", fields, follow=True)
    user.refresh_from_db()
    assert (user.name, user.initials, user.language) == ("Mara Linden", "ML", "da")
    assert response.headers["Content-Language"] == "da"


def test_a_user_without_a_name_is_refused_and_what_was_typed_is_kept(client):
    user = make_user(name="Mara Linden")
    client.force_login(user)
    page = client.post(
        "/accounts/", {"name": "", "job_title": "Head of sales", "language": ""}
    ).text
    assert "Not saved yet." in page
    assert 'value="Head of sales"' in page
    user.refresh_from_db()
    assert user.name == "Mara Linden"


def test_the_single_letter_keys_can_be_switched_off(client):
    user = make_user()
    client.force_login(user)
    assert "data-keys" not in client.get("/accounts/").text
    page = client.post("/accounts/", {"name": user.name, "language": ""}, follow=True).text
    assert 'data-keys="off"' in page
    client.post("/accounts/", {"name": user.name, "language": "", "letter_keys": "on"})
    assert "data-keys" not in client.get("/accounts/").text
