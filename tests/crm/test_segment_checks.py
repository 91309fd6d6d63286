"""Taking a segment's steps again, by page and command, and why somebody is in it or not."""

import json

import pytest
from django.core.management import CommandError, call_command

from crm.choosing import Criteria
from crm.models import Contact
from crm.segmenting.steps import take_step
from tests.crm.test_segmenting import ADD, by_hand, names, person, take
from tests.factories import make_segment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def segment(user):
    """Of Ada, who moved to Sweden since, and without Di, who came to Denmark."""
    segment = make_segment(description="Danes")
    person("Ada", country="DK")
    take(segment, ADD, user, country=["DK"])
    Contact.objects.filter(name="Ada").update(country="SE")
    person("Di", country="DK")
    return segment


def mark(page, segment):
    return page.get(f"/segments/{segment.number}/refresh/").context["plan"].mark


def refresh(page, segment, mark):
    return page.post(f"/segments/{segment.number}/refresh/", {"mark": mark}, follow=True)


# Refreshing


def test_shows_first_what_would_change_and_then_does_it(page, segment):
    text = page.get(f"/segments/{segment.number}/refresh/").text
    assert "1 contact comes, 1 goes." in text
    assert text.index("Di</a>") < text.index("Ada</a>")
    assert names(segment) == ["Ada"]
    shown = mark(page, segment)
    assert "Refreshed: 1 contact comes, 1 goes." in refresh(page, segment, shown).text
    assert names(segment) == ["Di"]
    assert "refreshed Today" in page.get(f"/segments/{segment.number}/").text
    assert "up to date already" in refresh(page, segment, shown).text
    assert "nobody would come or go" in page.get(f"/segments/{segment.number}/refresh/").text


def test_what_would_change_is_shown_anew_when_it_is_not_the_same_any_more(page, segment):
    shown = mark(page, segment)
    person("Late", country="DK")
    text = refresh(page, segment, shown).text
    assert "Nothing was done: what would change is not the same any more." in text
    assert "2 contacts come, 1 goes." in text
    assert names(segment) == ["Ada"]


def test_says_which_step_cannot_be_read_any_more(page, segment, user):
    gone = make_segment(person("Bo"))
    take(segment, ADD, user, segment=[gone.number])
    gone.delete()
    text = page.get(f"/segments/{segment.number}/refresh/", follow=True).text
    assert (
        f"Step 2 cannot be taken again: There is no segment with the number {gone.number}." in text
    )
    # The step itself still says what it did.
    assert f"in the segment {gone.number}" in text


def test_the_command_says_what_it_would_do_and_does_exactly_that(segment, capsys):
    call_command("refresh_segment", segment.number.lower(), "--dry-run", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["refreshed"], told["came"], told["went"]) == (False, 1, 1)
    call_command("refresh_segment", segment.number, "--dry-run")
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2] == f"--expect {told['mark']}"
    assert lines[-1] == "Would refresh: 1 contact comes, 1 goes. Nothing was changed."
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("refresh_segment", segment.number, "--expect", "9~9~9~9")
    assert names(segment) == ["Ada"]
    call_command("refresh_segment", segment.number, "--expect", told["mark"])
    assert "Refreshed: 1 contact comes, 1 goes." in capsys.readouterr().out
    assert names(segment) == ["Di"]


def test_the_command_refuses_a_number_that_no_segment_has():
    with pytest.raises(CommandError, match="There is no segment with the number S9999") as refused:
        call_command("refresh_segment", "S9999")
    assert refused.value.returncode == 2


def test_the_command_says_which_step_cannot_be_read_any_more(segment, user):
    gone = make_segment()
    take_step(segment, action="reduce", criteria=Criteria({"segment": [gone.number]}), by=user)
    gone.delete()
    with pytest.raises(CommandError, match="Step 2 cannot be taken again") as refused:
        call_command("refresh_segment", segment.number, "--dry-run")
    assert refused.value.returncode == 1


# Why


def why(page, segment, contact):
    text = page.get(f"/segments/{segment.number}/why/?contact={contact}").text
    return " ".join(text.split())


def test_says_step_by_step_why_somebody_is_in_or_not(page, segment, user):
    take(segment, "reduce", user, language=["en"], kind=["person"])
    text = why(page, segment, "Ada")
    assert "Ada is in the segment" in text
    assert "Step 1:</span> <b>Add</b> country is Denmark" in text
    assert "Came with this step." in text
    assert "Does not match, so did not go." in text
    assert "Met now:" in text
    assert "Not met now:" in text
    text = why(page, segment, "Di")
    assert "Di is not in the segment" in text
    assert "Matches now, but did not come with this step" in text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"privacy_blocked": True}, "Privacy-blocked: no step adds this contact."),
        ({"excluded_from_segments": True}, "Excluded from segments: a step adds this contact only"),
    ],
)
def test_says_what_keeps_somebody_out(page, segment, fields, sentence):
    contact = person("Bo", country="DK", **fields)
    assert sentence in why(page, segment, contact.number)


def test_says_what_was_done_by_hand(page, segment, user):
    bo = person("Bo")
    by_hand(segment, "hand_add", user, bo)
    by_hand(segment, "hand_remove", user, bo)
    text = why(page, segment, "Bo")
    assert "Was added by hand." in text
    assert "Was removed by hand." in text
    assert "Was not named." in why(page, segment, "Ada")


def test_asks_again_for_a_contact_that_is_unknown(page, segment):
    assert "No contact matches “Nobody”" in why(page, segment, "Nobody")
    assert "Say why" in page.get(f"/segments/{segment.number}/why/").text
