"""The commands that cancel, restore and evaluate many entries, as the page of a selection does."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from interactions.management import bulk
from interactions.models import InteractionLogEntry
from tests.factories import make_entry, make_manager, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_manager(name="Robin Vale", email="robin@example.com")


def run(action, *options, by="robin@example.com"):
    out = io.StringIO()
    call_command(f"{action}_interactions", "--by", by, *options, stdout=out)
    return out.getvalue().strip()


def cancelled():
    return set(InteractionLogEntry.objects.cancelled())


def test_a_dry_run_says_what_would_be_done_and_does_nothing(manager):
    template = make_template(code="CALL")
    make_entry(template=template)
    gone = make_entry(template=template, cancelled_by=manager)
    make_entry()
    assert run("cancel", "--template", "CALL", "--dry-run") == (
        "Would cancel 1 entry. Left out: 1 already cancelled, 0 of others. Nothing was changed."
    )
    assert run("restore", "--dry-run") == (
        "Would restore 1 entry. Left out: 2 not cancelled, 0 of others. Nothing was changed."
    )
    assert run("evaluate", "--template", "CALL", "--give", "positive", "--dry-run") == (
        "Would evaluate 1 entry. Left out: 1 already cancelled, 0 of others. Nothing was changed."
    )
    assert cancelled() == {gone}


def test_what_the_filters_find_is_cancelled_for_a_reason_and_restored(client, manager):
    template = make_template(code="CALL")
    entries = {make_entry(template=template) for _ in range(2)}
    make_entry()
    assert run("cancel", "--template", "CALL", "--reason", "Test run", "--execute") == (
        "2 entries are cancelled."
    )
    assert cancelled() == entries
    assert {(one.cancelled_by, one.cancelled_reason) for one in cancelled()} == {
        (manager, "Test run")
    }
    assert run("restore", "--status", "cancelled", "--execute") == "2 entries are restored."
    assert not cancelled()
    client.force_login(manager)
    page = client.get(entries.pop().get_absolute_url()).text
    assert "Cancelled: Test run, Robin Vale" in page
    assert "Restored, Robin Vale" in page


def test_evaluation_is_a_filter_and_give_is_what_they_get(manager):
    for evaluation in ["", "negative", "positive"]:
        make_entry(evaluation=evaluation)
    run(
        "evaluate",
        "--evaluation",
        "none",
        "--evaluation",
        "negative",
        "--give",
        "neutral",
        "--execute",
    )
    values = InteractionLogEntry.objects.values_list("evaluation", flat=True)
    assert sorted(values) == ["neutral", "neutral", "positive"]
    assert run("evaluate", "--give", "none", "--execute") == "3 entries are evaluated."
    assert set(values.all()) == {""}


def test_entries_that_the_user_may_not_change_are_left_out():
    mara = make_user(email="mara@example.com")
    mine = make_entry(salesperson=mara)
    make_entry()
    assert run("cancel", "--execute", by="MARA@example.com") == (
        "1 entry is cancelled. Left out: 0 already cancelled, 1 of others."
    )
    assert cancelled() == {mine}


def test_json_is_one_line_for_programs(manager):
    make_entry(evaluation="negative")
    make_entry(evaluation="negative", cancelled_by=manager)
    told = run("cancel", "--evaluation", "negative", "--execute", "--json")
    assert json.loads(told) == {
        "action": "cancel",
        "done": True,
        "by": "robin@example.com",
        "filters": {"evaluation": ["negative"]},
        "matched": 2,
        "changed": 1,
        "left_out": 1,
        "of_others": 0,
    }


def test_another_number_than_expected_changes_nothing(manager):
    make_entry()
    with pytest.raises(CommandError, match="1 entries match, 2 were expected"):
        run("cancel", "--execute", "--expect", "2")
    assert not cancelled()
    run("cancel", "--execute", "--expect", "1")
    assert cancelled()


def test_nothing_that_matches_is_no_error(manager):
    assert run("cancel", "--execute") == "0 entries are cancelled."


def test_entries_that_change_between_preview_and_execution_are_left_alone(manager, monkeypatch):
    entry = make_entry()

    def seen_before(**asked):
        seen = preview(**asked)
        InteractionLogEntry.objects.filter(pk=entry.pk).evaluate("positive")
        return seen

    preview = bulk.preview
    monkeypatch.setattr(bulk, "preview", seen_before)
    with pytest.raises(CommandError, match="entries were changed at the same moment"):
        run("cancel", "--execute")
    assert not cancelled()


@pytest.mark.parametrize(
    ("action", "options", "sentence"),
    [
        ("cancel", [], "one of the arguments --dry-run --execute is required"),
        ("cancel", ["--dry-run", "--execute"], "not allowed with argument"),
        ("cancel", ["--dry-run", "--contact", "C9"], "--contact: there is no contact with .* C9."),
        ("cancel", ["--execute", "--template", ""], "--template is empty."),
        ("cancel", ["--dry-run", "--reason", "x" * 251], "--reason: .* at most 250 characters"),
        ("cancel", ["--dry-run", "--by", "no@example.com"], "--by: “no@example.com” is not known."),
        ("evaluate", ["--dry-run"], "the following arguments are required: --give"),
        ("evaluate", ["--dry-run", "--give", "good"], "invalid choice: 'good'"),
    ],
)
def test_wrong_options_are_told(manager, action, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(action, *options)


def test_who_may_change_nothing_or_has_left_is_refused():
    make_user(None, email="nobody@example.com", name="Nobody")
    make_manager(email="left@example.com", is_active=False)
    with pytest.raises(CommandError, match="--by: Nobody may not do this"):
        run("cancel", "--dry-run", by="nobody@example.com")
    with pytest.raises(CommandError, match="“left@example.com” is not known"):
        run("cancel", "--dry-run", by="left@example.com")
