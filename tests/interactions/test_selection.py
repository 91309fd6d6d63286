"""Many entries at once: what was shown is done, exactly, or nothing."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from interactions import selecting
from interactions.cancelling import EntriesChanged, cancel_entries, preview
from interactions.models import InteractionLogEntry, InteractionLogEntryEvent, Selection
from tests.factories import make_entry, make_manager, make_template, make_user

pytestmark = pytest.mark.django_db
SELECT = "/interactions/select/"


@pytest.fixture
def user():
    return make_user(name="Mara Linden")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def manager(client):
    manager = make_manager(name="Robin Vale")
    client.force_login(manager)
    return manager


def make_entries(number, **fields):
    template = fields.pop("template", None) or make_template()
    return [make_entry(template=template, **fields) for _ in range(number)]


def choose(page, entries=(), **data):
    return page.post(
        SELECT, {"entry": [entry.pk for entry in entries], "query": ""} | data, follow=True
    )


def confirm(page, response, **data):
    """Send the form that a preview shows, as it shows it."""
    shown = response.context
    form = {"do": shown["action"], "count": shown["reached"]}
    return page.post(response.request["PATH_INFO"], form | data, follow=True)


def cancelled():
    return set(InteractionLogEntry.objects.cancelled())


def test_ticked_entries_are_shown_and_then_cancelled_with_a_reason(page, user):
    chosen, kept = make_entries(3, salesperson=user), make_entries(2, salesperson=user)
    shown = choose(page, chosen, do="cancel")
    assert "3 selected entries" in shown.text
    assert "Cancel 3 entries" in shown.text
    assert not cancelled()
    done = confirm(page, shown, reason="Entered twice")
    assert "3 entries are cancelled." in done.text
    assert cancelled() == set(chosen)
    assert {entry.cancelled_reason for entry in cancelled()} == {"Entered twice"}
    assert {entry.cancelled_by for entry in cancelled()} == {user}
    assert not cancelled() & set(kept)


def test_all_that_match_travel_as_a_filter(manager, client):
    template = make_template(code="CALL")
    make_entries(60, template=template)
    other = make_entry()
    shown = choose(client, all="1", query="template=CALL")
    selection = Selection.objects.get()
    assert (selection.query, selection.entry_ids, selection.count) == ("template=CALL", None, 60)
    assert "60 selected entries" in shown.text
    assert len(shown.context["sample"]) == 5
    assert "Choose what to do with these entries." in shown.text
    shown = client.get(shown.request["PATH_INFO"] + "?do=cancel")
    confirm(client, shown)
    assert len(cancelled()) == 60
    assert other not in cancelled()


def test_postponed_entries_are_never_among_them(manager, client):
    make_entries(2)
    postponed = make_entry(postponed=True)
    assert choose(client, all="1").context["selection"].count == 2
    assert choose(client, [postponed]).redirect_chain[-1][0] == "/interactions/"


def test_the_user_chooses_the_direction_of_a_mixed_selection(manager, client):
    gone, here = make_entries(2, cancelled_by=manager), make_entries(3)
    shown = choose(client, [*gone, *here])
    assert [number for _, _, number in shown.context["actions"]] == [3, 2, 3]
    shown = client.get(shown.request["PATH_INFO"] + "?do=restore")
    assert "Not cancelled, left out" in shown.text
    assert "Restore 2 entries" in shown.text
    assert "2 entries are restored." in confirm(client, shown).text
    assert not cancelled()


def test_entries_of_others_are_left_out_and_counted(page, user):
    mine, others = make_entries(2, salesperson=user), make_entries(3)
    shown = choose(page, [*mine, *others], do="cancel")
    assert "Of others, left out</dt><dd>3" in shown.text
    assert "Will be cancelled</dt><dd>2" in shown.text
    assert set(shown.context["sample"]) == set(mine)
    confirm(page, shown)
    assert cancelled() == set(mine)


def test_nothing_to_do_is_said(page):
    shown = choose(page, make_entries(2), do="cancel")
    assert "None of these entries can be cancelled." in shown.text


def test_an_evaluation_is_removed_by_choosing_so(page, user):
    entry = make_entry(salesperson=user, evaluation="negative")
    shown = choose(page, [entry], do="evaluate")
    assert shown.text.index("Very positive") < shown.text.index("Remove the evaluation")
    confirm(page, shown, evaluation="none")
    entry.refresh_from_db()
    assert entry.evaluation == ""


def test_many_are_evaluated_at_once(page, user):
    chosen = make_entries(3, salesperson=user)
    shown = choose(page, chosen, do="evaluate")
    assert " checked" not in shown.text.split("<main")[1]
    assert "Choose an evaluation." in confirm(page, shown).text
    assert "3 entries are evaluated." in confirm(page, shown, evaluation="positive").text
    assert set(InteractionLogEntry.objects.values_list("evaluation", flat=True)) == {"positive"}


def test_many_are_cancelled_after_one_in_less_time_than_they_were_recorded(user):
    """By the plan for one, the history would compare each with each: for minutes."""
    one, template = make_entry(), make_template()
    cancel_entries(entries=InteractionLogEntry.objects.filter(pk=one.pk), by=make_manager())
    facts = {"contact": one.contact, "template": template, "group": template.group}
    facts |= {"occurred_at": one.occurred_at, "salesperson": user, "description": "x"}
    begun = time.perf_counter()
    InteractionLogEntry.objects.bulk_create(InteractionLogEntry(**facts) for _ in range(7_000))
    recorded = time.perf_counter()
    of_template = InteractionLogEntry.objects.filter(template=template)
    assert cancel_entries(entries=of_template, by=user) == 7_000
    assert time.perf_counter() - recorded < recorded - begun
    assert InteractionLogEntryEvent.objects.count() == 7_001


@pytest.mark.parametrize("change", ["cancelled", "evaluated", "new", "gone from the filter"])
def test_what_changed_since_it_was_shown_is_shown_again_and_nothing_is_done(
    manager, client, change
):
    template = make_template(code="CALL")
    first, *_ = make_entries(3, template=template, evaluation="neutral")
    shown = choose(
        client, all="1", query="template=CALL&evaluation=neutral&evaluation=positive", do="cancel"
    )
    one = InteractionLogEntry.objects.filter(pk=first.pk)
    if change == "cancelled":
        one.cancel(by=make_user())
    elif change == "evaluated":
        one.evaluate("positive")
    elif change == "new":
        make_entry(template=template, evaluation="neutral")
    else:
        one.evaluate("negative")
    before = cancelled()
    again = confirm(client, shown)
    assert cancelled() == before
    assert "Nothing was done: some of these entries changed meanwhile." in again.text
    confirm(client, again)
    assert cancelled() - before


def test_a_swap_of_entries_with_the_same_count_is_noticed(manager, client):
    template = make_template(code="CALL")
    first, *_ = make_entries(3, template=template)
    shown = choose(client, all="1", query="template=CALL&status=logged", do="cancel")
    InteractionLogEntry.objects.filter(pk=first.pk).cancel(by=manager)
    make_entry(template=template)
    assert "Nothing was done" in confirm(client, shown).text
    assert cancelled() == {first}


def test_a_number_that_is_not_the_one_shown_does_nothing(manager, client):
    shown = choose(client, make_entries(3), do="cancel")
    assert "Nothing was done" in confirm(client, shown, count="2").text
    assert not cancelled()


def test_a_double_click_does_it_once_and_says_so(manager, client):
    shown = choose(client, make_entries(2), do="cancel")
    confirm(client, shown, reason="First")
    again = confirm(client, shown, reason="Second")
    assert "This was done already. 2 entries are cancelled." in again.text
    assert "/undo/" in again.text
    assert {entry.cancelled_reason for entry in cancelled()} == {"First"}


def test_the_service_rolls_back_when_the_entries_are_not_those_shown():
    manager = make_manager()
    first, second = make_entries(2)
    entries = InteractionLogEntry.objects.filter(pk__in=[first.pk, second.pk])
    shown = preview(entries=entries, by=manager)
    InteractionLogEntry.objects.filter(pk=first.pk).cancel(by=manager)
    with pytest.raises(EntriesChanged):
        cancel_entries(entries=entries, by=manager, shown=shown)
    assert cancelled() == {first}


def test_a_selection_is_ones_own(page, client, user):
    chosen = make_entries(1, salesperson=user)
    address = choose(page, chosen, do="cancel").request["PATH_INFO"]
    client.force_login(make_manager())
    for response in [client.get(address), client.post(address, {"do": "cancel", "count": 1})]:
        assert response.headers["Location"] == "/interactions/"
    assert not cancelled()


def test_a_selection_older_than_a_day_leads_back_to_the_log(page, user):
    shown = choose(page, make_entries(1, salesperson=user), do="cancel")
    address = shown.request["PATH_INFO"]
    Selection.objects.update(made_at=timezone.now() - timedelta(hours=25))
    for response in [
        page.get(address, follow=True),
        confirm(page, shown),
        page.post(f"{address}undo/", follow=True),
    ]:
        assert response.redirect_chain == [("/interactions/", 302)]
        assert "What you choose is kept for a day, and this is no longer there." in response.text
    assert not cancelled()


def test_bulk_actions_need_the_permission(client):
    client.force_login(make_user(role=None))
    assert client.post(SELECT, {}).status_code == 403
    assert (
        client.get("/interactions/selections/00000000-0000-0000-0000-000000000001/").status_code
        == 403
    )


def test_nonsense_is_answered_kindly(page, user):
    assert "No entries were chosen." in choose(page).text
    assert "No entries were chosen." in choose(page, entry=["x", "9" * 30]).text
    assert "No entries were chosen." in choose(page, all="1", query="status=lost").text
    chosen = make_entries(1, salesperson=user)
    assert "There is no such action." in choose(page, chosen, do="explode").text
    address = choose(page, chosen).request["PATH_INFO"]
    assert page.get(f"{address}?do=explode").status_code == 404
    assert page.get(SELECT).status_code == 405


def test_what_no_form_of_ours_sends_is_refused_in_a_sentence(page, user):
    chosen = make_entries(1, salesperson=user)
    assert "No entries were chosen." in choose(page, entry=["9" * 4400]).text
    assert "The filter is too long to be kept." in choose(page, chosen, query="q=a" * 4000).text
    assert not Selection.objects.exists()


def test_the_list_comes_back_with_its_order_and_columns(manager, client):
    make_entries(2)
    looks = "q=Entry&sort=occurred_at&columns=cost&columns=status"
    listed = client.get(f"/interactions/?{looks}").text
    assert f'name="query" value="{looks.replace("&", "&amp;")}"' in listed
    shown = choose(client, all="1", query=looks, do="cancel")
    assert f'href="/interactions/?{looks.replace("&", "&amp;")}"' in shown.text
    done = confirm(client, shown)
    assert done.redirect_chain == [(f"/interactions/?{looks}", 302)]
    assert len(cancelled()) == 2


def test_more_than_the_limit_asks_for_a_filter(page, user, monkeypatch):
    monkeypatch.setattr(selecting, "LIMIT", 2)
    make_entries(3, salesperson=user)
    assert "entries match. Filter them first" in choose(page, all="1").text
    assert not Selection.objects.exists()


def test_selections_of_yesterday_are_cleared_away(page, user):
    chosen = make_entries(1, salesperson=user)
    choose(page, chosen)
    Selection.objects.update(made_at=timezone.now() - timedelta(days=2))
    choose(page, chosen)
    assert Selection.objects.count() == 1


def test_the_number_of_statements_does_not_grow_with_the_entries(manager, client):
    def statements(number):
        shown = choose(client, make_entries(number), do="cancel")
        with CaptureQueriesContext(connection) as caught:
            client.get(shown.request["PATH_INFO"] + "?do=cancel")
            client.post(shown.request["PATH_INFO"], {"do": "cancel", "count": number})
        return len(caught)

    choose(client, make_entries(1))
    assert statements(2) == statements(40)
    assert len(cancelled()) == 42
