"""The command that logs a segment, as its page does."""

import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from crm.models import Contact
from interactions.models import InteractionLogEntry, InteractionTemplate, LoggedSegment
from tests.factories import make_person, make_segment, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara():
    return make_user(name="Mara Linden", email="mara@example.com")


@pytest.fixture
def segment(mara):
    """Two contacts that are logged, and one that is left out."""
    make_template(code="LETTER-2", description="Autumn letter", follow_up_days=7)
    people = [make_person(salesperson=mara, last_name=f"Holm {number}") for number in range(2)]
    return make_segment(*people, make_person(salesperson=mara, privacy_blocked=True))


def log(segment, *options, template="LETTER-2", by="mara@example.com"):
    out = io.StringIO()
    number = segment if isinstance(segment, str) else segment.number
    call_command("log_segment", number, "--template", template, "--by", by, *options, stdout=out)
    return out.getvalue().strip()


def refused(*args, **options):
    """The exit status and the sentence of a command that did nothing."""
    before = InteractionLogEntry.objects.count()
    with pytest.raises(CommandError) as caught:
        log(*args, **options)
    assert InteractionLogEntry.objects.count() == before
    return caught.value.returncode, str(caught.value)


def test_logs_with_what_the_template_carries_and_says_so_in_one_line(segment, mara):
    said = log(segment, "--date", "2026-11-02T09:15")
    run = LoggedSegment.objects.get()
    assert said == f"2 logged, 1 left out. Run {run.pk}."
    assert (run.logged_by, run.description) == (mara, "Autumn letter")
    entry = run.entries.first()
    assert timezone.localtime(entry.occurred_at).isoformat()[:16] == "2026-11-02T09:15"
    assert entry.salesperson == mara
    assert entry.follow_ups.count() == 1


def test_a_dry_run_shows_the_preflight_and_logs_nothing(segment):
    said = log(segment, "--dry-run", "--date", "2026-11-02").splitlines()
    assert said[:4] == ["By correspondence type:", "  None: 2", "Left out:", "  Privacy-blocked: 1"]
    assert "Person Holm 0, Mara Linden: Autumn letter" in said[5]
    assert said[-2].startswith("--date 2026-11-02T00:00 --expect 2~1~")
    assert said[-1] == "Would log 2, leave out 1. Nothing was logged."
    assert not LoggedSegment.objects.exists()


def test_what_a_dry_run_shows_at_its_end_logs_exactly_that(segment):
    options = log(segment, "--dry-run").splitlines()[-2].split()
    Contact.objects.update(excluded_from_segments=True)
    status, sentence = refused(segment, *options)
    assert status == 1
    assert sentence.startswith(f"Nothing was logged: {options[-1]} was expected, but it is 0~3~")
    Contact.objects.update(excluded_from_segments=False)
    assert log(segment, *options).startswith("2 logged")


def test_a_number_may_be_expected_instead(segment):
    assert refused(segment, "--expect", "3") == (
        1,
        "Nothing was logged: 3 was expected, but it is 2. Look at it with --dry-run.",
    )
    assert log(segment, "--expect", "2", "--execute").startswith("2 logged")


def test_the_same_key_logs_once_whatever_has_changed_meanwhile(segment):
    first = log(segment, "--key", "autumn", "--expect", "2")
    Contact.objects.update(excluded_from_segments=True)
    InteractionTemplate.objects.update(active=False)
    run = LoggedSegment.objects.get()
    assert first == f"2 logged, 1 left out. Run {run.pk}."
    again = log(segment, "--key", "autumn", "--expect", "2")
    assert again == f"This was logged before: 2 logged, 1 left out. Run {run.pk}."
    assert json.loads(log(segment, "--key", "autumn", "--json")) == {
        "logged": False,
        "run": run.pk,
        "made": 2,
        "left_out_in_all": 1,
    }


def test_the_salesperson_the_description_and_reasons_may_be_told(segment, mara):
    chosen = make_user(email="otto@example.com")
    Contact.objects.update(salesperson=None)
    assert log(segment) == "Nobody is left to log: 3 left out. Nothing was logged."
    log(segment, "--include", "no_salesperson", "--description", "O'Brien %s")
    assert set(InteractionLogEntry.objects.values_list("salesperson", "description")) == {
        (mara.pk, "O'Brien %s")
    }
    log(segment, "--salesperson", "OTTO@example.com")
    assert LoggedSegment.objects.first().entries.first().salesperson == chosen


def test_one_line_of_json_tells_all(segment):
    told = json.loads(log(segment, "--json", "--date", "2026-11-02", "--dry-run"))
    assert (told["logged"], told["run"], told["made"]) == (False, None, 2)
    assert told["left_out"] == {"privacy_blocked": 1}
    assert (told["follow_ups"], told["by_correspondence_type"]) == (2, {"": 2})
    assert datetime.fromisoformat(told["date"]).astimezone(UTC).year == 2026
    assert [entry["contact_name"] for entry in told["sample"]] == ["Person Holm 0", "Person Holm 1"]
    told = json.loads(log(segment, "--json"))
    assert (told["logged"], told["run"]) == (True, LoggedSegment.objects.get().pk)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--date", "tomorrow"], "--date: "),
        (["--date", "1066-10-14"], "--date: Choose a day between the years 1900 and 2999."),
        (["--date", ""], "--date is empty. Give a value, or leave the option out."),
        (["--salesperson", "x@example.com"], "--salesperson: “x@example.com” is not known."),
        (["--description", "x" * 251], "--description: "),
        (["--key", "x" * 201], "--key: "),
        (["--include", "privacy_blocked"], "Error: argument --include: invalid choice"),
        (["--dry-run", "--execute"], "Error: argument --execute: not allowed with"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else "",
)
def test_wrong_options_are_told_in_a_sentence(segment, options, sentence):
    status, said = refused(segment, *options)
    assert status in (1, 2) if said.startswith("Error") else status == 2
    assert sentence in said


def test_what_is_not_known_or_not_allowed_is_told_in_a_sentence(segment):
    make_user(None, name="Nobody", email="nobody@example.com")
    assert refused("S9999") == (2, "--segment: “S9999” is not known.")
    assert refused(segment, template="NONE") == (2, "--template: “NONE” is not known.")
    assert refused(segment, by="x@example.com") == (2, "--by: “x@example.com” is not known.")
    assert refused(segment, by="nobody@example.com") == (2, "--by: Nobody may not log segments.")


def test_what_is_out_of_use_is_refused(segment):
    InteractionTemplate.objects.update(active=False)
    assert refused(segment) == (
        1,
        "Nothing was logged: The template Autumn letter is not active. Choose another one.",
    )


def test_a_change_at_the_same_moment_is_told(segment):
    def change_before(execute, sql, *rest):
        if "INSERT INTO interactions_loggedsegment" in sql:
            Contact.objects.filter(privacy_blocked=False).update(excluded_from_segments=True)
        return execute(sql, *rest)

    with connection.execute_wrapper(change_before):
        said = refused(segment)
    sentence = "Nothing was logged: The segment was changed at the same moment. Run it again."
    assert said == (1, sentence)
