"""The commands that cancel and restore a run, as its page does."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_manager, make_person, make_run, make_user

pytestmark = pytest.mark.django_db
BY = "robin@example.com"


@pytest.fixture
def manager():
    return make_manager(name="Robin Vale", email=BY)


@pytest.fixture
def logged(manager):
    """A run of three entries, of which one was cancelled on its own."""
    run = make_run(None, *(make_person() for _ in range(3)))
    run.entries.filter(pk=run.entries.first().pk).cancel(by=manager, reason="Moved")
    return run


def run(action, number, *options, by=BY):
    out = io.StringIO()
    call_command(f"{action}_run", str(number), "--by", by, *options, stdout=out)
    return out.getvalue().strip()


def test_a_dry_run_says_what_would_be_done_and_does_nothing(logged):
    number = logged.pk
    said = run("cancel", number, "--dry-run")
    assert said == f"Run {number}. Would cancel 2 entries. Nothing was changed."
    said = run("restore", number, "--dry-run")
    assert said == f"Run {number}. It is not cancelled. Nothing was changed."
    assert logged.entries.cancelled().count() == 1


def test_a_run_is_cancelled_for_a_reason_and_restored(client, logged, manager):
    number = logged.pk
    said = run("cancel", number, "--reason", "Wrong letter", "--execute")
    assert said == f"Run {number}. 2 entries are cancelled."
    logged.refresh_from_db()
    assert (logged.cancelled_by, logged.cancelled_reason) == (manager, "Wrong letter")
    entry = logged.entries.filter(cancelled_reason="Wrong letter").first()
    client.force_login(manager)
    assert "Cancelled: Wrong letter, Robin Vale" in client.get(entry.get_absolute_url()).text
    said = run("restore", number, "--execute")
    assert said == (
        f"Run {number}. 2 entries are restored. Cancelled one by one, left as they are: 1."
    )
    logged.refresh_from_db()
    assert not logged.is_cancelled
    assert logged.entries.cancelled().count() == 1


def test_a_second_time_says_that_it_is_done(logged):
    run("cancel", logged.pk, "--reason", "First", "--execute")
    said = run("cancel", logged.pk, "--reason", "Second", "--execute")
    assert said == f"Run {logged.pk}. It was cancelled already. Nothing was changed."
    logged.refresh_from_db()
    assert logged.cancelled_reason == "First"


def test_json_is_one_line_for_scripts(logged):
    told = json.loads(run("cancel", logged.pk, "--execute", "--json"))
    assert told == {
        "action": "cancel",
        "done": True,
        "run": logged.pk,
        "segment": logged.segment.number,
        "entries": 3,
        "changed": 2,
        "one_by_one": 1,
    }
    told = json.loads(run("cancel", logged.pk, "--execute", "--json"))
    assert (told["done"], told["changed"]) == (False, 0)


@pytest.mark.parametrize(
    ("number", "options", "sentence"),
    [
        ("999999", [], "There is no run with the number “999999”."),
        ("spring", [], "There is no run with the number “spring”."),
        (None, ["--reason", "x" * 251], "--reason: The reason has 251 characters."),
    ],
)
def test_wrong_options_are_told_and_nothing_is_done(logged, number, options, sentence):
    with pytest.raises(CommandError, match=sentence) as error:
        run("cancel", number or logged.pk, "--execute", *options)
    assert error.value.returncode == 2
    assert logged.entries.cancelled().count() == 1


def test_only_who_may_cancels_the_run_of_somebody_else(logged):
    make_user(name="Ana", email="ana@example.com")
    with pytest.raises(CommandError, match="--by: Ana may not change this run") as error:
        run("cancel", logged.pk, "--execute", by="ana@example.com")
    assert error.value.returncode == 2
    with pytest.raises(CommandError, match="“nobody@example.com” is not known"):
        run("cancel", logged.pk, "--execute", by="nobody@example.com")
