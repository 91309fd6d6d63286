"""The form that records, when something stands against what was typed: nothing of it is lost."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from crm.models import Contact
from interactions.models import Attachment, FollowUp, InteractionLogEntry
from interactions.views import recording
from tests.factories import make_entry, make_person, make_template, make_user
from tests.interactions.test_recording import NEW, filled, only_entry, shown_by

pytestmark = pytest.mark.django_db
KEY = "7f1f3a52-93c5-4f0e-8f51-3f3c1d6c2c11"


@pytest.fixture
def user(client):
    user = make_user(name="Mara Linden")
    client.force_login(user)
    return user


def begun(user, **fields):
    return make_entry(postponed=True, logged_by=user, salesperson=user, **fields)


def follow_up_of(entry, **fields):
    return FollowUp.objects.create(
        **{
            "contact": entry.contact,
            "entry": entry,
            "salesperson": entry.salesperson,
            "due_on": "2020-01-01",
            "text": entry.description,
        }
        | fields
    )


def way(entry, name):
    return f"/interactions/{entry.pk}/{name}/"


# Values that make no sense


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("occurred_at", "0001-01-01T00:00", "Choose a day between the years 1900 and 2999."),
        ("occurred_at", "9999-12-31T23:59", "Choose a day between the years 1900 and 2999."),
        ("occurred_at", "2999-12-31T23:59", "This is more than a year ahead."),
        ("occurred_at", "soon", "This is no date and time. Write it like 2026-11-19 09:42."),
        ("follow_up_on", "9999-12-31", "Choose a day between the years 1900 and 2999."),
        ("follow_up_on", "soon", "This is no date. Write it like 2026-11-19."),
        ("duration", "1.5", "Write the duration in whole minutes, like 15."),
        ("duration", "100001", "The duration is too long: at most 100,000 minutes"),
        ("cost", "a lot", "Write the cost as a number, like 12.50."),
        ("cost", "1.234", "Write the cost with two decimals at most, like 12.50."),
        ("cost", "12345678901", "The cost is too high: at most ten digits before the cents fit."),
        ("template", "999999", "This template is no longer offered. Choose another."),
        ("evaluation", "great", "There is no such choice any more. Choose another."),
        ("description", "x" * 251, "Shorten it to at most 250 characters"),
        ("idempotency_key", "x", "A part of the form was damaged on the way. Save it again."),
    ],
)
def test_what_cannot_be_recorded_is_told_in_a_sentence(client, user, field, value, sentence):
    sent = filled(make_person(), make_template(), user, follow_up="date", comment="Typed")
    sent |= {"follow_up_on": timezone.localdate(), field: value}
    response = client.post(NEW, sent)
    assert list(response.context["form"].errors) == [field]
    assert sentence in response.text
    assert "Typed" in response.text
    assert not InteractionLogEntry.objects.exists()


def test_a_form_that_was_damaged_can_be_saved_again(client, user):
    sent = filled(make_person(), make_template(), user, idempotency_key="x")
    key = client.post(NEW, sent).context["form"].value("idempotency_key")
    client.post(NEW, sent | {"idempotency_key": key})
    assert only_entry().idempotency_key == key


def test_a_cost_may_have_a_comma(client, user):
    client.post(NEW, filled(make_person(), make_template(), user, cost="1,50"))
    assert str(only_entry().cost) == "1.50"


# From the short form to the long one, and a change of what was locked


def test_all_fields_keeps_what_was_typed_into_the_short_form(client, user):
    contact = make_person()
    template = make_template(unit_cost="8.00", unit_duration=15)
    sent = {
        "short": "1",
        "template": template.pk,
        "description": "Ribs",
        "comment": "They want 400",
    }
    sent |= {"duration": "40", "follow_up": "3", "filled": "{}", "fill": "all"}
    address = f"{NEW}?contact={contact.number}"
    plain = client.post(address, sent)
    form = plain.context["form"]
    assert 'id="entry-form"' in plain.text
    values = {name: form.value(name) for name in ("description", "comment", "duration", "cost")}
    assert values == {
        "description": "Ribs",
        "comment": "They want 400",
        "duration": "40",
        "cost": "8.00",
    }
    by_htmx = client.post(address, sent, headers={"HX-Request": "true"})
    assert (by_htmx["HX-Retarget"], by_htmx["HX-Push-Url"]) == (".page", address)
    assert "They want 400" in by_htmx.text
    assert not InteractionLogEntry.objects.exists()


@pytest.mark.parametrize("name", ["contact", "template"])
def test_changing_what_was_locked_keeps_what_was_typed(client, user, name):
    contact, template = make_person(), make_template()
    locked = client.get(f"{NEW}?contact={contact.number}&template={template.code}")
    assert f'Change<span class="visually-hidden"> {name}</span></button>' in locked.text
    sent = filled(contact, template, user, comment="They want 400", fill="1")
    page = client.post(NEW, sent)
    form = page.context["form"]
    assert form.locked == {}
    assert (form.value("contact"), form.value("template")) == (contact.number, str(template.pk))
    assert "They want 400" in page.text


def test_a_choice_without_script_tells_that_chosen_files_are_gone(client, user):
    sent = {"template": make_template().pk, "fill": "1"}
    page = client.post(NEW, sent | {"attachments": SimpleUploadedFile("a.txt", b"text")}).text
    assert "The browser does not keep chosen files. Choose them again." in page
    assert "Choose them again." not in client.post(NEW, sent).text


def test_a_template_that_is_not_offered_is_told_when_the_form_opens_and_not_again(client, user):
    sent = filled(make_person(), make_template(), user)
    page = client.post(f"{NEW}?template=nope", sent, follow=True)
    assert "is not offered" not in page.text


def test_a_template_that_cannot_be_is_no_template(client, user):
    for wrong in ("nope", "9" * 40, "-1"):
        sent = {"fill": "1", "template": wrong, "language": "xx", "follow_up_on": "2026-13-45"}
        assert client.post(NEW, sent).status_code == 200


@pytest.mark.parametrize("state", [{"privacy_blocked": True}, {"archived_at": timezone.now()}])
@pytest.mark.parametrize("short", [{}, {"short": "1"}])
def test_a_contact_that_is_refused_meanwhile_leaves_what_was_typed(client, user, state, short):
    contact = make_person()
    sent = filled(contact, make_template(), user, comment="They want 400") | short
    Contact.objects.filter(pk=contact.pk).update(**state)
    page = client.post(f"{NEW}?contact={contact.number}", sent)
    assert "They want 400" in page.text
    assert "Nothing may be recorded." in page.text or "is archived." in page.text
    assert not InteractionLogEntry.objects.exists()


# A key that was used before


@pytest.mark.parametrize(
    "change",
    [
        {"description": "Pressed again"},
        {"comment": "And another thing"},
        {"cost": "3.00"},
        {"follow_up": "7"},
    ],
)
def test_a_used_form_with_other_content_is_shown_again_and_can_be_recorded(client, user, change):
    sent = filled(make_person(), make_template(), user, idempotency_key=KEY, comment="Once")
    client.post(NEW, sent)
    first = only_entry()
    again = client.post(NEW, sent | change)
    assert "This form was sent before" in again.text
    assert f'<a href="{first.get_absolute_url()}">“Spoke about umbrellas”</a>' in again.text
    assert next(iter(change.values())) in again.text
    key = again.context["form"].value("idempotency_key")
    assert key != KEY
    client.post(NEW, sent | change | {"idempotency_key": key})
    assert InteractionLogEntry.objects.count() == 2


def test_a_used_form_with_another_file_is_shown_again(client, user):
    sent = filled(make_person(), make_template(), user, idempotency_key=KEY)
    client.post(NEW, sent)
    again = client.post(NEW, sent | {"attachments": SimpleUploadedFile("a.txt", b"text")})
    assert "This form was sent before" in again.text
    assert "Choose them again." in again.text


def test_what_was_kept_for_later_and_saved_after_all_is_finished_or_shown_again(client, user):
    sent = filled(make_person(), make_template(), user, idempotency_key=KEY)
    client.post(NEW, sent | {"finish_later": ""})
    resume = way(only_entry(), "resume")
    assert client.post(NEW, sent).url == resume
    again = client.post(NEW, sent | {"description": "Spoke about ribs"})
    assert "is kept to be finished" in again.text
    assert f'href="{resume}"' in again.text
    assert "Spoke about ribs" in again.text
    assert only_entry().postponed


# Two windows


def test_of_two_windows_on_a_postponed_entry_the_second_is_told_and_can_replace(client, user):
    entry = begun(user, description="Begun")
    first, second = (shown_by(client, way(entry, "resume")) for _ in range(2))
    client.post(way(entry, "resume"), first | {"description": "First", "finish_later": ""})
    answer = client.post(way(entry, "resume"), second | {"description": "Second"})
    assert "Somebody else changed this meanwhile" in answer.text
    assert "Saved now: First" in answer.text
    assert 'value="Second"' in answer.text
    entry.refresh_from_db()
    assert (entry.description, entry.postponed) == ("First", True)
    form = answer.context["form"]
    client.post(
        way(entry, "resume"), second | {"description": "Second", "seen": form.value("seen")}
    )
    entry.refresh_from_db()
    assert (entry.description, entry.postponed) == ("Second", False)


def test_a_comment_that_came_meanwhile_is_not_lost(client, user):
    entry = begun(user)
    values = shown_by(client, way(entry, "resume"))
    entry.comments.create(text="From a colleague", author=make_user())
    answer = client.post(way(entry, "resume"), values | {"comment": "Mine"})
    assert "Saved now: From a colleague" in answer.text
    assert [comment.text for comment in entry.comments.all()] == ["From a colleague"]


# Follow-ups


@pytest.mark.parametrize("button", ["finish", "finish_later"])
def test_a_follow_up_that_is_overdue_stands_in_the_way_of_nothing(client, user, button):
    entry = begun(user)
    follow_up_of(entry)
    values = shown_by(client, way(entry, "resume"))
    assert values["follow_up_on"] == "2020-01-01"
    client.post(way(entry, "resume"), values | {button: ""})
    entry.refresh_from_db()
    assert entry.postponed == (button == "finish_later")
    assert str(FollowUp.objects.get().due_on) == "2020-01-01"


def test_finishing_later_asks_for_no_date(client, user):
    contact = make_person()
    client.post(NEW, {"contact": contact.number, "follow_up": "date", "finish_later": ""})
    assert only_entry().postponed


def test_a_correction_takes_over_what_is_still_to_be_done(client, user):
    wrong = make_entry(salesperson=user)
    follow_up_of(wrong)
    other = follow_up_of(wrong, due_on="2030-05-01", text="Send the samples")
    values = shown_by(client, way(wrong, "correct"))
    client.post(way(wrong, "correct"), values | {"description": "Right"})
    right = InteractionLogEntry.objects.get(description="Right")
    assert not wrong.follow_ups.exists()
    taken_over = [(str(one.due_on), one.text) for one in right.follow_ups.all()]
    assert taken_over == [("2020-01-01", "Right"), ("2030-05-01", "Send the samples")]
    assert other in right.follow_ups.all()


@pytest.mark.parametrize(("choice", "left"), [("", 0), ("3", 1)])
def test_a_correction_may_say_otherwise_when_to_follow_up(client, user, choice, left):
    wrong = make_entry(salesperson=user)
    follow_up_of(wrong)
    values = shown_by(client, way(wrong, "correct"))
    client.post(way(wrong, "correct"), values | {"follow_up": choice})
    due = [one.due_on for one in FollowUp.objects.all()]
    assert due == [timezone.localdate() + timedelta(days=3)][:left]


def test_a_correction_does_away_with_no_follow_up_that_its_form_did_not_show(client, user):
    wrong = make_entry(salesperson=user)
    values = shown_by(client, way(wrong, "correct"))
    follow_up = follow_up_of(wrong, due_on="2030-05-01")
    answer = client.post(way(wrong, "correct"), values | {"description": "Right"})
    assert "Somebody else changed this meanwhile" in answer.text
    assert "Saved now: 2030-05-01" in answer.text
    wrong.refresh_from_db()
    assert not wrong.is_cancelled
    assert list(wrong.follow_ups.all()) == [follow_up]


@pytest.mark.parametrize(("choice", "own"), [("date", 0), ("", 0), ("3", 1)])
def test_a_correction_leaves_a_colleagues_follow_up_as_it_is(client, user, choice, own):
    wrong = make_entry(salesperson=user)
    theirs = follow_up_of(wrong, salesperson=make_user(), due_on="2030-05-01", text="Theirs")
    values = shown_by(client, way(wrong, "correct"))
    client.post(way(wrong, "correct"), values | {"description": "Right", "follow_up": choice})
    right = InteractionLogEntry.objects.get(description="Right")
    theirs.refresh_from_db()
    assert (theirs.entry, str(theirs.due_on)) == (right, "2030-05-01")
    assert right.follow_ups.exclude(pk=theirs.pk).count() == own


def test_what_the_form_named_in_another_language_takes_the_entrys_description(client, user):
    entry = begun(user, description="")
    follow_up_of(entry, due_on="2030-05-01", text="Gør det påbegyndte færdigt")
    values = shown_by(client, way(entry, "resume"))
    client.post(way(entry, "resume"), values | {"description": "Done after all", "finish": ""})
    assert FollowUp.objects.get().text == "Done after all"


@pytest.mark.parametrize("button", ["finish", "finish_later"])
def test_what_was_deleted_while_it_was_finished_leaves_what_was_typed(
    client, user, button, monkeypatch
):
    entry = begun(user)
    values = shown_by(client, way(entry, "resume"))
    read = recording.read_form

    def deleted_now(*args, **kwargs):
        InteractionLogEntry.objects.filter(pk=entry.pk).delete()
        return read(*args, **kwargs)

    monkeypatch.setattr(recording, "read_form", deleted_now)
    answer = client.post(way(entry, "resume"), values | {"description": "Mine", button: ""})
    assert "This was deleted meanwhile." in answer.text
    assert 'value="Mine"' in answer.text


def test_a_correction_suggests_no_second_follow_up(client, user):
    wrong = make_entry(salesperson=user, template=make_template(follow_up_days=7))
    assert shown_by(client, way(wrong, "correct"))["follow_up"] == ""


def test_a_correction_keeps_what_nobody_changed_in_it(client, user):
    contact = make_person(correspondence_type="letter")
    wrong = make_entry(
        contact=contact,
        template=make_template(ignore_contact_correspondence_type=True),
        salesperson=user,
        correspondence_type="letter",
        language="da",
        body="Hej",
    )
    values = shown_by(client, way(wrong, "correct"))
    # The field shows the name too, and so sends it.
    values["contact"] = f"{contact.name} · {contact.number}"
    client.post(way(wrong, "correct"), values)
    right = wrong.corrections.get()
    assert (right.correspondence_type, right.language, right.body) == ("letter", "da", "Hej")


# Files


def with_files(entry, *names):
    for name in names:
        file = Attachment.objects.create(file=ContentFile(b"x", name), name=name, size=1)
        entry.attachments.add(file)
    return entry


def test_a_single_file_can_be_taken_from_a_postponed_entry(client, user):
    entry = with_files(begun(user), "a.txt", "b.txt")
    wrong = entry.attachments.get(name="a.txt")
    address = way(entry, "resume")
    values = shown_by(client, address)
    # A choice that fills in others keeps the ticks.
    page = client.post(address, values | {"dropped": [wrong.pk], "fill": "1"}).text
    assert f'name="dropped" value="{wrong.pk}" checked' in page
    client.post(address, values | {"dropped": [wrong.pk], "finish_later": ""})
    assert [file.name for file in entry.attachments.all()] == ["b.txt"]
    assert not Attachment.objects.filter(pk=wrong.pk).exists()


def test_a_wrong_file_is_left_out_of_a_correction_and_stays_with_the_wrong_entry(client, user):
    entry = with_files(make_entry(salesperson=user), "a.txt", "b.txt")
    values = shown_by(client, way(entry, "correct"))
    wrong = entry.attachments.get(name="a.txt")
    client.post(way(entry, "correct"), values | {"dropped": [wrong.pk]})
    right = entry.corrections.get()
    assert [file.name for file in right.attachments.all()] == ["b.txt"]
    assert entry.attachments.count() == 2


def test_a_file_of_another_entry_is_not_taken_away(client, user):
    entry, other = with_files(begun(user), "a.txt"), with_files(make_entry(), "b.txt")
    values = shown_by(client, way(entry, "resume"))
    client.post(way(entry, "resume"), values | {"dropped": [other.attachments.get().pk, "x"]})
    assert (entry.attachments.count(), other.attachments.count()) == (1, 1)


def test_a_day_far_back_can_be_recorded(client, user):
    client.post(NEW, filled(make_person(), make_template(), user, occurred_at="1900-01-01T00:00"))
    assert f"{timezone.localtime(only_entry().occurred_at):%Y-%m-%d %H:%M}" == "1900-01-01 00:00"
