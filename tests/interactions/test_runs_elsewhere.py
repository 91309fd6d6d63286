"""What other pages say of runs: the log, an entry, the timeline, the deletion of cancelled entries, a segment."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from interactions.models import Deletion, InteractionLogEntry
from tests.factories import (
    make_admin,
    make_company,
    make_entry,
    make_manager,
    make_person,
    make_run,
    make_segment,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db
LOG, TIMELINE, DELETE = (
    "/interactions/",
    "/interactions/timeline/",
    "/interactions/cancelled/delete/",
)


@pytest.fixture
def user():
    return make_user(name="Mara Linden")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def statements(page, url):
    page.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert page.get(url).status_code == 200
    return len(queries)


# The log


def test_the_log_finds_the_entries_of_a_run_and_of_a_segment(page):
    segment = make_segment(make_person(), description="Hotels")
    first = make_run(segment, make_person(), description="First letter")
    make_run(segment, make_person(), description="Second letter")
    make_run(description="Of others")
    make_entry(description="By hand", source="segment")

    def found(**query):
        listing = page.get(LOG, query).context["listing"]
        return {entry.description for entry in listing.page.rows}

    assert found(run=first.pk) == {"First letter"}
    assert found(segment=segment.number) == {"First letter", "Second letter"}
    assert found(segment=segment.number.lower(), run=first.pk) == {"First letter"}
    assert found(segment=make_segment().number) == set()
    assert len(found()) == 4
    tags = page.get(LOG, {"segment": segment.number}).text
    assert "Segment <b>Hotels</b>" in tags
    assert f"Run <b>{first.pk}</b>" in page.get(LOG, {"run": first.pk}).text
    form = page.get(LOG, {"segment": segment.number, "filters": 1}).text
    assert f'name="segment" value="{segment.number}"' in form


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            {"segment": "S9999"},
            "There is no segment with the number “S9999”. Numbers are like S0042.",
        ),
        ({"run": "999999"}, "There is no run with the number “999999”."),
        ({"run": "spring"}, "There is no run with the number “spring”."),
        ({"run": "9" * 40}, "There is no run with the number “999"),
    ],
)
def test_an_unknown_number_is_told_at_its_field(page, query, message):
    make_run()
    response = page.get(LOG, query)
    assert not response.context["listing"].page.rows
    assert message in response.text


def test_the_log_of_a_run_costs_a_query_more_and_no_more_with_rows(page):
    few, many = make_run(), make_run(None, *(make_person() for _ in range(50)))
    columns = "&columns=run&columns=template"
    one = statements(page, f"{LOG}?run={few.pk}{columns}")
    assert statements(page, f"{LOG}?run={many.pk}{columns}") == one <= 8
    number = many.segment.number
    assert statements(page, f"{LOG}?segment={number}{columns}") <= 8


def test_the_column_of_the_run_leads_to_it(page):
    run = make_run()
    assert f'href="{run.get_absolute_url()}"' not in page.get(LOG).text
    text = page.get(LOG, {"columns": ["run", "template"]}).text
    assert f'<a href="{run.get_absolute_url()}">{run.pk}</a>' in text


def test_the_export_has_the_segment_and_the_run(page):
    run = make_run()
    make_entry(description="By hand")
    response = page.get(LOG, {"format": "csv", "run": run.pk})
    header, *rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert ",Source,Segment,Run," in header
    assert len(rows) == 1
    assert f",Segment,{run.segment.number},{run.pk}," in rows[0]


def test_commands_take_the_segment_and_the_run(user):
    make_manager(email="robin@example.com")
    run = make_run(None, make_person(), make_person())
    make_run()
    out = io.StringIO()
    options = ["--by", "robin@example.com", "--dry-run"]
    call_command("cancel_interactions", "--run", str(run.pk), *options, stdout=out)
    call_command("cancel_interactions", "--segment", run.segment.number, *options, stdout=out)
    assert out.getvalue().count("Would cancel 2 entries.") == 2
    with pytest.raises(CommandError, match="--segment: There is no segment with the number “S9”"):
        call_command("cancel_interactions", "--segment", "S9", *options)


# An entry


def test_an_entry_says_of_which_run_and_segment_it_is(page):
    run = make_run(make_segment(make_person(), description="Hotels"), make_person(), made=1240)
    entry = run.entries.get()
    for headers in [{}, {"HX-Request": "true"}]:
        text = page.get(entry.get_absolute_url(), headers=headers).text
        assert f'<a href="{run.get_absolute_url()}">Run {run.pk}</a>' in text
        assert f'<a href="{run.segment.get_absolute_url()}">Hotels</a>, 1 of 1,240' in text
    assert "Run" not in page.get(make_entry().get_absolute_url()).text.split("<main")[1]


# The timeline


def test_the_entry_of_a_run_is_one_of_so_many_in_a_contacts_timeline(page):
    person, other = make_person(), make_person(last_name="of the others")
    run = make_run(None, person, other, description="Spring letter", made=1240)
    text = page.get(TIMELINE, {"contact": person.number}).text
    assert (
        f'<a class="text-secondary fw-normal" href="{run.get_absolute_url()}">(1 of 1,240)</a>'
        in text
    )
    assert "of the others" not in text
    assert page.get(person.get_absolute_url()).text.count("(1 of 1,240)") == 1


def test_entries_of_one_run_are_one_row_of_a_companys_timeline(page):
    company = make_company()
    people = [make_person(company=company) for _ in range(3)]
    run = make_run(None, *people, make_person(), description="Spring letter", made=1240)
    make_entry(contact=people[0], description="Called", occurred_at=days_ago(1))
    text = page.get(TIMELINE, {"contact": company.number}).text
    assert text.count("Spring letter") == 1
    assert f"?run={run.pk}&amp;company={company.number}" in text
    assert f'<a href="{run.get_absolute_url()}">3 of 1,240</a>' in text
    assert text.count("timeline-event-card") == 2
    found = page.get(LOG, {"run": run.pk, "company": company.number}).context["listing"]
    assert len(found.page.rows) == 3


def test_a_single_entry_of_a_run_stays_itself_in_a_companys_timeline(page):
    company = make_company()
    run = make_run(None, make_person(last_name="Lund", company=company), made=7)
    text = page.get(TIMELINE, {"contact": company.number}).text
    assert "(1 of 7)" in text
    assert "Lund" in text
    assert run.entries.get().get_absolute_url() in text


def test_what_is_cancelled_of_a_run_is_counted_where_it_is_shown(page, user):
    company = make_company()
    run = make_run(None, *(make_person(company=company) for _ in range(3)), made=9)
    run.entries.filter(pk=run.entries.first().pk).cancel(by=user)

    def shown(**query):
        return page.get(TIMELINE, {"contact": company.number} | query).text

    assert ">2 of 9<" in shown()
    assert ">3 of 9<" in shown(show="cancelled")
    assert "is-cancelled" not in shown(show="cancelled")
    run.entries.cancel(by=user)
    assert "of 9" not in shown()
    assert "is-cancelled" in shown(show="cancelled")


def test_a_run_that_fills_more_than_a_stretch_is_told_once(page):
    company = make_company()
    make_entry(contact=company, description="Before", occurred_at=days_ago(9))
    run = make_run(None, *(make_person(company=company) for _ in range(50)), made=99)
    make_entry(contact=company, description="After", occurred_at=timezone.now() + timedelta(days=1))
    first = page.get(TIMELINE, {"contact": company.number})
    assert ">50 of 99<" in first.text
    second = page.get(f"{TIMELINE}?contact={company.number}&{first.context['timeline'].more}")
    assert "Before" in second.text
    assert "of 99" not in second.text
    assert second.context["timeline"].more == ""
    assert run.entries.count() == 50


@pytest.mark.parametrize("run", ["9" * 40, "-1", "spring", ""])
def test_a_run_in_the_address_of_a_timeline_that_makes_no_sense_is_no_error(page, run):
    entry = make_entry(description="Called")
    assert "Called" in page.get(TIMELINE, {"contact": entry.contact.number, "run": run}).text


def test_a_companys_page_asks_as_often_for_a_run_as_for_none(page):
    company = make_company()
    make_entry(contact=company)
    none = statements(page, company.get_absolute_url())
    for _ in range(3):
        make_run(None, *(make_person(company=company) for _ in range(5)))
    assert statements(page, company.get_absolute_url()) == none <= 8


# Deleting what is cancelled


@pytest.fixture
def runs(client):
    """Two cancelled runs of a segment, and one of another; the client is a manager's."""
    manager = make_manager()
    client.force_login(manager)
    segment = make_segment(make_person())
    mine = [make_run(segment, make_person(), make_person(), cancelled_by=manager) for _ in range(2)]
    make_run(cancelled_by=manager)
    return mine


