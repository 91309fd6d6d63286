"""The form that records an interaction, and the contact picker in it."""

import pytest
from playwright.sync_api import expect

from tests.factories import make_manager, make_person, make_template


def offered(page):
    """What the picker that is open offers."""
    return page.locator(".picker-option:visible")


@pytest.fixture
def page(open_window):
    make_template(description="Visit", position=0)
    make_person(first_name="Wilf", last_name="Ashdown", email="wilf@example.com")
    make_person(first_name="Wilma", last_name="Ashdown", email="wilma@example.com")
    page = open_window(make_manager())
    page.goto("/interactions/new/")
    page.get_by_label("Contact", exact=True).focus()
    page.keyboard.type("wil")
    expect(offered(page)).to_have_count(2)
    return page


def assert_filled(page, name, email):
    """The form knows the contact that was chosen, and the focus stayed where it was."""
    expect(page.get_by_role("link", name=email)).to_be_visible()
    picker = page.get_by_label("Contact", exact=True)
    expect(picker).to_be_focused()
    assert picker.input_value().startswith(f"{name} · C")
    expect(offered(page)).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.get_by_label("Salesperson")).to_be_focused()


def test_a_contact_chosen_by_keyboard_fills_the_form(page):
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert_filled(page, "Wilma Ashdown", "wilma@example.com")


def test_a_contact_chosen_by_mouse_fills_the_form(page):
    offered(page).filter(has_text="Wilf ").click()
    assert_filled(page, "Wilf Ashdown", "wilf@example.com")


def test_what_is_typed_while_the_form_is_filled_stays(page):
    held = []
    page.route("**/interactions/new/", lambda route: held.append(route))
    offered(page).filter(has_text="Wilf ").click()
    page.locator("label", has_text="Visit").click()
    page.wait_for_timeout(300)
    page.get_by_label("Comment").fill("Wants umbrellas")
    for route in held:
        route.continue_()
    page.unroute("**/interactions/new/")
    expect(page.get_by_role("link", name="wilf@example.com")).to_be_visible()
    expect(page.get_by_label("Description")).to_have_value("Visit")
    expect(page.get_by_label("Comment")).to_have_value("Wants umbrellas")


def test_what_is_found_after_the_choice_was_made_stays_hidden(open_window):
    make_person(first_name="Wilf", last_name="Ashdown")
    page = open_window(make_manager())
    page.goto("/interactions/?filters=1")
    picker = page.get_by_label("Contact", exact=True)
    picker.focus()
    page.keyboard.type("wil")
    expect(offered(page)).to_have_count(1)
    with page.expect_response("**/contacts/pick/**"):
        page.keyboard.type("f")
        page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    expect(picker).to_have_attribute("aria-expanded", "false")


def test_all_fields_takes_along_what_was_typed(open_window):
    make_template(description="Visit", position=0)
    page = open_window(make_manager())
    page.goto(make_person().get_absolute_url())
    page.get_by_label("Comment").fill("They want 400")
    page.get_by_role("button", name="All fields").click()
    expect(page.get_by_role("heading", name="Log interaction")).to_be_visible()
    expect(page.get_by_label("Comment")).to_have_value("They want 400")
    page.get_by_role("button", name="Change contact").click()
    expect(page.get_by_label("Contact", exact=True)).to_be_visible()
    expect(page.get_by_label("Comment")).to_have_value("They want 400")


def test_what_was_put_off_can_be_resumed_and_what_was_recorded_undone(open_window):
    make_template(description="Visit", position=0)
    page = open_window(make_manager())
    page.goto(make_person().get_absolute_url())
    for button, way in (("Finish later", "Resume"), ("Save interaction", "Undo")):
        page.locator("#composer label", has_text="Visit").click()
        expect(page.get_by_label("Description")).to_have_value("Visit")
        page.get_by_role("button", name=button).click()
        expect(page.locator("#toasts").get_by_text(way)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The entry is cancelled.")).to_be_visible()


def test_the_focus_stays_at_the_composer_when_an_interaction_is_saved(open_window):
    make_template(description="Visit", position=0)
    page = open_window(make_manager())
    page.goto(make_person().get_absolute_url())
    page.locator("#composer label", has_text="Visit").click()
    expect(page.get_by_label("Description")).to_have_value("Visit")
    page.get_by_label("Description").focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("link", name="Visit", exact=True)).to_be_visible()
    expect(page.locator("#composer-title")).to_be_focused()
