"""Follow-ups: the list, and what can be done with one wherever it stands."""

import contextlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from interactions.models import FollowUp
from tests.factories import make_company, make_entry, make_manager, make_person, make_user

pytestmark = pytest.mark.django_db
LIST = "/interactions/follow-ups/"


@pytest.fixture
def user(client):
    user = make_user(name="Mara Linden")
    client.force_login(user)
    return user


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def make_follow_up(user, days=0, **fields):
    return FollowUp.objects.create(
        **{
            "contact": fields.pop("contact", None) or make_person(),
            "salesperson": user,
            "due_on": in_days(days),
            "text": "Call back",
        }
        | fields
    )


def listed(client, **query):
    """What a list shows, in its order."""
    return [follow_up.text for follow_up in client.get(LIST, query).context["listing"].page.rows]


def post(client, follow_up, action, **sent):
    """Do something with a follow-up from the list; return how it stands then, and what is said."""
    page = client.post(f"{LIST}{follow_up.pk}/{action}/", {"next": LIST} | sent, follow=True)
    follow_up.refresh_from_db()
    return page.text


# The list


def test_the_list_begins_with_ones_own_open_ones_the_most_urgent_first(client, user):
    for days in (7, -2, 0):
        make_follow_up(user, days, text=f"In {days} days")
    make_follow_up(make_user(), text="Somebody else's")
    make_follow_up(user, text="Done", done_at=timezone.now(), done_by=user)
    assert listed(client) == ["In -2 days", "In 0 days", "In 7 days"]
    assert listed(client, sort="-due_on") == ["In 7 days", "In 0 days", "In -2 days"]


def test_the_list_is_filtered_by_who_when_whether_done_and_contact(client, user):
    company = make_company()
    other = make_user()
    make_follow_up(user, 3, text="Mine", contact=company)
    make_follow_up(other, 5, text="Theirs", contact=make_person(company=company))
    make_follow_up(user, 4, text="Done", done_at=timezone.now(), done_by=user)
    assert listed(client, whose="all") == ["Mine", "Theirs"]
    assert listed(client, salesperson=other.email) == ["Theirs"]
    assert listed(client, state="done") == ["Done"]
    assert listed(client, state="all") == ["Mine", "Done"]
    assert listed(client, whose="all", due_from=in_days(4)) == ["Theirs"]
    assert listed(client, whose="all", due_to=in_days(4)) == ["Mine"]
    assert listed(client, whose="all", contact=company.number) == ["Mine", "Theirs"]


def test_a_search_finds_what_to_do_the_contact_and_its_company_under_their_names_of_now(
    client, user
):
    company = make_company(name="Nordwind")
    person = make_person(first_name="Agnes", last_name="Pillow", company=company)
    make_follow_up(user, text="Umbrella samples", contact=person)
    for word in ("umbr", "agnes", "nordw"):
        assert listed(client, q=word) == ["Umbrella samples"]
    company.name = "Sydwind"
    company.save()
    assert listed(client, q="nordw") == []
    assert listed(client, q="sydw") == ["Umbrella samples"]
    person.company = None
    person.save()
    assert listed(client, q="sydw") == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"due_from": "x"}, "This is no day."),
        ({"due_from": "2026-02-02", "due_to": "2026-02-01"}, "The last day lies before the first."),
        ({"whose": "nobody"}, "There is no “nobody” to choose."),
        ({"state": "lost"}, "There is no “lost” to choose."),
    ],
)
def test_a_filter_that_cannot_be_read_is_told_and_nothing_else(client, user, query, told):
    page = client.get(LIST, query).text
    assert told in page
    assert "Nothing matches" not in page


def test_what_became_a_colleagues_a_moment_ago_is_not_ticked_off(client, user, monkeypatch):
    mine = make_follow_up(user)
    monkeypatch.setattr(FollowUp, "is_changeable_by", lambda self, user: True)
    FollowUp.objects.filter(pk=mine.pk).update(salesperson=make_user())
    for action, sent in (("done", {}), ("move", {"days": 3}), ("delete", {})):
        post(client, mine, action, **sent)
    assert (mine.done_at, mine.due_on) == (None, in_days(0))


def test_an_empty_list_says_what_to_do(client, user):
    assert "Nothing to follow up" in client.get(LIST).text
    assert "Nothing matches these filters" in client.get(LIST, {"state": "done"}).text


def test_the_list_as_a_file_is_what_is_filtered(client, user):
    make_follow_up(user, text="Mine")
    make_follow_up(make_user(), text="Theirs")
    lines = b"".join(client.get(LIST, {"format": "csv"}).streaming_content).decode().splitlines()
    assert lines[0].startswith("\ufeffDue,Contact number,Contact")
    assert len(lines) == 2
    assert ",Mine," in lines[1]
    with contextlib.closing(client.get(LIST, {"format": "xlsx"})) as workbook:
        assert workbook.status_code == 200


def test_a_view_of_the_list_can_be_saved(client, user):
    saved = {"list": "follow_ups", "name": "Whose is late", "query": "whose=all"}
    assert client.post("/views/save/", saved).url.startswith(LIST)
    assert "Whose is late" in client.get(LIST).text


def test_the_pages_of_the_list_hold_each_once(client, user):
    contact = make_person()
    for number in range(60):
        make_follow_up(user, number % 3, text=str(number), contact=contact)
    first = client.get(LIST).context["listing"].page
    second = listed(client, after=first.next)
    assert len({row.text for row in first.rows} | set(second)) == 60
    assert len(second) == 10


