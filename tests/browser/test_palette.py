"""The palette in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.factories import make_company, make_entry, make_manager


@pytest.fixture
def company(transactional_db):
    make_company(name="Unreal Umbrellas Holding")
    return make_company(name="Unreal Umbrellas Ltd")


@pytest.fixture
def manager(transactional_db):
    return make_manager()


def test_a_few_keys_lead_to_a_contact(open_window, manager, company):
    page = open_window(manager)
    page.goto("/interactions/")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    expect(page.get_by_role("option").first).to_contain_text("Log interaction")
    page.keyboard.type("umb")
    first, second = (page.get_by_role("option").nth(place) for place in (0, 1))
    expect(first).to_contain_text("Unreal Umbrellas Holding")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(second).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", second.get_attribute("id"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(company.get_absolute_url())


def test_enter_waits_for_the_answer_when_it_is_pressed_before_it(open_window, manager, company):
    page = open_window(manager)
    page.goto("/")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.type("umbrellas ltd")
    page.keyboard.press("Enter")
    expect(page).to_have_url(company.get_absolute_url())


def test_escape_closes_it_and_gives_the_focus_back(open_window, manager, company):
    make_entry(description="Pallets", contact=company)
    page = open_window(manager)
    page.goto("/interactions/")
    page.keyboard.press("j")
    page.get_by_role("link", name="Find a contact, a page or what to do").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("link", name="Pallets").focus()
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("link", name="Pallets")).to_be_focused()


def test_it_is_accessible_and_fits_in_every_look(
    open_window, manager, company, look, assert_accessible, assert_fits
):
    make_entry(description="Golf umbrellas", contact=company)
    page = open_window(manager, **look)
    page.goto("/interactions/")
    page.get_by_role("link", name="Find a contact, a page or what to do").locator(
        "visible=true"
    ).click()
    page.keyboard.type("umb")
    expect(page.get_by_role("option", name="Golf umbrellas")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert_accessible(page)
    page.goto("/palette/?q=umb")
    assert_accessible(page)
    assert_fits(page)


def test_without_script_it_is_a_page_with_a_form_and_links(open_window, manager, company):
    page = open_window(manager, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Find a contact, a page or what to do").first.click()
    page.get_by_role("searchbox").fill("umbrellas ltd")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Unreal Umbrellas Ltd").first.click()
    expect(page).to_have_url(company.get_absolute_url())
