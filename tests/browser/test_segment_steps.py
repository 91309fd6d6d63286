"""Choosing contacts for a segment: from the list of contacts to its page, and on by steps."""

import re

import pytest
from playwright.sync_api import expect

from crm.choosing import Criteria
from crm.models import Contact, Segment
from crm.segmenting.steps import take_step
from tests.browser.conftest import NARROW
from tests.factories import make_entry, make_person, make_segment, make_template, make_user


@pytest.fixture
def user(transactional_db, django_db_serialized_rollback):
    return make_user(name="Ida Sommer")


def people(country="DK", **names):
    """Make people of these names; who is given a template has had it."""
    for name, template in names.items():
        person = make_person(first_name=name, last_name="Lund", country=country)
        if template:
            make_entry(contact=person, template=template)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True).locator("visible=true").first


def members(segment):
    return sorted(Contact.objects.in_segment(segment).values_list("first_name", flat=True))


def make_segment_of_all_that_match(page):
    page.goto("/contacts/?country=DK")
    page.get_by_role("checkbox", name="Select Ada Lund").check()
    expect(page.get_by_role("button", name="Add 1 contact to a segment")).to_be_visible()
    page.get_by_role("link", name="Choose all 3 that match").click()
    expect(page.get_by_role("heading", name="3 contacts")).to_be_visible()
    page.get_by_label("Description").fill("Autumn letter")
    button(page, "New segment of these contacts").click()
    expect(page.locator("#messages")).to_contain_text("3 contacts were added.")


def test_all_that_match_become_a_segment_and_a_step_takes_out_who_had_a_letter(open_window, user):
    letter = make_template(description="A letter of ours")
    people(Ada=letter, Bo=None, Cy=None)
    people("SE", Stranger=None)
    page = open_window(user)
    make_segment_of_all_that_match(page)
    page.locator("label", has_text="Reduce by").click()
    page.locator("summary", has_text="Choose a criterion").click()
    button(page, "Had an interaction").click()
    page.get_by_label("A letter of ours").check()
    page.get_by_label("In the last (days)").fill("90")
    said = page.locator("#step-said")
    expect(said).to_contain_text("Would remove 1 of 3.")
    expect(said).to_contain_text("had an interaction: A letter of ours, in the last 90 days")
    expect(page.locator("#step-sample")).to_contain_text("Ada Lund")
    button(page, "Apply step").click()
    expect(page.locator("#messages")).to_contain_text("1 contact was removed.")
    segment = Segment.objects.get()
    assert members(segment) == ["Bo", "Cy"]
    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(page.locator("#messages")).to_contain_text("Step 2 is undone. 1 contact is back.")
    assert members(segment) == ["Ada", "Bo", "Cy"]


def test_what_is_wrong_is_said_while_one_types_and_put_right(open_window, user):
    segment = make_segment()
    page = open_window(user, viewport=NARROW)
    page.goto(segment.get_absolute_url())
    page.locator("summary", has_text="Choose a criterion").click()
    button(page, "Member of a segment").click()
    field = page.get_by_label("Segment", exact=True)
    expect(field).to_be_focused()
    field.fill("S9999")
    error = page.locator("#step_segment_error")
    expect(error).to_contain_text("There is no segment with the number S9999.")
    field.fill(segment.number)
    expect(error).to_be_empty()
    expect(page.locator("#step-said")).to_contain_text("Would add 0 contacts.")
    page.get_by_role("button", name="Without: Member of a segment").click()
    expect(field).to_have_count(0)


def test_a_stale_tab_is_refused_kindly_and_keeps_what_was_chosen(open_window, user):
    people(Ada=None, Bo=None)
    segment = make_segment()
    page = open_window(user)
    page.goto(segment.get_absolute_url())
    page.locator("summary", has_text="Choose a criterion").click()
    button(page, "Name").click()
    page.get_by_label("Words").fill("Ada")
    criteria = Criteria({"country": ["DK"]})
    take_step(segment, action="add", criteria=criteria, by=make_user())
    page.locator("label", has_text="Refine to").click()
    button(page, "Apply step").click()
    expect(page.get_by_text("Somebody else changed this segment meanwhile")).to_be_visible()
    expect(page.get_by_label("Words")).to_have_value("Ada")
    expect(page.locator("#step-said")).to_contain_text("Would remove 1 of 2.")
    button(page, "Apply step").click()
    expect(page.locator("#messages")).to_contain_text("1 contact was removed.")
    assert members(segment) == ["Ada"]


def test_a_segment_is_built_without_script(open_window, user):
    people(Ada=None, Bo=None)
    people("SE", Stranger=None)
    page = open_window(user, java_script_enabled=False)
    page.goto("/contacts/?country=DK")
    page.get_by_role("checkbox", name="Select Ada Lund").check()
    button(page, "Add to a segment").click()
    page.get_by_label("Description").fill("By hand")
    button(page, "New segment of these contacts").click()
    page.locator("summary", has_text="Choose a criterion").click()
    button(page, "City").click()
    page.get_by_role("button", name="Without: City").click()
    page.locator("summary", has_text="Choose a criterion").click()
    button(page, "Country").click()
    page.get_by_label("Denmark").check()
    button(page, "Show who it is").click()
    expect(page.get_by_text("Would add 1 contact.")).to_be_visible()
    button(page, "Apply step").click()
    expect(page.locator("#messages")).to_contain_text("1 was in it already")
    page.get_by_role("button", name=re.compile("Remove Bo Lund")).click()
    page.locator("summary", has_text="Undo step").click()
    page.get_by_role("button", name="Undo step").click()
    expect(page.locator("#messages")).to_contain_text("Step 3 is undone. 1 contact is back.")
    assert members(Segment.objects.get()) == ["Ada", "Bo"]
