"""The command that sees to many unrecorded events, as their list does."""

import io

import pytest
from django.core.management import CommandError, call_command

from interactions.models import Event, InteractionLogEntry
from tests.factories import make_event, make_manager, make_person, make_rule, make_user

pytestmark = pytest.mark.django_db
BY = "robin@example.com"
WOULD = "Nothing was done. It would be: "


@pytest.fixture(autouse=True)
def manager():
    return make_manager(name="Robin Vale", email=BY)


@pytest.fixture
def told():
    """Three that were shipped, two of them to somebody who is known, and one that was paid."""
    known = make_person(external_id="K-99")
    for contact in (known.external_id, known.external_id, "K-1"):
        make_event("shipped", contact_told=contact, reason="no_rule")
    make_event("paid", contact_told="K-1", reason="no_rule")
    return known


def see_to(action, *options, by=BY):
    out = io.StringIO()
    call_command("unrecorded_events", action, "--by", by, *options, stdout=out)
    return out.getvalue().strip()


def test_records_what_has_by_now_what_it_lacked(told, manager):
    make_rule("shipped", repeats="always")
    said = "2 events are recorded. 1 event cannot be recorded yet; its reason says why."
    assert see_to("record", "--event", "shipped", "--dry-run") == WOULD + said
    assert not InteractionLogEntry.objects.exists()
    assert see_to("record", "--event", "shipped", "--expect", "3", "--execute") == said
    entries = InteractionLogEntry.objects.all()
    assert [(entry.contact, entry.logged_by) for entry in entries] == [(told, manager)] * 2
    assert see_to("record", "--event", "nothing", "--execute") == "0 events are recorded."


def test_records_with_the_contact_that_is_assigned(told):
    make_rule("shipped", repeats="always")
    options = ["--event", "shipped", "--q", "K-1", "--assign", told.number.lower(), "--execute"]
    assert see_to("record", *options) == "1 event is recorded."
    assert InteractionLogEntry.objects.get().contact == told


def test_dismisses_and_puts_back(told, manager):
    assert see_to("dismiss", "--event", "shipped", "--dry-run") == WOULD + "3 events are dismissed."
    assert see_to("dismiss", "--event", "shipped", "--execute") == "3 events are dismissed."
    assert set(Event.objects.dismissed().values_list("event", "dismissed_by")) == {
        ("shipped", manager.pk)
    }
    assert see_to("undismiss", "--q", "K-99", "--execute") == "2 events wait again."
    assert Event.objects.unrecorded().count() == 3


@pytest.mark.parametrize(
    ("action", "options", "sentence"),
    [
        ("record", ["--reason", "nonsense"], "--reason: “nonsense” is not known."),
        ("record", ["--event", ""], "--event is empty"),
        ("record", ["--assign", "C999999"], "--assign: there is no contact with the number"),
        ("record", ["--assign", "BLOCKED"], "--assign: .* is blocked for privacy"),
        ("dismiss", ["--assign", "KNOWN"], "--assign goes with record only."),
        ("dismiss", ["--expect", "5"], "4 events match, 5 were expected"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_done(told, action, options, sentence):
    numbers = {"KNOWN": told.number, "BLOCKED": make_person(privacy_blocked=True).number}
    options = [numbers.get(option, option) for option in options]
    with pytest.raises(CommandError, match=sentence) as error:
        see_to(action, *options, "--execute")
    assert error.value.returncode == (1 if "--expect" in options else 2)
    assert Event.objects.unrecorded().count() == 4


def test_only_who_may_see_to_them_does():
    make_user(name="Ana", email="ana@example.com")
    with pytest.raises(CommandError, match="--by: Ana may not do this.") as error:
        see_to("dismiss", "--execute", by="ana@example.com")
    assert error.value.returncode == 2
