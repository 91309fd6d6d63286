"""Signing in and out, and changing and resetting the password."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(email="ines@example.com", name="Inês Duarte")


def test_signs_in_by_email_whatever_its_case(client, user):
    response = client.post(
        "/accounts/login/", {"username": "INES@example.com", "password": PASSWORD}
    )
    assert response.status_code == 302
    assert response.url == "/"
    assert "Inês Duarte" in client.get("/").text


def test_goes_on_to_the_page_that_was_asked_for(client, user):
    asked = client.get("/accounts/password/")
    assert asked.url == "/accounts/login/?next=/accounts/password/"
    response = client.post(
        asked.url, {"username": user.email, "password": PASSWORD, "next": "/accounts/password/"}
    )
    assert response.url == "/accounts/password/"


def test_never_sends_people_to_another_site(client, user):
    response = client.post(
        "/accounts/login/?next=https://evil.example/",
        {"username": user.email, "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert response.url == "/"


def test_a_wrong_password_is_told_and_the_address_is_kept(client, user):
    page = client.post("/accounts/login/", {"username": user.email, "password": "wrong"}).text
    assert "E-mail and password do not belong together." in page
    assert 'value="ines@example.com"' in page


def test_somebody_who_left_cannot_sign_in(client):
    gone = make_user(is_active=False)
    response = client.post("/accounts/login/", {"username": gone.email, "password": PASSWORD})
    assert response.status_code == 200


def test_who_is_signed_in_goes_on_at_once(client, user):
    client.force_login(user)
    assert client.get("/accounts/login/").url == "/"
    assert client.get("/accounts/login/?next=/contacts/").url == "/contacts/"
    assert client.get("/accounts/login/?next=/accounts/login/").url == "/"


@pytest.mark.parametrize(
    ("came_from", "way_on"),
    [
        ("http://testserver/accounts/login/?next=/contacts/", "/accounts/login/?next=/contacts/"),
        ("http://evil.example/accounts/login/", "/"),
        ("", "/"),
    ],
)
def test_a_form_of_an_earlier_sign_in_leads_back_to_its_page(user, came_from, way_on):
    client = Client(enforce_csrf_checks=True)
    typed = {"username": user.email, "password": PASSWORD}
    response = client.post("/accounts/login/", typed, headers={"referer": came_from})
    assert response.status_code == 403
    assert "This page is too old" in response.text
    assert f'href="{way_on}">Open it anew' in response.text


def test_signs_out_by_a_button_not_by_a_link(client, user):
    client.force_login(user)
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").url == "/accounts/login/"
    assert client.get("/").status_code == 302


def test_changes_the_password(client, user):
    client.force_login(user)
    response = client.post(
        "/accounts/password/",
        {
            "old_password": PASSWORD,
            "new_password1": "quay-visit-2027",
            "new_password2": "quay-visit-2027",
        },
        follow=True,
    )
    assert "Password changed" in response.text
    user.refresh_from_db()
    assert user.check_password("quay-visit-2027")


def test_a_weak_password_is_refused_at_its_field(client, user):
    client.force_login(user)
    page = client.post(
        "/accounts/password/",
        {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"},
    ).text
    assert "Not saved yet." in page
    assert "at least 10 characters" in page


def test_resets_a_forgotten_password_by_mail_once(client, user):
    response = client.post("/accounts/reset/", {"email": "ines@example.com"}, follow=True)
    assert "Look at your mail" in response.text
    assert mail.outbox[0].to == ["ines@example.com"]
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    assert "Choose a new password" in form.text
    passwords = {"new_password1": "quay-visit-2027", "new_password2": "quay-visit-2027"}
    assert "Password saved" in client.post(form.request["PATH_INFO"], passwords, follow=True).text
    user.refresh_from_db()
    assert user.check_password("quay-visit-2027")
    assert "This link no longer works" in client.get(link, follow=True).text


def test_a_reset_does_not_tell_who_has_an_account(client, user):
    response = client.post("/accounts/reset/", {"email": "nobody@example.com"}, follow=True)
    assert "Look at your mail" in response.text
    assert mail.outbox == []


def test_pages_come_in_the_language_that_the_user_chose(client, user):
    user.language = "da"
    user.save()
    client.force_login(user)
    response = client.get("/")
    assert response.headers["Content-Language"] == "da"
    assert '<html lang="da">' in response.text


def test_a_part_of_a_page_is_no_place_for_the_sign_in_page(client):
    response = client.get("/contacts/", headers={"HX-Request": "true"})
    assert (response.status_code, response.text) == (401, "")
