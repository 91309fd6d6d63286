"""Cancelling a run, restoring it, and deleting it: all that it made at once, as it was shown."""

import pytest

from interactions.models import (
    InteractionLogEntry,
    InteractionLogEntryEvent,
    LoggedSegment,
    SkippedContact,
)
from interactions.run_cancelling import cancel_run, delete_run
from tests.factories import make_entry, make_manager, make_person, make_run, make_user

pytestmark = pytest.mark.django_db
CHANGED = "the entries of this run changed meanwhile"


@pytest.fixture
def user():
    return make_user(name="Mara Linden")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def run(user):
    """A run of three entries, of which one was cancelled on its own."""
    run = make_run(None, *(make_person() for _ in range(3)), logged_by=user)
    InteractionLogEntry.objects.filter(pk=run.entries.first().pk).cancel(by=user, reason="Moved")
    return run


def mark(page, run):
    return page.get(run.get_absolute_url()).context["figures"].mark


def act(page, run, action, **sent):
    """Do what the run's page offers, as it is shown now; return the page that follows."""
    data = {"mark": mark(page, run)} | sent
    return page.post(f"{run.get_absolute_url()}{action}/", data, follow=True)


def reasons(run):
    return sorted(run.entries.cancelled().values_list("cancelled_reason", flat=True))


def test_a_run_is_cancelled_with_all_entries_that_are_not_and_for_its_reason(page, run, user):
    other = make_entry()
    assert "2 entries will be cancelled." in page.get(run.get_absolute_url()).text
    text = act(page, run, "cancel", reason="Wrong letter").text
    run.refresh_from_db()
    assert "The run is cancelled. 2 entries are cancelled." in text
    assert "Reason: Wrong letter" in text
    assert (run.cancelled_by, run.cancelled_reason) == (user, "Wrong letter")
    assert reasons(run) == ["Moved", "Wrong letter", "Wrong letter"]
    moments = run.entries.filter(cancelled_reason="Wrong letter").values_list("cancelled_at")
    assert set(moments) == {(run.cancelled_at,)}
    other.refresh_from_db()
    assert not other.is_cancelled


def test_restoring_a_run_leaves_alone_what_was_cancelled_one_by_one(page, run):
    act(page, run, "cancel")
    text = page.get(run.get_absolute_url()).text
    assert "1 entry was cancelled on its own, and stays cancelled when the run is restored." in text
    assert "Restore the run and 2 entries" in text
    text = act(page, run, "restore").text
    run.refresh_from_db()
    assert "The run is restored. 2 entries are restored." in text
    assert not run.is_cancelled
    assert reasons(run) == ["Moved"]


def test_what_was_restored_and_cancelled_again_on_its_own_stays_cancelled(page, run, user):
    act(page, run, "cancel")
    entry = run.entries.filter(cancelled_reason="").first()
    page.post(f"{entry.get_absolute_url()}restore/")
    page.post(f"{entry.get_absolute_url()}cancel/", {"reason": "Twice"})
    act(page, run, "restore")
    assert reasons(run) == ["Moved", "Twice"]


def test_the_message_offers_the_way_back(page, run):
    text = act(page, run, "cancel").text
    undo = f"{run.get_absolute_url()}restore/"
    assert f'formaction="{undo}"' in text
    assert "The run is restored." in page.post(undo, {"next": "/"}, follow=True).text
    assert reasons(run) == ["Moved"]


def test_a_second_click_is_told_that_it_is_done(page, run, user):
    seen = mark(page, run)
    act(page, run, "cancel", reason="First")
    text = act(page, run, "cancel", reason="Second", mark=seen).text
    assert "This run was cancelled already, by Mara Linden." in text
    assert reasons(run) == ["First", "First", "Moved"]
    seen = mark(page, run)
    act(page, run, "restore")
    assert "it was restored already" in act(page, run, "restore", mark=seen).text


@pytest.mark.parametrize("action", ["cancel", "restore"])
@pytest.mark.parametrize("mark", ["", "nonsense", "3~x", None])
def test_nothing_is_done_that_was_not_shown(page, run, user, action, mark):
    if action == "restore":
        cancel_run(run=run, by=user)
    before = reasons(run)
    seen = mark if mark is not None else page.get(run.get_absolute_url()).context["figures"].mark
    # In another tab, somebody evaluates an entry.
    run.entries.filter(pk=run.entries.last().pk).update(evaluation="positive")
    text = act(page, run, action, mark=seen).text
    assert CHANGED in text
    assert reasons(run) == before


