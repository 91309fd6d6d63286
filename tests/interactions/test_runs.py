"""Logged segments: their list, the page of one, and whom it left out."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from tests.factories import (
    make_company,
    make_manager,
    make_person,
    make_run,
    make_segment,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db
RUNS = "/interactions/runs/"


@pytest.fixture
def user():
    return make_user(name="Mara Linden")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def found(page, **query):
    return {run.description for run in page.get(RUNS, query).context["listing"].page.rows}


def queries_of(page, url):
    page.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert page.get(url).status_code == 200
    return [query["sql"] for query in queries]


# The list


def test_the_list_shows_the_newest_run_first_and_every_column(page, user):
    segment = make_segment(make_person(), description="Hotels in Jutland")
    template = make_template(description="Business letter")
    old = make_run(
        segment, description="Old", logged_at=timezone.now() - timezone.timedelta(days=9)
    )
    new = make_run(
        segment,
        make_person(),
        made=1240,
        left_out=312,
        description="Spring letter",
        template=template,
        logged_by=user,
    )
    response = page.get(RUNS)
    assert [run.pk for run in response.context["listing"].page.rows] == [new.pk, old.pk]
    row = response.text[response.text.index("<tbody>") :]
    row = row[: row.index("</tr>")]
    for told in [
        f">{new.pk}<",
        "Today",
        "Hotels in Jutland",
        segment.number,
        "Business letter",
        "Spring letter",
        "1,240",
        "312",
        "Mara Linden",
        "Logged",
    ]:
        assert told in row, told


def test_each_filter_of_the_list_finds_its_runs(page, user):
    segment = make_segment(make_person(), description="Hotels in Jutland")
    template = make_template(code="SPRING")
    make_run(
        segment,
        description="this one",
        template=template,
        logged_by=user,
        logged_at=timezone.make_aware(timezone.datetime(2026, 3, 10, 12)),
    )
    make_run(description="the other", cancelled_by=user)
    for query in [
        {"segment": segment.number},
        {"segment": segment.number.lower()},
        {"template": "spring"},
        {"template": template.pk},
        {"logged_by": user.email},
        {"from": "2026-03-10", "to": "2026-03-10"},
        {"status": "logged"},
        {"q": "jutland hotel"},
        {"q": segment.number},
        {"q": "THIS"},
    ]:
        assert found(page, **query) == {"this one"}, query
    assert found(page, status="cancelled") == {"the other"}
    assert found(page) == {"this one", "the other"}
    assert found(page, segment=segment.number, status="cancelled") == set()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"segment": "S9999"}, "There is no segment with the number “S9999”."),
        ({"template": "NOPE"}, "There is no “NOPE” to choose."),
        ({"status": "lost"}, "There is no “lost” to choose."),
        ({"from": "2026-02-02", "to": "2026-02-01"}, "The last day lies before the first."),
    ],
)
def test_a_filter_that_cannot_be_read_lists_nothing_and_says_why(page, query, message):
    make_run()
    response = page.get(RUNS, query)
    assert not response.context["listing"].page.rows
    assert message in response.text


def test_the_list_is_a_file_exactly_as_it_is_filtered(page, user):
    segment = make_segment(make_person(), description="Hotels")
    run = make_run(segment, description="Spring letter", made=7, left_out=2, cancelled_by=user)
    make_run()
    response = page.get(RUNS, {"segment": segment.number, "format": "csv"})
    header, *rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert header.startswith("Run,Logged,Date,Segment,Description of the segment,Template,")
    assert len(rows) == 1
    assert rows[0].startswith(f"{run.pk},")
    assert f"{segment.number},Hotels,{run.template},Spring letter,7,2," in rows[0]


def test_an_empty_list_leads_to_the_segments(page):
    response = page.get(RUNS)
    assert "No segment was logged yet" in response.text
    assert 'class="btn btn-primary" href="/segments/"' in response.text


def test_the_list_costs_the_same_queries_with_one_run_and_with_fifty(page, user):
    make_run()
    one = queries_of(page, RUNS)
    for number in range(49):
        make_run(cancelled_by=user if number % 2 else None, left_out=1)
    fifty = queries_of(page, RUNS)
    assert len(fifty) == len(one) <= 8, "\n".join(fifty)


# One run


def test_the_page_says_what_was_asked_for_what_was_made_and_by_whom(page, user):
    segment = make_segment(make_person(), description="Hotels in Jutland")
    run = make_run(
        segment,
        make_person(),
        description="Spring letter",
        template=make_template(description="Business letter"),
        logged_by=user,
        made=1240,
        asked={
            "salesperson": None,
            "information_flow": "outbound",
            "initiated_by": "us",
            "cost": "2.50",
            "duration": 15,
            "evaluation": "neutral",
            "attempt_failed": True,
            "correspondence_type": "letter",
            "language": "da",
            "follow_up_days": 14,
            "include": ["excluded", "no_address"],
            "texts": {"da": ["Kære kunde", "Foråret er her."]},
            "changes": {"7": {"description": "Another"}},
        },
    )
    text = page.get(run.get_absolute_url()).text
    for told in [
        "Spring letter",
        f"Run {run.pk}",
        "Hotels in Jutland",
        segment.number,
        segment.get_absolute_url(),
        "Business letter",
        "Mara Linden",
        "1,240",
        "Each contact&#x27;s own",
        "Letter",
        "Danish",
        "Outbound",
        "<dd>Us</dd>",
        "2.50",
        "15 min",
        "Neutral",
        "<dt>Attempt failed</dt><dd>yes</dd>",
        "After 14 days",
        "<dd>1 contact</dd>",
        "Excluded from segments, No postal address",
        "Kære kunde",
        "Foråret er her.",
        "Nobody: each contact of the segment has an entry.",
    ]:
        assert told in text, told


def test_the_page_names_the_salesperson_that_was_chosen(page):
    chosen = make_user(name="Ana Duarte")
    run = make_run(asked={"salesperson": chosen.pk})
    assert "<dd>Ana Duarte</dd>" in page.get(run.get_absolute_url()).text


def test_the_page_tells_that_nothing_is_sent_when_that_was_chosen(page):
    chosen, left_to_each = make_run(asked={"correspondence_type": ""}), make_run(asked={})
    assert "Nothing is sent" in page.get(chosen.get_absolute_url()).text
    assert "Nothing is sent" not in page.get(left_to_each.get_absolute_url()).text


def test_a_template_that_a_run_was_logged_with_is_kept_without_its_entries(client):
    manager = make_manager()
    client.force_login(manager)
    run = make_run(cancelled_by=manager)
    run.entries.all().delete()
    address = f"/setup/templates/{run.template_id}/delete/"
    assert "cannot be deleted" in client.get(address).text
    assert "cannot be deleted" in client.post(address).text


def test_the_page_of_a_run_of_which_nothing_more_is_known_opens(page):
    assert page.get(make_run().get_absolute_url()).status_code == 200
    assert page.get(f"{RUNS}999999/").status_code == 404


def test_the_page_counts_its_entries_as_they_are_now(page, user):
    run = make_run(None, *(make_person() for _ in range(7)))
    cancelled, failed, happy, *_others = run.entries.all()
    run.entries.filter(pk=cancelled.pk).cancel(by=user)
    run.entries.filter(pk=failed.pk).update(attempt_failed=True)
    run.entries.filter(pk__in=[happy.pk, cancelled.pk]).update(evaluation="positive")
    figures = page.get(run.get_absolute_url()).context["figures"]
    assert (figures.entries, figures.open, figures.cancelled) == (7, 6, 1)
    assert (figures.attempt_failed, figures.deleted) == (1, 0)
    # What is cancelled counts nowhere.
    assert figures.evaluations == [("positive", 1)]


def test_the_page_shows_the_first_entries_and_leads_to_all_of_them(page):
    run = make_run(None, *(make_person() for _ in range(12)))
    response = page.get(run.get_absolute_url())
    assert len(response.context["sample"]) == 10
    assert "See all 12 entries in the log" in response.text
    assert f'href="/interactions/?run={run.pk}"' in response.text


def test_the_page_takes_as_many_queries_for_fifty_entries_as_for_one(page):
    asked = {"salesperson": make_user().pk}
    few = make_run(skipped=[(make_person(), "no_email")], asked=asked)
    many = make_run(
        None,
        *(make_person(company=make_company()) for _ in range(50)),
        skipped=[(make_person(), "no_email"), (make_person(), "archived")],
        asked=asked,
    )
    one = queries_of(page, few.get_absolute_url())
    fifty = queries_of(page, many.get_absolute_url())
    assert len(fifty) == len(one) <= 8, "\n".join(fifty)


def test_a_segment_follows_from_all_of_a_run_or_some(page):
    run = make_run(None, *(make_person() for _ in range(3)))
    first, second, _third = run.entries.all()
    run.entries.filter(pk=first.pk).update(evaluation="very_negative")
    run.entries.filter(pk=second.pk).update(attempt_failed=True)
    text = page.get(run.get_absolute_url()).text
    for which in ["all", "no_later", "attempt_failed", "very_negative"]:
        assert f'href="/segments/add/?run={run.pk}&amp;run_which={which}"' in text
    assert "run_which=positive" not in text


# Those that it left out


REASONS = {
    "by_hand": "Left out by hand",
    "privacy_blocked": "Privacy-blocked",
    "archived": "Archived",
    "excluded": "Excluded from segments",
    "no_salesperson": "No salesperson",
    "no_email": "No e-mail address",
    "no_address": "No postal address",
    "same_email": "Same e-mail address as another contact",
}


def test_everybody_that_is_left_out_has_the_reason_on_the_run_and_on_the_list(page):
    skipped = [(make_person(last_name=reason), reason) for reason in REASONS]
    run = make_run(skipped=[*skipped, (make_person(), "no_email")])
    make_run(skipped=[(make_person(last_name="of another run"), "archived")])
    text = page.get(run.get_absolute_url()).text
    listing = page.get(f"{run.get_absolute_url()}left-out/")
    assert len(listing.context["listing"].page.rows) == 9
    for contact, reason in skipped:
        assert f'left-out/?reason={reason}">{REASONS[reason]}</a>' in text
        row = listing.text[listing.text.index(contact.get_absolute_url()) :]
        assert REASONS[reason] in row[: row.index("</tr>")]
    assert "of another run" not in listing.text


def test_those_left_out_are_filtered_searched_and_told_kindly_if_there_are_none(page):
    run = make_run(
        skipped=[
            (make_person(last_name="Lund", company=make_company(name="Quarry Ltd")), "no_email"),
            (make_person(last_name="Berg"), "no_email"),
            (make_person(last_name="Holm"), "archived"),
        ]
    )
    url = f"{run.get_absolute_url()}left-out/"

    def names(**query):
        return [one.last_name for one in page.get(url, query).context["listing"].page.rows]

    assert names() == ["Berg", "Holm", "Lund"]
    assert names(sort="-contact") == ["Lund", "Holm", "Berg"]
    assert names(reason="no_email") == ["Berg", "Lund"]
    assert names(reason=["no_email", "archived"], q="holm") == ["Holm"]
    assert names(q="quarry") == ["Lund"]
    assert "There is no “tall” to choose." in page.get(url, {"reason": "tall"}).text
    assert "Nobody was left out" in page.get(f"{make_run().get_absolute_url()}left-out/").text


def test_those_left_out_are_paged(page):
    run = make_run(skipped=[(make_person(), "no_email") for _ in range(51)])
    url = f"{run.get_absolute_url()}left-out/"
    first = page.get(url).context["listing"].page
    second = page.get(url, {"after": first.next}).context["listing"].page
    assert len({contact.pk for contact in [*first.rows, *second.rows]}) == 51


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_those_left_out_are_a_file_with_their_reasons(page, kind):
    contact = make_person(last_name="Lund", email="lund@example.com")
    run = make_run(skipped=[(contact, "same_email"), (make_person(), "archived")])
    url = f"{run.get_absolute_url()}left-out/"
    response = page.get(url, {"reason": "same_email", "format": kind})
    content = b"".join(response.streaming_content)
    if kind == "csv":
        header, *rows = [line.split(",") for line in content.decode("utf-8-sig").splitlines()]
    else:
        sheet = load_workbook(BytesIO(content)).active
        header, *rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert header == ["Contact number", "Contact", "Company", "E-mail", "Reason"]
    assert rows == [[contact.number, contact.name, "", "lund@example.com", REASONS["same_email"]]]


def test_the_list_of_those_left_out_costs_the_same_queries_with_one_and_with_fifty(page):
    def make(number):
        skipped = [(make_person(company=make_company()), "no_email") for _ in range(number)]
        return f"{make_run(skipped=skipped).get_absolute_url()}left-out/"

    one, fifty = queries_of(page, make(1)), queries_of(page, make(50))
    assert len(fifty) == len(one) <= 8, "\n".join(fifty)


# What may be seen


def test_what_somebody_else_logged_is_read_and_a_manager_may_cancel_it(client):
    run = make_run()
    client.force_login(make_user())
    text = client.get(run.get_absolute_url()).text
    assert "Somebody else logged this segment" in text
    assert "Cancel run" not in text
    client.force_login(make_manager())
    assert "Cancel run" in client.get(run.get_absolute_url()).text
