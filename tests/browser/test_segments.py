"""Segments in a real browser: from the contact list to a run and back, and the form that logs one."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.models import Segment
from interactions.models import InteractionLogEntry, InteractionTemplate, LoggedSegment
from tests.browser.conftest import NARROW
from tests.factories import make_entry, make_manager, make_person, make_segment


@pytest.fixture
def manager(transactional_db, django_db_serialized_rollback):
    return make_manager(name="Mara Linden")


@pytest.fixture
def letter(manager):
    """The business letter of the useful set, as the only template that is offered."""
    InteractionTemplate.objects.exclude(code="LETTER").update(active=False)
    return InteractionTemplate.objects.get(code="LETTER")


def make_contact(manager, name, **fields):
    return make_person(
        first_name=name,
        last_name="Lund",
        **{"salesperson": manager, "address": "Havnegade 1", "city": "Aarhus", "country": "DK"}
        | fields,
    )


def button(page, name):
    return page.get_by_role("button", name=name).locator("visible=true").first


def said(page):
    return page.locator("#messages")


def choose_those_in_aarhus(page):
    """From the contact list to a new segment."""
    page.get_by_role("link", name="Contacts", exact=True).first.click()
    page.get_by_role("searchbox", name=re.compile("Name, company")).fill("aarhus")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=aarhus*")
    page.locator("[data-bulk-item]").first.check()
    page.get_by_role("link", name=re.compile("Choose all 4 that match")).click()
    page.get_by_label("Description").fill("Autumn catalogue")
    button(page, "New segment of these contacts").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Autumn catalogue")


def reduce_by_recent_letters(page):
    page.locator("label", has_text="Reduce by").click()
    page.locator("summary", has_text="Choose a criterion").click()
    button(page, "Had an interaction").click()
    # The first of its fields is open, to be ticked.
    page.locator(".criterion label", has_text="Business letter").first.click()
    page.get_by_label("In the last (days)").fill("90")
    expect(page.locator("#step-said")).to_contain_text("1")
    button(page, "Apply step").click()
    expect(page.get_by_text("in the last 90 days")).to_be_visible()
    assert Segment.objects.get().member_count == 3


def open_the_form(page, template="Business letter"):
    page.get_by_role("link", name="Log this segment").click()
    page.locator("label", has_text=template).first.click()
    expect(page.get_by_role("textbox", name="Description").first).to_have_value(template)


def log(page, number):
    button(page, re.compile(f"Log {number} interactions?")).click()


def cancel_the_run(page, number):
    page.locator("summary", has_text="Cancel run").click()
    page.get_by_label("Reason").locator("visible=true").fill("Wrong letter")
    button(page, re.compile(f"Cancel the run and {number} ")).click()
    expect(said(page)).to_contain_text(f"The run is cancelled. {number} entries are cancelled.")


def test_from_the_contact_list_to_a_run_that_is_cancelled_and_restored(
    open_window, manager, letter
):
    for name in ("Anna", "Bo", "Carl"):
        make_contact(manager, name)
    dora = make_contact(manager, "Dora")
    make_contact(manager, "Elsewhere", city="Odense")
    week_ago = timezone.now() - timedelta(days=7)
    make_entry(contact=dora, template=letter, occurred_at=week_ago, salesperson=manager)
    page = open_window(manager)
    page.goto("/")
    choose_those_in_aarhus(page)
    reduce_by_recent_letters(page)
    open_the_form(page)
    expect(page.locator("#preflight")).to_contain_text("Will be logged")
    log(page, 3)
    page.wait_for_url("**/interactions/runs/**")
    expect(said(page)).to_contain_text("3 interactions are logged.")
    run = LoggedSegment.objects.get()
    assert set(run.entries.values_list("contact__first_name", flat=True)) == {"Anna", "Bo", "Carl"}
    assert run.entries.get(contact__first_name="Anna").body.startswith("Dear Anna,")
    cancel_the_run(page, 3)
    assert run.entries.filter(cancelled_at=None).count() == 0
    page.locator(".btn-list").get_by_role("button", name=re.compile("Restore the run")).click()
    expect(said(page)).to_contain_text("The run is restored. 3 entries are restored.")
    assert run.entries.filter(cancelled_at=None).count() == 3


@pytest.fixture
def segment(manager):
    return make_segment(
        make_contact(manager, "Anna"),
        make_contact(manager, "Bo"),
        make_contact(manager, "Carl", excluded_from_segments=True),
        description="Autumn catalogue",
    )


def address(segment, letter):
    return f"/segments/{segment.number}/log/?template={letter.code}"


def test_the_second_of_two_tabs_is_refused_kindly(open_window, manager, segment, letter):
    first = open_window(manager)
    first.goto(address(segment, letter))
    second = first.context.new_page()
    second.goto(address(segment, letter))
    second.get_by_role("textbox", name="Description").first.fill("Once more")
    expect(second.locator("#preflight .entry-title").first).to_have_text("Once more")
    log(first, 2)
    first.wait_for_url("**/interactions/runs/**")
    log(second, 2)
    refusal = second.get_by_role("alert").filter(has_text="Nothing was logged.")
    expect(refusal).to_contain_text("This segment was logged with this template meanwhile.")
    expect(refusal).to_be_focused()
    expect(second.get_by_role("heading", name="Logged before")).to_be_visible()
    expect(second.get_by_role("textbox", name="Description").first).to_have_value("Once more")
    assert LoggedSegment.objects.count() == 1
    # Who wants it all the same, has seen it now.
    log(second, 2)
    second.wait_for_url("**/interactions/runs/**")
    assert LoggedSegment.objects.count() == 2


def test_a_double_click_is_one_run(open_window, manager, segment, letter):
    page = open_window(manager)
    page.goto(address(segment, letter))
    page.locator("#log-run").dblclick()
    page.wait_for_url("**/interactions/runs/**")
    expect(said(page)).to_contain_text("logged")
    assert LoggedSegment.objects.count() == 1


def test_the_pre_flight_follows_what_is_typed(open_window, manager, segment, letter):
    page = open_window(manager)
    page.goto(address(segment, letter))
    description = page.get_by_role("textbox", name="Description").first
    description.fill("Autumn letter")
    # What was checked is out of date: it cannot be logged until the answer is there.
    expect(page.locator("#log-run")).to_be_disabled()
    expect(page.locator("#preflight .entry-title").first).to_have_text("Autumn letter")
    expect(page.locator("#log-run")).to_be_enabled()
    expect(page.locator("#status")).to_have_text(
        "2 interactions will be logged. 1 contact is left out."
    )
    page.locator("#include-excluded").focus()
    page.keyboard.press("Space")
    expect(page.locator("#log-run")).to_have_text("Log 3 interactions")
    expect(page.locator("#include-excluded")).to_be_focused()
    page.get_by_label("Cost").first.fill("much")
    expect(page.locator("#preflight")).to_contain_text("Write the cost as a number")
    page.get_by_label("Cost").first.fill("2,50")
    # What was ticked before the slip of the hand is ticked still.
    expect(page.locator("#log-run")).to_have_text("Log 3 interactions")


def test_a_segment_is_logged_by_keyboard_alone_with_a_single_member_left_out(
    open_window, manager, segment, letter
):
    page = open_window(manager)
    page.goto(f"/segments/{segment.number}/log/")
    page.keyboard.press("1")
    expect(page.get_by_role("textbox", name="Description").first).to_have_value("Business letter")
    page.locator("summary", has_text="Change a single member").focus()
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Member").focus()
    page.keyboard.type("anna")
    expect(page.locator(".picker-option:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("#add-member").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".member-change")).to_contain_text("Anna Lund")
    expect(page.locator("#add-member")).to_be_focused()
    page.locator("#log-run").focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("1 interaction is logged.")
    assert str(InteractionLogEntry.objects.get().contact) == "Bo Lund"


@pytest.mark.parametrize("viewport", [None, NARROW])
def test_a_segment_is_logged_without_script(open_window, manager, segment, letter, viewport):
    page = open_window(
        manager, java_script_enabled=False, **({"viewport": viewport} if viewport else {})
    )
    page.goto(f"/segments/{segment.number}/log/")
    page.locator("label", has_text="Business letter").click()
    button(page, "Use this template").click()
    page.locator("summary", has_text="Change a single member").click()
    page.get_by_role("combobox", name="Member").fill("Anna")
    page.get_by_label("Leave out of this run").check()
    button(page, "Add this change").click()
    expect(page.locator(".member-change")).to_contain_text("Left out")
    page.get_by_role("textbox", name="Description").first.fill("Autumn letter")
    log(page, 1)
    # It was not shown yet with this description.
    expect(page.get_by_text("The form changed after it was checked.")).to_be_visible()
    log(page, 1)
    expect(said(page)).to_contain_text("1 interaction is logged.")
    assert InteractionLogEntry.objects.get().description == "Autumn letter"
