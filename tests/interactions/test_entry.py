"""One entry: its page, the panel beside the log, and what can be done with it."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from interactions.cancelling import cancel_entries
from interactions.models import Attachment, EntryComment, FollowUp, InteractionLogEntry
from tests.factories import (
    make_company,
    make_document,
    make_email,
    make_entry,
    make_manager,
    make_person,
    make_run,
    make_template,
    make_user,
)
from tests.interactions.test_listening import print_it

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(name="Mara Linden")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def mine(user):
    return make_entry(salesperson=user, description="Complaint about lids")


def address(entry, action=""):
    return f"/interactions/{entry.pk}/" + (f"{action}/" if action else "")


def act(page, entry, action, **data):
    response = page.post(address(entry, action), data, follow=True)
    entry.refresh_from_db()
    return response.text


def test_the_page_tells_everything(page, user):
    entry = make_entry(
        contact=make_person(
            first_name="Jeanne", last_name="Exemple", company=make_company(name="Storybook SA")
        ),
        template=make_template(description="Incoming call"),
        salesperson=user,
        description="Complaint about lids",
        information_flow="inbound",
        initiated_by="them",
        subject="Dented lids",
        body="Three of twelve.\n\nShe wants new ones.",
        evaluation="negative",
        cost="3.50",
        duration=72,
        contacted_via="+45 12 34",
        delivery_status="failed",
        delivery_error="Mailbox full",
        document_type="invoice",
        document_number="INV-1",
        document_version=2,
        logged_by=make_user(name="Jonas Wiik"),
    )
    EntryComment.objects.create(entry=entry, text="Lids leave Monday.", author=user)
    entry.attachments.add(
        Attachment.objects.create(file=ContentFile(b"x", "x"), name="lid.jpg", size=2048)
    )
    FollowUp.objects.create(
        entry=entry,
        contact=entry.contact,
        salesperson=user,
        due_on="2030-05-01",
        text="Ask about the lids",
    )
    correction = make_entry(description="What was really said", corrects=entry)
    text = page.get(address(entry)).text
    for value in [
        "<h1",
        "Complaint about lids",
        "Jeanne Exemple",
        "Storybook SA",
        "Incoming call",
        "Inbound",
        "Them",
        "Dented lids",
        "<p>She wants new ones.</p>",
        "Negative",
        "3.50",
        "1 h 12",
        "+45 12 34",
        "Mailbox full",
        "Invoice INV-1",
        "version 2",
        "Jonas Wiik",
        "Lids leave Monday.",
        "lid.jpg",
        "2.0",
        "Ask about the lids",
        "What was really said",
        "Mara Linden",
    ]:
        assert value in text, value
    assert "Complaint about lids" in page.get(address(correction)).text


def test_reasons_to_cancel_are_suggested_without_script_too(page, mine):
    text = page.get(address(mine)).text
    assert 'list="cancel_reason_suggestions"' in text
    assert '<datalist id="cancel_reason_suggestions">' in text
    assert '<option value="Entered twice">' in text


def test_the_same_address_gives_the_panel_to_htmx_and_says_so_to_caches(page, mine):
    whole = page.get(address(mine))
    assert whole["Vary"].startswith("HX-Request")
    part = page.get(
        address(mine),
        headers={
            "HX-Request": "true",
            "HX-Current-URL": "http://testserver/interactions/?q=lids&after=1~x",
        },
    )
    assert "<html" not in part.text
    assert 'role="complementary"' in part.text
    assert (
        f'name="next" value="/interactions/?q=lids&amp;after=1~x&amp;open={mine.pk}"' in part.text
    )


def test_who_may_not_see_entries_sees_none(client, mine):
    client.force_login(make_user(role=None))
    assert client.get(address(mine)).status_code == 403
    for action in ["cancel", "restore", "evaluate", "comment", "follow-up"]:
        assert client.post(address(mine, action)).status_code == 403


def test_an_entry_that_is_not_there_is_not_found(page, mine):
    assert page.get(f"/interactions/{mine.pk + 1}/").status_code == 404
    assert page.get(f"/interactions/{'9' * 30}/").status_code == 404
    for action in ["cancel", "restore", "evaluate", "comment", "follow-up"]:
        data = {"evaluation": "positive"}
        assert page.post(f"/interactions/{mine.pk + 1}/{action}/", data).status_code == 404
        assert page.get(address(mine, action)).status_code == 405


def test_cancelling_keeps_who_when_and_why_and_restoring_takes_it_back(page, user, mine):
    text = act(page, mine, "cancel", reason="Wrong contact")
    assert (mine.cancelled_by, mine.cancelled_reason) == (user, "Wrong contact")
    assert mine.cancelled_at
    assert "The entry is cancelled." in text
    assert "Cancelled by Mara Linden" in text
    assert "Reason: Wrong contact" in text
    text = act(page, mine, "restore")
    assert (mine.cancelled_at, mine.cancelled_by, mine.cancelled_reason) == (None, None, "")
    assert "The entry is restored" in text
    assert "Cancelled: Wrong contact, Mara Linden" in text
    assert "Restored, Mara Linden" in text


def test_a_reason_is_suggested_and_may_be_left_out(page, mine):
    text = page.get(address(mine)).text
    for reason in ["Wrong contact", "Entered twice", "Did not happen"]:
        assert f'data-fill="{reason}"' in text
    act(page, mine, "cancel")
    assert mine.is_cancelled


def test_a_reason_that_is_too_long_is_refused_and_stays_in_its_field(page, mine):
    text = act(page, mine, "cancel", reason="x" * 251)
    assert "at most 250 characters" in text
    assert f'value="{"x" * 251}"' in text
    assert not mine.is_cancelled


def test_a_second_cancelling_keeps_the_first_name_and_says_whose_it_is(page, client, mine):
    act(page, mine, "cancel", reason="Entered twice")
    client.force_login(make_manager(name="Robin Vale"))
    text = act(client, mine, "cancel", reason="Another reason")
    assert mine.cancelled_reason == "Entered twice"
    assert "Nothing was changed. The entry was cancelled by Mara Linden." in text


def test_who_loses_a_race_is_told_who_won_it(page, mine, monkeypatch):
    robin = make_manager(name="Robin Vale")

    def too_late(*, entries, **asked):
        entries.cancel(by=robin)
        return cancel_entries(entries=entries, **asked)

    monkeypatch.setattr("interactions.views.entries.cancel_entries", too_late)
    text = act(page, mine, "cancel")
    assert "Nothing was changed. The entry was cancelled by Robin Vale." in text


def test_restoring_what_is_not_cancelled_is_told(page, mine):
    assert "Nothing was changed. The entry is not cancelled." in act(page, mine, "restore")


@pytest.mark.parametrize("action", ["cancel", "restore", "evaluate"])
def test_salespeople_change_their_own_entries_and_managers_everybodys(client, user, action):
    other = make_entry(cancelled_by=make_user() if action == "restore" else None)
    client.force_login(user)
    assert "The entry is somebody else&#x27;s" in act(client, other, action, evaluation="positive")
    assert "Cancel entry" not in client.get(address(other)).text
    client.force_login(make_manager())
    assert "Nothing was changed" not in act(client, other, action, evaluation="positive")


def test_an_entry_belongs_to_who_logged_it_too(page, user):
    entry = make_entry(logged_by=user)
    act(page, entry, "cancel")
    assert entry.is_cancelled


def test_an_evaluation_is_set_changed_and_taken_back_and_the_history_tells(page, mine):
    act(page, mine, "evaluate", evaluation="negative")
    text = act(page, mine, "evaluate", evaluation="positive")
    assert mine.evaluation == "positive"
    assert "Evaluation changed from Not given to Negative, Mara Linden" in text
    assert "Evaluation changed from Negative to Positive, Mara Linden" in text
    act(page, mine, "evaluate", evaluation="none")
    assert mine.evaluation == ""


@pytest.mark.parametrize(
    ("value", "message"), [("", "Choose an evaluation."), ("great", "no such evaluation")]
)
def test_an_evaluation_that_is_none_of_the_list_is_refused(page, mine, value, message):
    assert message in act(page, mine, "evaluate", evaluation=value)
    assert mine.evaluation == ""


def test_a_cancelled_entry_is_not_evaluated(page, user):
    entry = make_entry(salesperson=user, cancelled_by=user)
    assert "Nothing was changed. The entry was cancelled by" in act(
        page, entry, "evaluate", evaluation="positive"
    )


def test_the_history_tells_every_change(page, mine):
    for change in [
        {"cost": 5},
        {"duration": 30},
        {"attempt_failed": True},
        {"attempt_failed": False},
        {"delivery_status": "queued"},
    ]:
        type(mine).objects.filter(pk=mine.pk).update(**change)
    text = page.get(address(mine)).text
    for sentence in [
        "Cost changed from 0.00 to 5.00",
        "Duration changed from 0 to 30 min",
        "Marked as a failed attempt",
        "No longer marked as a failed attempt",
        "Delivery: Sending",
    ]:
        assert sentence in text, sentence


def test_a_comment_is_added_by_anyone_who_may_change_entries(client, mine):
    writer = make_user(name="Jonas Wiik")
    client.force_login(writer)
    text = act(client, mine, "comment", text="Lids <b>leave</b> Monday.")
    comment = mine.comments.get()
    assert (comment.author, comment.text) == (writer, "Lids <b>leave</b> Monday.")
    assert "Lids &lt;b&gt;leave&lt;/b&gt; Monday." in text
    assert "Write the comment first." in act(client, mine, "comment", text="  ")
    assert mine.comments.count() == 1


def test_a_follow_up_is_added_to_the_users_own_list(page, user, mine):
    act(page, mine, "follow-up", due_on="2030-01-02", text="Ask again")
    follow_up = FollowUp.objects.get()
    assert (follow_up.entry, follow_up.contact, follow_up.salesperson) == (mine, mine.contact, user)
    assert "Say when to follow up." in act(page, mine, "follow-up", text="Ask again")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2020-01-01", "This date is over. Choose today or a later one."),
        ("9999-12-31", "Choose a day between the years 1900 and 2999."),
        ("soon", "This is no date. Write it like 2026-11-19."),
    ],
)
def test_a_follow_up_that_cannot_be_is_told_at_its_field_and_the_text_stays(
    page, mine, day, sentence
):
    text = act(page, mine, "follow-up", due_on=day, text="Ask for the lids", next="/contacts/")
    field = text[text.index('name="due_on"') :]
    assert sentence in field[: field.index("Ask for the lids")]
    assert 'name="next" value="/contacts/"' in text
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("state", [{"privacy_blocked": True}, {"archived_at": timezone.now()}])
def test_nothing_is_to_be_done_with_a_contact_that_is_blocked_or_archived(page, user, state):
    entry = make_entry(contact=make_person(**state))
    text = act(page, entry, "follow-up", due_on="2030-01-02", text="Ask for the lids")
    assert "Nothing may be recorded." in text or "is archived." in text
    assert "Ask for the lids" in text
    assert not FollowUp.objects.exists()


def test_a_comment_that_is_missing_is_told_at_its_field(page, mine):
    text = act(page, mine, "comment", text=" ")
    assert 'id="comment_text_error" role="alert">Write the comment first.' in text
    assert mine.comments.count() == 0


def test_cancelling_says_what_happens_to_the_follow_ups(page, user, mine):
    FollowUp.objects.create(
        entry=mine, contact=mine.contact, salesperson=user, due_on="2030-05-01", text="Ask for lids"
    )
    text = page.get(address(mine)).text
    assert "The follow-up “Ask for lids”, 1 May 2030, stays on Mara Linden" in text


def test_a_postponed_entry_says_so_and_offers_to_go_on(page, user):
    entry = make_entry(postponed=True, salesperson=user, logged_by=user)
    text = page.get(address(entry)).text
    assert "begun but not finished" in text
    assert f'href="/interactions/{entry.pk}/resume/"' in text
    assert "Cancel entry" not in text
    assert "The entry is postponed: finish it first." in act(page, entry, "cancel")


def test_nothing_is_offered_on_an_entry_of_somebody_else_that_would_be_refused(page, client):
    logged, postponed = make_entry(), make_entry(postponed=True)
    for entry, action in ((logged, "correct"), (postponed, "resume")):
        way = f"{address(entry)}{action}/"
        assert f'href="{way}"' not in page.get(address(entry)).text
        assert page.get(way).status_code == 403
    client.force_login(make_manager())
    for entry, action in ((logged, "correct"), (postponed, "resume")):
        way = f"{address(entry)}{action}/"
        assert f'href="{way}"' in client.get(address(entry)).text
        assert client.get(way).status_code == 200


def test_an_action_returns_to_where_it_came_from_but_never_to_another_site(page, mine):
    back = f"/interactions/?q=lids&open={mine.pk}"
    assert page.post(address(mine, "cancel"), {"next": back})["Location"] == back
    response = page.post(address(mine, "restore"), {"next": "https://elsewhere.example/"})
    assert response["Location"] == address(mine)


def test_the_page_costs_the_same_queries_however_much_there_is(page, user, mine):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            page.get(address(mine))
        return len(caught)

    for _ in range(2):
        EntryComment.objects.create(entry=mine, text="Seen", author=make_user())
        act(page, mine, "evaluate", evaluation="positive")
    page.get(address(mine))
    few = queries()
    for number in range(20):
        EntryComment.objects.create(entry=mine, text="Seen", author=make_user())
        act(page, mine, "evaluate", evaluation=["neutral", "negative"][number % 2])
    assert queries() == few


@pytest.mark.parametrize("make", [make_user, make_manager])
def test_the_page_of_what_was_recorded_and_sent_costs_no_more(client, make):
    client.force_login(make())
    document, [sent] = make_document(), make_run().entries.all()
    recorded = InteractionLogEntry.objects.get(pk=print_it(document))
    for entry in (sent, recorded):
        make_email(entry=entry)
        for field in ("resends", "resends", "corrects", "corrects"):
            make_entry(contact=entry.contact, **{field: entry})
    client.get(address(sent))
    for entry in (make_entry(), sent, recorded):
        with CaptureQueriesContext(connection) as caught:
            text = client.get(address(entry)).text
        assert len(caught) <= 8
    assert text.count("Sent again by") == text.count("Corrected by") == 2
    assert document.get_absolute_url() in text


def test_the_status_stands_beside_the_title_and_the_facts_before_the_text(page, user):
    entry = make_entry(
        salesperson=user, subject="Dented lids", cancelled_by=user, attempt_failed=True
    )
    text = page.get(address(entry)).text
    title = text.split("<h1")[1].split("</h1>")[0]
    assert "Cancelled" in title
    assert "Attempt failed" in title
    assert text.index('<dl class="props">') < text.index("Dented lids")
    plain = page.get(address(make_entry(salesperson=user))).text
    assert "Logged" not in plain.split("<h1")[1].split("</h1>")[0]