def test_the_list_asks_the_database_as_often_for_fifty_rows_as_for_one(client, user):
    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    def add():
        make_follow_up(user, entry=make_entry(), contact=make_person(company=make_company()))

    add()
    count()
    one = count()
    for _ in range(49):
        add()
    assert count() == one <= 8


# Done, and the way back


def test_done_can_be_taken_back_from_the_message_and_from_the_list(client, user):
    follow_up = make_follow_up(user)
    page = post(client, follow_up, "done")
    assert follow_up.done_by == user
    assert f'formaction="{LIST}{follow_up.pk}/reopen/" name="next" value="{LIST}"' in page
    assert f"{LIST}{follow_up.pk}/reopen/" in client.get(LIST, {"state": "done"}).text
    assert "Open again: Call back." in post(client, follow_up, "reopen")
    assert (follow_up.done_at, follow_up.done_by) == (None, None)
    assert "is open already" in post(client, follow_up, "reopen")


@pytest.mark.parametrize("where", ["/", LIST, "contact", "entry", "own page"])
def test_done_and_move_are_offered_wherever_a_follow_up_stands(client, user, where):
    entry = make_entry(salesperson=user)
    follow_up = make_follow_up(user, contact=entry.contact, entry=entry)
    places = {"contact": entry.contact, "entry": entry, "own page": follow_up}
    address = places[where].get_absolute_url() if where in places else where
    page = client.get(address).text
    for action in ("done", "move"):
        assert f'action="{LIST}{follow_up.pk}/{action}/"' in page
    assert f'name="next" value="{address}"' in page


# Move


@pytest.mark.parametrize("days", [1, 3, 7])
def test_a_follow_up_is_moved_by_days_from_today(client, user, days):
    follow_up = make_follow_up(user, -4)
    post(client, follow_up, "move", days=days, due_on="")
    assert follow_up.due_on == in_days(days)


def test_a_follow_up_is_moved_to_a_day(client, user):
    follow_up = make_follow_up(user)
    page = post(client, follow_up, "move", due_on=in_days(1).isoformat())
    assert follow_up.due_on == in_days(1)
    assert "Moved to Tomorrow: Call back." in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Say when to follow up."),
        ("2020-01-01", "This date is over. Choose today or a later one."),
        ("soon", "Enter a valid date."),
    ],
)
def test_a_day_that_cannot_be_is_told_at_the_field(client, user, typed, said):
    follow_up = make_follow_up(user)
    page = post(client, follow_up, "move", due_on=typed)
    assert said in page
    assert f'name="due_on" value="{typed}"' in page or not typed
    assert follow_up.due_on == in_days(0)


def test_what_is_done_is_not_moved(client, user):
    follow_up = make_follow_up(user, done_at=timezone.now(), done_by=user)
    assert "was done already" in post(client, follow_up, "move", days=3)
    assert follow_up.due_on == in_days(0)


# Edit and delete


def test_a_follow_up_is_edited_and_handed_over(client, user):
    follow_up, colleague = make_follow_up(user, -1), make_user()
    sent = {
        "text": "Write",
        "due_on": in_days(-1),
        "salesperson": colleague.pk,
        "version": follow_up.version,
    }
    client.post(follow_up.get_absolute_url(), sent)
    follow_up.refresh_from_db()
    assert (follow_up.text, follow_up.salesperson) == ("Write", colleague)


def test_what_somebody_else_saved_meanwhile_is_told_and_kept(client, user):
    follow_up = make_follow_up(user)
    FollowUp.objects.filter(pk=follow_up.pk).update(text="Changed meanwhile")
    sent = {
        "text": "Mine",
        "due_on": in_days(0),
        "salesperson": user.pk,
        "version": follow_up.version,
    }
    page = client.post(follow_up.get_absolute_url(), sent).text
    assert "Saved now: Changed meanwhile" in page
    assert 'value="Mine"' in page
    follow_up.refresh_from_db()
    assert follow_up.text == "Changed meanwhile"


def test_deleting_asks_first(client, user):
    follow_up = make_follow_up(user)
    address = f"{LIST}{follow_up.pk}/delete/"
    assert "Delete this follow-up?" in client.get(address).text
    assert client.post(address).url == LIST
    assert not FollowUp.objects.exists()


# Who may


def test_sales_change_their_own_and_managers_everybodys(client, user):
    theirs = make_follow_up(make_user(name="Tom Okafor"))
    for action, sent in (("done", {}), ("move", {"days": 3}), ("delete", {})):
        assert "is Tom Okafor&#x27;s" in post(client, theirs, action, **sent)
    assert (theirs.done_at, theirs.due_on) == (None, in_days(0))
    page = client.get(theirs.get_absolute_url()).text
    assert "/done/" not in page
    assert ">Save<" not in page.partition('id="main"')[2]
    client.force_login(make_manager())
    post(client, theirs, "move", days=3)
    assert theirs.due_on == in_days(3)
    post(client, theirs, "done")
    assert theirs.done_at
    client.post(f"{LIST}{theirs.pk}/delete/")
    assert not FollowUp.objects.exists()


def test_a_new_follow_up_is_not_due_in_the_past(client, user):
    entry = make_entry(salesperson=user)
    sent = {"due_on": in_days(-1), "text": "Too late"}
    address = f"/interactions/{entry.pk}/follow-up/"
    assert "This date is over." in client.post(address, sent, follow=True).text
    assert not FollowUp.objects.exists()