def test_cancelling_without_a_mark_does_nothing(page, run):
    assert CHANGED in page.post(f"{run.get_absolute_url()}cancel/", follow=True).text
    assert reasons(run) == ["Moved"]


def test_a_reason_that_is_too_long_is_told_at_its_field_and_kept(page, run):
    text = act(page, run, "cancel", reason="x" * 251).text
    assert "Shorten it to at most 250 characters." in text
    assert "x" * 251 in text
    assert reasons(run) == ["Moved"]


def test_a_run_of_somebody_else_is_cancelled_by_managers_alone(client, run):
    colleague = make_user()
    client.force_login(colleague)
    for action in ["cancel", "restore"]:
        assert client.post(f"{run.get_absolute_url()}{action}/").status_code == 403
    client.force_login(make_manager())
    assert "The run is cancelled." in act(client, run, "cancel").text


def test_entries_that_others_answer_for_are_cancelled_with_the_run_that_one_logged(page, user):
    run = make_run(logged_by=user)
    run.entries.update(evaluation="positive")
    colleague = make_entry(salesperson=make_user())
    assert "The run is cancelled. 1 entry is cancelled." in act(page, run, "cancel").text
    colleague.refresh_from_db()
    assert not colleague.is_cancelled


def test_a_run_all_of_whose_entries_are_cancelled_can_still_be_cancelled(page, user):
    run = make_run(logged_by=user)
    run.entries.cancel(by=user)
    act(page, run, "cancel")
    run.refresh_from_db()
    assert run.is_cancelled


def test_the_history_of_each_entry_tells_of_it_once_and_by_whom(page, run):
    act(page, run, "cancel", reason="Wrong letter")
    entry = run.entries.filter(cancelled_reason="Wrong letter").first()
    assert "Cancelled: Wrong letter, Mara Linden" in page.get(entry.get_absolute_url()).text
    events = InteractionLogEntryEvent.objects.filter(pgh_context__metadata__run=run.pk)
    assert events.count() == 2
    act(page, run, "restore")
    assert events.count() == 4


def test_a_run_that_is_gone_meanwhile_is_not_found(page, run, user):
    url = run.get_absolute_url()
    cancel_run(run=run, by=user)
    delete_run(run=run)
    for action in ["", "cancel/", "restore/", "left-out/"]:
        ask = page.get if action in ("", "left-out/") else page.post
        assert ask(f"{url}{action}").status_code == 404


# Deleting


@pytest.fixture
def manager(client):
    manager = make_manager()
    client.force_login(manager)
    return manager


def test_a_cancelled_run_is_deleted_and_its_entries_stay(client, manager):
    skipped = [(make_person(), "no_email"), (make_person(), "archived")]
    run = make_run(None, make_person(), make_person(), skipped=skipped, cancelled_by=manager)
    other = make_run(skipped=[(make_person(), "no_email")])
    entries = list(run.entries.all())
    url = f"{run.get_absolute_url()}delete/"
    assert url in client.get(run.get_absolute_url()).text
    text = client.get(url).text
    assert "Its 2 entries stay in the log as they are" in text
    assert "The list of 2 contacts that were left out goes." in text
    text = client.post(url, follow=True).text
    assert f"Run {run.pk} is deleted. Its entries stay." in text
    assert list(LoggedSegment.objects.all()) == [other]
    assert list(SkippedContact.objects.values_list("run", flat=True)) == [other.pk]
    for entry in entries:
        entry.refresh_from_db()
        assert (entry.run, entry.source, entry.is_cancelled) == (None, "segment", True)
    assert client.get(entries[0].get_absolute_url()).status_code == 200


def test_a_run_that_is_not_cancelled_is_not_deleted(client, manager):
    run = make_run()
    url = f"{run.get_absolute_url()}delete/"
    assert "Delete run" not in client.get(run.get_absolute_url()).text
    assert "Only a cancelled run can be deleted." in client.get(url).text
    assert "Only a cancelled run can be deleted." in client.post(url).text
    assert run.entries.count() == 1


def test_sales_delete_no_run(page, user):
    run = make_run(logged_by=user, cancelled_by=user)
    assert "Delete run" not in page.get(run.get_absolute_url()).text
    assert page.post(f"{run.get_absolute_url()}delete/").status_code == 403


def test_restoring_after_some_were_deleted_restores_the_others_and_says_so(client, manager):
    run = make_run(None, make_person(), make_person(), cancelled_by=manager)
    run.entries.first().delete()
    response = client.get(run.get_absolute_url())
    assert "Deleted since" in response.text
    assert "1 entry is restored." in act(client, run, "restore").text
