"""What the API asks of every call, and how it refuses."""

import pytest
from django.db import OperationalError
from django.test import override_settings

from crm.models import ApiToken
from tests.factories import make_admin, make_user
from tests.interactions.calling_api import Caller, refused

pytestmark = pytest.mark.django_db
EVENT = {"event": "order_placed", "contact": "4711"}


@pytest.fixture
def caller():
    return Caller()


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "events"), ("GET", "interactions"), ("GET", "contacts/1"), ("PUT", "contacts/1")],
)
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer nonsense", "Basic YTpi"])
def test_stranger_is_told_what_to_send(caller, method, path, header):
    caller.client.force_login(make_admin())
    answer = caller(method, path, Authorization=header)
    assert "Authorization: Bearer" in refused(answer, 401)["detail"]
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("change", ["revoked", "inactive"])
def test_token_that_was_taken_away_works_no_more(caller, change):
    assert caller.get("contacts").status_code == 200
    if change == "revoked":
        ApiToken.objects.revoke()
    else:
        caller.user.is_active = False
        caller.user.save()
    refused(caller.get("contacts"), 401)


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        ("record", "GET", "interactions"),
        ("record", "GET", "interactions/1"),
        ("record", "GET", "contacts"),
        ("record", "GET", "contacts/1"),
        ("read", "POST", "events"),
        ("read", "PUT", "contacts/1"),
    ],
)
def test_token_is_good_for_its_scopes_alone(scope, method, path):
    answer = Caller(scope)(method, path, EVENT)
    refused(answer, 403)
    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


def test_calls_beyond_the_minute_are_told_how_long_to_wait():
    caller = Caller(calls_a_minute=2)
    answers = [caller.get("contacts") for _ in range(5)]
    # Five calls may lie in two minutes, with two of either that are answered.
    assert answers[-1].status_code == 429
    refused(answers[-1], 429)
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60


def test_a_call_is_known_and_counted_by_one_statement(caller, django_assert_num_queries):
    with django_assert_num_queries(2):
        caller.get("interactions")
    token = ApiToken.objects.get()
    assert token.calls == 1
    assert token.last_used_at


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"said": "{", "path": "events"}, 400),
        ({"said": "", "path": "events"}, 415),
        ({"said": b"\xff", "path": "events"}, 400),
        ({"said": '{"cost": NaN}', "path": "events"}, 400),
        ({"said": f'{{"cost": 1e{"9" * 20}}}', "path": "events"}, 400),
        ({"said": '{"event": "a", "event": "b"}', "path": "events"}, 400),
        ({"said": "[" * 100_000, "path": "events"}, 400),
        ({"said": "event=a", "path": "events", "content_type": "text/plain"}, 415),
        ({"said": "--x", "path": "events", "content_type": "multipart/form-data"}, 400),
        (
            {"said": "a%00", "path": "events", "content_type": "application/x-www-form-urlencoded"},
            415,
        ),
        ({"said": EVENT | {"description": "x" * 3_000_000}, "path": "events"}, 413),
        ({"said": EVENT, "path": "nothing"}, 404),
        ({"said": EVENT, "path": "interactions"}, 405),
        ({"said": EVENT, "path": "events?q=%00"}, 400),
        ({"said": EVENT, "path": "contacts/%00"}, 400),
    ],
)
def test_whatever_is_wrong_is_told_in_a_problem_document(caller, options, status):
    answer = caller("POST", **options)
    refused(answer, status)
    if status == 405:
        assert answer.headers["Allow"] == "GET"


@override_settings(DEBUG=True)
def test_no_page_and_no_trace_is_shown_though_the_site_is_being_tried(caller, monkeypatch):
    refused(caller.get("nothing"), 404)
    monkeypatch.setattr("interactions.api.events.tell", lambda told: 1 / 0)
    answer = caller.post("events", EVENT)
    refused(answer, 500)
    assert "ZeroDivisionError" not in answer.text


def test_database_that_is_gone_is_told(caller, monkeypatch):
    def fail(*args):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr("interactions.api.events.tell", fail)
    assert "database" in refused(caller.post("events", EVENT), 503)["detail"]
    monkeypatch.setattr("crm.middleware.connection.ensure_connection", fail)
    refused(caller.post("events", EVENT), 503)


def test_who_has_signed_in_reads_what_the_api_can_do(client):
    client.force_login(make_user())
    page = client.get("/api/", follow=True)
    assert page.redirect_chain == [("/api/docs", 302)]
    assert "/api/openapi.json" in page.text
    schema = client.get("/api/openapi.json").json()
    assert set(schema["paths"]) == {
        "/api/events",
        "/api/interactions",
        "/api/interactions/{pk}",
        "/api/contacts",
        "/api/contacts/{external_id}",
    }
    for operations in schema["paths"].values():
        for operation in operations.values():
            assert {"400", "401", "403", "404", "422", "429", "503"} <= set(operation["responses"])