def test_cancelled_entries_of_one_run_or_segment_are_deleted(client, runs):
    segment = runs[0].segment
    plan = client.get(DELETE, {"segment": segment.number}).context["plan"]
    assert plan.entries == 4
    response = client.get(DELETE, {"run": runs[0].pk})
    plan = response.context["plan"]
    assert plan.entries == 2
    assert f"status=cancelled&amp;run={runs[0].pk}" in response.text
    sent = {"mark": plan.mark, "confirm": "2"}
    client.post(f"{DELETE}execute/?run={runs[0].pk}&segment={segment.number}", sent)
    assert InteractionLogEntry.objects.count() == 3
    deletion = Deletion.objects.get()
    assert deletion.criteria == {"segment": segment.number, "run": str(runs[0].pk)}
    told = f"segment {segment.number}, run {runs[0].pk}"
    assert told in client.get(DELETE).text


def test_a_deletion_of_an_unknown_run_or_segment_says_so(client, runs):
    assert "There is no run with the number “0”." in client.get(DELETE, {"run": "0"}).text
    response = client.get(DELETE, {"segment": "S9999"})
    assert "There is no segment with the number “S9999”." in response.text
    assert response.context["plan"].entries == 0


def test_the_command_deletes_of_a_run_or_a_segment(runs):
    out = io.StringIO()
    call_command("delete_cancelled", "--run", str(runs[0].pk), "--execute", stdout=out)
    assert out.getvalue().startswith("2 entries with")
    call_command("delete_cancelled", "--segment", runs[0].segment.number, "--execute", stdout=out)
    assert InteractionLogEntry.objects.count() == 1


