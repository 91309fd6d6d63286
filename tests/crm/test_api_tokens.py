"""Tokens of the API: made and revoked in the administration, counted with each call."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import Error, transaction
from django.utils import timezone

from crm.models import ApiToken
from crm.models.api_token import digest
from tests.factories import make_admin, make_token, make_user

pytestmark = pytest.mark.django_db
TOKENS = "/admin/crm/apitoken/"


@pytest.fixture
def boss(client):
    user = make_admin()
    client.force_login(user)
    return user


def fields(**given):
    return {"name": "Web shop", "scopes": ["record"], "calls_a_minute": 60} | given


def made(client, **given):
    return client.post(f"{TOKENS}add/", fields(**given))


def test_token_is_shown_once_and_kept_as_a_hash(client, boss):
    page = made(client, user=make_user().pk)
    (secret,) = re.findall(r'value="(logbook_[^"]+)"', page.text)
    token = ApiToken.objects.get()
    assert token.digest == digest(secret)
    assert (token.name, token.scopes, token.calls_a_minute) == ("Web shop", ["record"], 60)
    assert "no-store" in page.headers["Cache-Control"]
    seen = [client.get(TOKENS).text, client.get(f"{TOKENS}{token.pk}/change/").text]
    seen += [str(client.cookies), str(dict(client.session)), LogEntry.objects.get().change_message]
    assert not [text for text in seen if secret in text]
    assert f"{token.beginning}…" in seen[0]


def test_page_of_a_new_token_that_is_loaded_anew_makes_no_second(client, boss):
    user = make_user()
    made(client, user=user.pk)
    assert "There is a token of this name already. Revoke it" in made(client, user=user.pk).text
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"), [({"scopes": []}, "scopes"), ({"calls_a_minute": 0}, "calls_a_minute")]
)
def test_token_that_is_good_for_nothing_is_refused(client, boss, wrong, field):
    errors = made(client, user=boss.pk, **wrong).context["adminform"].form.errors
    assert list(errors) == [field]


def test_token_of_an_inactive_user_is_refused_and_does_not_work(client, boss):
    user = make_user(name="Nils Holm", is_active=False)
    assert "Nils Holm is inactive, so the token would not work." in made(client, user=user.pk).text
    assert ApiToken.objects.called_with(make_token(user=user)[1]) is None


def test_token_is_changed_but_never_its_secret(client, boss):
    token, secret = make_token("read", user=boss)
    data = fields(user=boss.pk, scopes=["read", "record"], digest="x", beginning="x")
    client.post(f"{TOKENS}{token.pk}/change/", data)
    token.refresh_from_db()
    assert (token.name, token.scopes, token.digest) == (
        "Web shop",
        ["read", "record"],
        digest(secret),
    )
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        ApiToken.objects.update(digest="0" * 64)


def test_revoking_is_confirmed_and_cannot_be_undone(client, boss):
    token, secret = make_token(name="Web shop")
    data = {"action": "revoke", "_selected_action": token.pk, "index": 0}
    page = client.post(TOKENS, data)
    assert "<b>Web shop</b>" in page.text
    assert "Revoke 1 token" in page.text
    assert ApiToken.objects.called_with(secret)
    done = client.post(TOKENS, data | {"sure": "yes"}, follow=True)
    assert "1 token revoked." in done.text
    assert ApiToken.objects.called_with(secret) is None
    page = client.get(f"{TOKENS}{token.pk}/change/")
    assert 'name="name"' not in page.text
    again = client.post(TOKENS, data, follow=True)
    assert "The selected tokens are revoked already." in again.text
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        ApiToken.objects.update(revoked_at=None)
    make_token(name="Web shop")


def test_tokens_are_never_deleted_there(client, boss):
    token, _secret = make_token()
    assert client.post(f"{TOKENS}{token.pk}/delete/", {"post": "yes"}).status_code == 403


def test_each_call_is_counted_in_its_minute_by_one_statement(django_assert_num_queries):
    token, secret = make_token(calls_a_minute=2)
    with django_assert_num_queries(1):
        called = ApiToken.objects.called_with(secret)
    assert (called, called.user_id) == (token, token.user_id)
    assert 1 <= called.wait <= 60
    calls = [ApiToken.objects.called_with(secret) for _ in range(2)]
    assert [call.is_spent for call in [called, *calls]] == [False, False, True]
    minute_before = called.minute - timezone.timedelta(minutes=1)
    ApiToken.objects.update(minute=minute_before)
    called = ApiToken.objects.called_with(secret)
    assert (called.calls, called.is_spent) == (1, False)
    assert ApiToken.objects.called_with("logbook_nonsense") is None


@pytest.mark.parametrize(("ahead", "calls"), [(0, 6), (1, 6), (60, 1), (-1, 1)])
def test_call_that_waited_beyond_its_minute_does_not_begin_the_count_anew(ahead, calls):
    token, secret = make_token()
    at = timezone.now() + timedelta(minutes=ahead)
    ApiToken.objects.update(minute=at.replace(second=0, microsecond=0), calls=5)
    assert ApiToken.objects.called_with(secret).calls == calls
