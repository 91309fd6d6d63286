"""Runs under attack: what nobody sends by accident, and several hands at one moment."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from interactions.models import LoggedSegment
from interactions.segment_logging import PreflightChanged, log_segment
from interactions.segment_logging import preflight as shown_for
from tests.crm.test_segment_attacks import deleted_while
from tests.factories import make_manager, make_person, make_run, make_user
from tests.interactions.test_segment_log_page import (  # noqa: F401 (fixtures)
    log,
    opened,
    page,
    segment,
    template,
    user,
)
from tests.interactions.test_segment_logging import wanted_for

beside_others = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "-1", "²", "1e400", "%"])
def test_a_run_with_a_number_that_cannot_be_is_not_known(page, number):  # noqa: F811
    response = page.get("/interactions/", {"run": number})
    assert "There is no run with the number" in response.text
    with pytest.raises(CommandError, match="There is no run with the number"):
        call_command("cancel_run", number, "--by", make_manager().email, "--execute")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["description", "cost", "evaluation", "\ud800"])
def test_a_change_with_half_a_character_is_damaged(page, segment, template, name):  # noqa: F811
    sent = opened(page, segment, template)
    member = segment.memberships.first().contact
    changes = json.dumps({member.number: {name: "\ud800"}})
    assert "damaged on the way" in log(page, segment, sent, changes=changes).text
    assert not LoggedSegment.objects.exists()


@pytest.mark.django_db
def test_what_was_filled_in_before_may_be_forged(page, segment, template):  # noqa: F811
    sent = opened(page, segment, template)
    for filled in ['{"template": "\\ud800"}', "[" * 100_000, "[]", '{"template": {}}', "1e400"]:
        assert log(page, segment, sent, filled=filled).status_code == 200


@pytest.mark.django_db
def test_a_form_without_a_key_is_not_another_that_had_none():
    own = make_user()
    first, second = (wanted_for(make_person(), by=own, salesperson=own) for _ in range(2))
    runs = [
        log_segment(wanted, mark=shown_for(wanted).mark, idempotency_key=None)
        for wanted in (first, second)
    ]
    assert [(run.segment, is_new) for run, is_new in runs] == [
        (first.segment, True),
        (second.segment, True),
    ]


@beside_others
def test_who_is_deleted_while_the_run_is_logged_ends_it():
    own = make_user()
    ada, bo = make_person(salesperson=own), make_person(salesperson=own)
    wanted = wanted_for(ada, bo, by=own)
    mark = shown_for(wanted).mark
    with pytest.raises(PreflightChanged):
        deleted_while(ada, lambda: log_segment(wanted, mark=mark, idempotency_key="once"))
    assert not LoggedSegment.objects.exists()
    mark = shown_for(wanted).mark
    assert log_segment(wanted, mark=mark, idempotency_key="once")[0].made == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "back", ["999", "x" * 3000, "{{", "crm", "//evil.example/", "javascript:1"]
)
def test_a_way_back_that_is_no_address_of_this_site_leads_to_the_run(client, back):
    manager = make_manager()
    client.force_login(manager)
    run = make_run(cancelled_by=manager)
    response = client.post(f"{run.get_absolute_url()}restore/", {"next": back})
    assert (response.status_code, response["location"]) == (302, run.get_absolute_url())
