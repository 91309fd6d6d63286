"""The commands that another system on the same machine tells events with."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from interactions.models import Event, InteractionLogEntry
from tests.factories import make_company, make_rule, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rule():
    make_company(external_id="4711", email="office@example.com")
    return make_rule("order_placed", template=make_template(code="SHOP"))


def tell(*args):
    """Return what the command says and its exit status."""
    out = StringIO()
    args = ["--event", "order_placed", "--contact", "4711", *args]
    try:
        call_command("record_interaction", *args, stdout=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def test_event_is_recorded_with_all_that_is_told_of_it():
    user, petra = make_user(email="shop@example.com"), make_user(initials="PH")
    said, status = tell(
        *["--document", "quote:Q:7:3", "--description", "Ordered", "--salesperson", "PH"],
        *["--occurred-at", "2026-11-20T12:30+01:00", "--cost", "1.50", "--duration", "5"],
        *["--by", "Shop@example.com"],
    )
    entry = InteractionLogEntry.objects.get()
    assert (said, status) == (f"Interaction {entry.pk} recorded.\n", 0)
    assert (entry.document_type, entry.document_number, entry.document_version) == (
        "quote",
        "Q:7",
        3,
    )
    assert (entry.description, entry.salesperson, entry.logged_by) == ("Ordered", petra, user)
    assert (entry.source, str(entry.cost), entry.duration) == ("api", "1.50", 5)


def test_told_again_it_is_the_same_interaction():
    tell("--key", "88")
    entry = InteractionLogEntry.objects.get()
    assert tell("--key", "88") == (f"This was told before: interaction {entry.pk}.\n", 0)
    said, status = tell("--key", "88", "--json")
    assert (json.loads(said)["entry"], json.loads(said)["new"], status) == (entry.pk, False, 0)


def test_what_makes_no_interaction_is_kept_and_told_by_the_exit_status():
    said, status = tell("--event", "unheard_of")
    key = Event.objects.get().pk
    assert (said, status) == (
        f"Event {key} is kept without an interaction: No rule for this event.\n",
        3,
    )
    said, status = tell("--event", "unheard_of", "--json")
    assert (json.loads(said)["reason"], status) == ("no_rule", 3)


def test_dry_run_says_what_would_be_and_does_nothing():
    assert tell("--dry-run") == ("It would be recorded. Nothing was done.\n", 0)
    assert tell("--dry-run", "--event", "unheard_of")[1] == 3
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--salesperson", "QQ"], "--salesperson: No active salesperson has this"),
        (["--document", "poem:1"], "--document: This is none of 'quote'"),
        (["--occurred-at", "yesterday"], "--occurred-at: This is no date and time with an offset."),
        (["--key", ""], "--key is empty."),
        (["--by", "nobody@example.com"], "--by: “nobody@example.com” is not known."),
    ],
)
def test_wrong_option_is_named_and_nothing_is_done(args, sentence):
    with pytest.raises(CommandError, match=sentence) as refused:
        tell(*args)
    assert refused.value.returncode == 2
    assert not Event.objects.exists()


# Files


@pytest.fixture
def file(tmp_path):
    def write(*lines, name="events.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines))
        return path

    return write


def tell_file(path, *args):
    """Return what the command says, with its exit status where that is not 0, and what it complains of."""
    out, err = StringIO(), StringIO()
    try:
        call_command("record_interactions", path, *args, stdout=out, stderr=err)
    except CommandError as error:
        return f"{error} {error.returncode}", err.getvalue().splitlines()
    return out.getvalue().strip(), err.getvalue().splitlines()


GOOD = "order_placed;4711;order_confirmation;O-1;2;;2026-11-20T12:30:00+01:00;;1.5;20;a"
CSV = [
    "event;contact;document_kind;document_number;document_version;description;occurred_at;"
    "salesperson;cost;duration;key",
    GOOD,
    "order_placed;office@example.com;;;;Two;;;;;b",
    "order_placed;4711;;;;;;QQ;;x;c",
    "unheard_of;4711;;;;;;;;;d",
    "order_placed;4711;;;;;;;;;e;more",
    "",
    GOOD,
]
JSON = [
    json.dumps({"event": "order_placed", "contact": "4711", "cost": 1.5, "key": "a"}),
    "nonsense",
    json.dumps({"event": "order_placed", "contact": "4711", "colour": "red"}),
    "",
    json.dumps({"event": "order_placed", "contact": "nobody@example.com"}),
]


def test_lines_of_a_table_are_told_together_and_the_refused_ones_named(file):
    said, complaints = tell_file(file(*CSV))
    assert said == "2 recorded, 1 told before, 1 kept without an interaction, 2 refused. 1"
    assert complaints == [
        "Line 4, duration: This is not a whole number.",
        "Line 6: This row has more cells than there are column names.",
    ]
    entry = InteractionLogEntry.objects.get(document_number="O-1")
    assert (entry.document_version, entry.duration, str(entry.cost)) == (2, 20, "1.50")


def test_lines_of_json_are_told_together_and_the_refused_ones_named(file):
    said, complaints = tell_file(file(*JSON, name="events.jsonl"))
    assert said == "1 recorded, 0 told before, 1 kept without an interaction, 2 refused. 1"
    assert complaints == [
        "Line 2: This line is no JSON object.",
        "Line 3, colour: There is no such field.",
    ]


def test_file_told_again_records_nothing_new(file):
    path = file(CSV[0], *(f"order_placed;4711;;;;;;;;;{key}" for key in range(5)))
    assert tell_file(path)[0].startswith("5 recorded, 0 told before")
    assert tell_file(path)[0].startswith("0 recorded, 5 told before")
    assert InteractionLogEntry.objects.count() == 5
    said, complaints = tell_file(
        file(CSV[0], "unheard_of;4711;;;;;;;;x;z", "unheard_of;4711;;;;;;;;;4")
    )
    assert said.startswith("0 recorded, 0 told before, 0 kept without an interaction, 2 refused.")
    assert complaints[1].startswith("Line 3, key: Something else was told with this key before.")


@pytest.mark.parametrize("option", ["--dry-run", "--all-or-nothing"])
def test_nothing_is_done_where_that_was_asked_for(file, option):
    said, _complaints = tell_file(file(*CSV), option)
    assert said == (
        "Nothing was done. It would be: 2 recorded, 1 told before, 1 kept without an interaction, "
        "2 refused. 1"
    )
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["event;colour", "a;b"], "colour: The first row names the columns: event and contact"),
        (["event;event"], "The first row names the columns"),
        ([""], "The first row names the columns"),
    ],
)
def test_file_that_cannot_be_read_is_refused_whole(file, lines, sentence):
    said, _complaints = tell_file(file(*lines))
    assert said.startswith(f"Nothing was done. {sentence}"), said


def test_file_that_is_not_there_is_told(tmp_path):
    said, _complaints = tell_file(tmp_path / "none.csv")
    assert "none.csv cannot be read: No such file or directory." in said