# A segment's page


def drawn(user, segment):
    """The card of a segment's runs and the button that logs it, as the page of a segment draws them."""
    template = Template("{% load runs %}{% runs_of segment %}{% log_segment segment %}")
    request = type("Request", (), {"user": user})()
    return template.render(Context({"segment": segment, "request": request}))


def test_a_segment_shows_its_last_five_runs_and_leads_to_all_of_them(user):
    segment = make_segment(make_person())
    template = make_template(description="Business letter")
    runs = [make_run(segment, template=template, made=1240, left_out=2) for _ in range(6)]
    cancelled = make_run(segment, cancelled_by=user, logged_by=user)
    make_run()
    text = drawn(user, segment)
    assert text.count("<li") == 5
    assert runs[0].get_absolute_url() not in text
    assert cancelled.get_absolute_url() in text
    for told in ["Business letter", "1,240 entries", "2 left out", "Cancelled", "Mara Linden"]:
        assert told in text, told
    assert f'href="/interactions/runs/?segment={segment.number}"' in text
    assert f'href="/segments/{segment.number}/log/"' in text


def test_a_segment_that_was_not_logged_says_so_and_takes_one_query(user):
    segment = make_segment(make_person())
    drawn(user, segment)
    with CaptureQueriesContext(connection) as queries:
        assert "This segment was not logged yet." in drawn(user, segment)
    assert len(queries) == 1
    assert "Log this segment" not in drawn(make_user(None), segment)


def test_a_segment_without_contacts_is_not_to_be_logged(user):
    assert "Log this segment" in drawn(user, make_segment(make_person()))
    assert "Log this segment" not in drawn(user, make_segment())


def test_the_list_of_segments_leads_to_all_runs(page):
    assert 'href="/interactions/runs/"' in page.get("/segments/").text


# The palette and the administration


def test_the_palette_leads_to_the_logged_segments(page):
    assert (
        'href="/interactions/runs/"'
        in page.get("/palette/", {"q": "logged seg"}, headers={"HX-Request": "true"}).text
    )


def test_the_administration_shows_runs_and_the_run_of_an_entry(client, user):
    client.force_login(make_admin())
    run = make_run(description="Spring letter", skipped=[(make_person(), "no_email")])
    assert "Spring letter" in client.get("/admin/interactions/loggedsegment/?q=spring").text
    text = client.get(f"/admin/interactions/loggedsegment/{run.pk}/change/").text
    assert "Spring letter" in text
    assert "deletelink" not in text
    entry = client.get(f"/admin/interactions/interactionlogentry/{run.entries.get().pk}/change/")
    assert f'href="/admin/interactions/loggedsegment/{run.pk}/change/"' in entry.text


def days_ago(days):
    return timezone.now() - timedelta(days=days)
