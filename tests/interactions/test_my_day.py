"""My day: what is due, what to finish, the weeks, and whom nobody spoke to."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from interactions.models import FollowUp
from tests.factories import (
    make_company,
    make_entry,
    make_group,
    make_person,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = make_user(name="Mara Linden")
    client.force_login(user)
    return user


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def make_follow_up(user, **fields):
    return FollowUp.objects.create(
        **{
            "contact": make_person(),
            "salesperson": user,
            "due_on": timezone.localdate(),
            "text": "Call back",
        }
        | fields
    )


def quiet(client):
    """The names of the contacts that nobody spoke to, in their order."""
    return [contact.name for contact in client.get("/").context["quiet"].rows]


def test_my_day_shows_what_is_due_what_to_finish_and_what_the_team_did(client, user):
    make_follow_up(user, text="Due today")
    make_follow_up(user, text="Due in a week", due_on=timezone.localdate() + timedelta(days=7))
    make_follow_up(make_user(), text="Not mine")
    make_entry(postponed=True, logged_by=user, description="Half done")
    make_entry(description="Done by a colleague")
    make_entry(description="Done by a machine", source="document")
    page = client.get("/").text
    for text in ("Due today", "Half done", "Done by a colleague", "Mara"):
        assert text in page
    for text in ("Due in a week", "Not mine", "Done by a machine"):
        assert text not in page


def test_what_is_more_than_fits_is_said_to_be_more_and_can_be_reached(client, user):
    contact, template = make_person(), make_template()
    for _ in range(20):
        make_follow_up(user, contact=contact)
    for _ in range(8):
        make_entry(
            contact=contact, template=template, salesperson=user, postponed=True, logged_by=user
        )
    page = client.get("/").text
    assert '<span class="count">20</span>' in page
    assert '<span class="count">8</span>' in page
    assert "?due_to=" not in page
    make_follow_up(user, contact=contact)
    make_entry(contact=contact, template=template, salesperson=user, postponed=True, logged_by=user)
    page = client.get("/").text
    assert '<span class="count">20+</span>' in page
    assert '<span class="count">8+</span>' in page
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert f"/interactions/follow-ups/?due_to={tomorrow}" in page


def test_a_follow_up_offers_to_call_where_there_is_a_number_and_nothing_forbids_it(client, user):
    company = make_company(phone="1234")
    numbers = [
        make_follow_up(user, contact=contact).contact.number
        for contact in (
            make_person(company=company),
            make_person(),
            make_person(phone="1234", privacy_blocked=True),
        )
    ]
    page = client.get("/").text
    assert [f"/interactions/call/?contact={number}" in page for number in numbers] == [
        True,
        False,
        False,
    ]
    assert [f"/interactions/new/?contact={number}" in page for number in numbers] == [
        True,
        True,
        False,
    ]


# The weeks


def test_the_weeks_count_ones_own_or_the_teams(client, user):
    group = make_group(description="Calls", hue="phone")
    template = make_template(group=group)
    common = {"template": template, "duration": 15}
    make_entry(salesperson=user, initiated_by="them", **common)
    make_entry(salesperson=user, attempt_failed=True, **common)
    make_entry(salesperson=user, occurred_at=days_ago(7), **common)
    make_entry(salesperson=user, occurred_at=days_ago(100), **common)
    make_entry(salesperson=user, cancelled_by=user, **common)
    make_entry(salesperson=user, postponed=True, **common)
    make_entry(**common)
    mine = client.get("/").context["weeks"]
    assert mine.totals[-2:] == [1, 2]
    assert sum(mine.totals) == 3
    assert mine.this_week == {"entries": 2, "minutes": 30, "them": 1, "failed": 1}
    team = client.get("/", {"show": "team"})
    assert team.context["weeks"].this_week["entries"] == 3
    assert 'href="/?show=team" aria-current="true"' in team.text


def test_the_chart_has_a_title_a_summary_and_the_numbers_and_no_style_of_its_own(client, user):
    make_entry(salesperson=user, template=make_template(group=make_group(description="Calls")))
    page = client.get("/").text
    chart = page[page.index("<figure") : page.index("</figure>")]
    assert "<title id=" in chart
    assert "Between 0 and 1 a week, most of them in Calls." in chart
    assert "Show the numbers" in chart
    assert chart.count('<th scope="row"') == 12
    assert "style=" not in chart


def test_who_recorded_nothing_is_told_so(client, user):
    assert "You recorded nothing in the last twelve weeks." in client.get("/").text


# Whom nobody spoke to


def test_own_contacts_that_nobody_spoke_to_are_named_the_quietest_first(client, user):
    def own(name, days=None, by=make_person, **fields):
        contact = make_person(first_name=name, last_name="", salesperson=user)
        if days is not None:
            make_entry(contact=contact, occurred_at=days_ago(days), **fields)
        return contact

    own("Long", 200)
    own("Longer", 300)
    own("Lately", 10)
    own("New")
    failed = own("Failed", 90)
    make_entry(contact=failed, attempt_failed=True)
    automatic = own("Automatic", 80)
    make_entry(contact=automatic, source="document")
    blocked = own("Blocked", 100)
    blocked.privacy_blocked = True
    blocked.save()
    make_entry(contact=make_person(), occurred_at=days_ago(100))
    assert quiet(client) == ["Longer", "Long", "Failed", "Automatic"]


def test_who_spoke_with_its_people_spoke_with_the_company(client, user):
    company = make_company(name="Nordwind", salesperson=user)
    make_entry(contact=company, occurred_at=days_ago(100))
    assert quiet(client) == ["Nordwind"]
    make_entry(contact=make_person(company=company))
    assert quiet(client) == []


def test_my_day_asks_the_database_as_often_on_a_full_day(client, user):
    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    def add():
        contact = make_person(company=make_company(), salesperson=user)
        entry = make_entry(contact=contact, salesperson=user, occurred_at=days_ago(70))
        make_follow_up(user, entry=entry, contact=make_person(company=make_company()))
        make_entry(postponed=True, logged_by=user)

    add()
    count()
    one = count()
    for _ in range(10):
        add()
    assert count() == one <= 8


def test_who_may_not_see_interactions_gets_no_day(client):
    client.force_login(make_user(role=None))
    page = client.get("/").text
    assert "You may not see interactions yet." in page
    assert "Team activity" not in page
