"""The way back from what was done with many entries, or with one."""

import pghistory
import pytest
from django.urls import reverse

from interactions.models import InteractionLogEntry, Selection
from tests.factories import make_entry, make_manager, make_user

pytestmark = pytest.mark.django_db
NOTHING_LEFT = "There is nothing left to undo."
STATE = ("pk", "cancelled_at", "cancelled_by", "cancelled_reason", "evaluation")


@pytest.fixture
def user():
    return make_user(name="Mara Linden")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def act(page, entries, action, **asked):
    """Choose entries and confirm an action; return the list that follows."""
    ticked = {"entry": [entry.pk for entry in entries], "do": action}
    shown = page.post("/interactions/select/", ticked, follow=True)
    data = {"do": action, "count": shown.context["reached"]} | asked
    return page.post(shown.request["PATH_INFO"], data, follow=True)


def undo(page):
    selection = Selection.objects.get()
    return page.post(reverse("selection_undo", args=[selection.pk]), follow=True).text


def states():
    return set(InteractionLogEntry.objects.values_list(*STATE))


def make_some(user):
    """Entries of a user in each state that an action may find."""
    return [
        make_entry(salesperson=user),
        make_entry(salesperson=user, evaluation="negative"),
        make_entry(salesperson=user, evaluation="positive"),
        make_entry(salesperson=user, cancelled_by=make_user(), cancelled_reason="Entered twice"),
        make_entry(salesperson=user, cancelled_by=user, evaluation="neutral"),
    ]


@pytest.mark.parametrize(
    ("action", "asked", "undone"),
    [
        ("cancel", {"reason": "Wrong contact"}, "3 entries are as they were before."),
        ("restore", {}, "2 entries are as they were before."),
        # The one that was positive before did not change.
        ("evaluate", {"evaluation": "positive"}, "2 entries are as they were before."),
        ("evaluate", {"evaluation": "none"}, "2 entries are as they were before."),
    ],
)
def test_undo_gives_each_entry_back_exactly_what_it_had(page, user, action, asked, undone):
    chosen = make_some(user)
    before = states()
    done = act(page, chosen, action, **asked)
    assert states() != before
    assert f'formaction="/interactions/selections/{Selection.objects.get().pk}/undo/"' in done.text
    assert undone in undo(page)
    assert states() == before
    assert NOTHING_LEFT in undo(page)


def test_undo_leaves_what_the_user_cancelled_otherwise_at_the_same_time(page, user):
    """The time says nothing of what was done together."""
    first, second = make_entry(salesperson=user), make_entry(salesperson=user)
    act(page, [first], "cancel")
    first.refresh_from_db()
    with pghistory.context():
        InteractionLogEntry.objects.filter(pk=second.pk).update(
            cancelled_at=first.cancelled_at, cancelled_by=user
        )
    undo(page)
    assert set(InteractionLogEntry.objects.cancelled()) == {second}


@pytest.mark.parametrize("touch", ["evaluated", "evaluated and back", "cancelled"])
def test_what_somebody_touched_since_stays_as_it_is(page, user, touch):
    touched, other = (make_entry(salesperson=user, evaluation="negative") for _ in range(2))
    act(page, [touched, other], "evaluate", evaluation="positive")
    if touch == "cancelled":
        page.post(f"/interactions/{touched.pk}/cancel/")
    else:
        page.post(f"/interactions/{touched.pk}/evaluate/", {"evaluation": "neutral"})
    if touch == "evaluated and back":
        # Another hand set what the operation had set, so it is no longer the operation's.
        page.post(f"/interactions/{touched.pk}/evaluate/", {"evaluation": "positive"})
    one = InteractionLogEntry.objects.filter(pk=touched.pk)
    before = one.values(*STATE).get()
    assert "1 entry is as it was before." in undo(page)
    other.refresh_from_db()
    assert other.evaluation == "negative"
    assert one.values(*STATE).get() == before


def test_another_change_of_an_entry_does_not_hinder_undo(page, user):
    entry = make_entry(salesperson=user)
    act(page, [entry], "cancel")
    InteractionLogEntry.objects.update(cost=7)
    assert "1 entry is as it was before." in undo(page)
    entry.refresh_from_db()
    assert (entry.is_cancelled, entry.cost) == (False, 7)


def test_who_may_no_longer_change_entries_cannot_undo(client):
    manager = make_manager()
    client.force_login(manager)
    act(client, [make_entry()], "cancel")
    manager.groups.set(make_user().groups.all())
    assert NOTHING_LEFT in undo(client)
    assert InteractionLogEntry.objects.cancelled().exists()


def test_what_was_not_done_cannot_be_undone(page, user):
    entry = make_entry(salesperson=user, cancelled_by=user)
    page.post("/interactions/select/", {"entry": entry.pk})
    assert NOTHING_LEFT in undo(page)
    assert page.get(reverse("selection_undo", args=[Selection.objects.get().pk])).status_code == 405


def test_cancelling_one_entry_offers_undo_which_returns_to_the_list(page, user):
    entry = make_entry(salesperson=user)
    back = f"/interactions/?q=Entry&open={entry.pk}"
    text = page.post(f"/interactions/{entry.pk}/cancel/", {"next": back}, follow=True).text
    restore = f"/interactions/{entry.pk}/restore/"
    assert (
        f'formaction="{restore}" name="next" value="{back.replace("&", "&amp;")}">Undo</button>'
        in text
    )
    response = page.post(restore, {"next": back})
    assert response.headers["Location"] == back
    entry.refresh_from_db()
    assert not entry.is_cancelled
