"""The keys: what they do, where they keep still, and what the bar of the selected entries says."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from interactions.models import InteractionLogEntry
from tests.factories import make_company, make_entry, make_manager, make_template


@pytest.fixture
def manager(transactional_db):
    return make_manager()


@pytest.fixture
def company(manager):
    return make_company(name="Storybook Steelworks SA")


@pytest.fixture
def entries(manager, company):
    template = make_template(description="Incoming call")
    now = timezone.now()
    return [
        make_entry(
            description=f"Call number {number}",
            contact=company,
            template=template,
            occurred_at=now - timedelta(hours=number),
        )
        for number in range(4)
    ]


@pytest.fixture
def log(open_window, manager, entries):
    page = open_window(manager)
    page.goto("/interactions/")
    return page


def row(page, number):
    return page.get_by_role("link", name=f"Call number {number}")


def test_the_keys_go_on_working_after_a_click_on_a_checkbox(log, entries):
    log.get_by_role("checkbox", name=f"Select entry {entries[1].pk}").click()
    log.keyboard.press("j")
    expect(row(log, 2)).to_be_focused()
    log.keyboard.press("X")
    expect(log.get_by_role("checkbox", name=f"Select entry {entries[2].pk}")).to_be_checked()


def test_the_buttons_of_the_bar_say_how_many_they_reach(log, entries):
    bar = log.get_by_role("region", name="Actions for the selected entries")
    log.get_by_role("checkbox", name=f"Select entry {entries[1].pk}").click()
    expect(bar.get_by_role("button", name="Cancel 1 entry")).to_be_visible()
    log.get_by_role("checkbox", name=f"Select entry {entries[3].pk}").click(modifiers=["Shift"])
    expect(bar.get_by_role("button", name="Cancel 3 entries")).to_be_visible()
    bar.get_by_role("button", name="Clear selection").click()
    expect(bar).to_be_hidden()


def test_enter_on_a_ticked_row_reaches_that_row_and_no_other(log, entries):
    log.get_by_role("checkbox", name=f"Select entry {entries[1].pk}").click()
    log.keyboard.press("Enter")
    expect(log.get_by_role("heading", level=1)).to_have_text("1 selected entry")


def test_control_enter_on_a_row_does_nothing(log, entries):
    log.keyboard.press("j")
    log.keyboard.press("Control+Enter")
    log.get_by_role("checkbox", name=f"Select entry {entries[1].pk}").focus()
    log.keyboard.press("Control+Enter")
    log.wait_for_timeout(200)
    expect(log).to_have_url("/interactions/")


def test_c_leads_to_the_form_that_cancels_and_does_nothing_by_itself(log, entries):
    log.keyboard.press("j")
    log.keyboard.press("c")
    reason = log.get_by_role("complementary").get_by_label("Reason")
    expect(reason).to_be_focused()
    expect(reason).to_have_value("")
    assert not InteractionLogEntry.objects.cancelled().exists()
    log.keyboard.type("Double")
    log.keyboard.press("Enter")
    expect(log.get_by_role("complementary")).to_contain_text("Reason: Double")
    assert InteractionLogEntry.objects.cancelled().get() == entries[0]


def test_c_asks_about_the_selected_entries_where_some_are(log):
    for key in ["j", "x", "j", "x", "c"]:
        log.keyboard.press(key)
    expect(log.get_by_role("button", name="Cancel 2 entries")).to_be_visible()
    expect(log.get_by_role("heading", level=1)).to_have_text("2 selected entries")
    assert not InteractionLogEntry.objects.cancelled().exists()


def test_escape_leaves_the_field_first_and_what_is_typed_stays(log):
    log.keyboard.press("j")
    log.keyboard.press("Enter")
    comment = log.get_by_label("Add a comment")
    comment.fill("Will call back")
    log.keyboard.press("Escape")
    expect(comment).to_have_value("Will call back")
    expect(comment).not_to_be_focused()
    log.keyboard.press("Escape")
    expect(log.get_by_role("complementary")).to_have_count(0)


def test_escape_closes_the_menu_that_a_field_stands_in(log):
    for key in ["j", "c"]:
        log.keyboard.press(key)
    reason = log.get_by_role("complementary").get_by_label("Reason")
    expect(reason).to_be_focused()
    log.keyboard.press("Escape")
    expect(reason).to_be_hidden()
    expect(log.locator("summary:focus")).to_contain_text("Cancel")


def test_arrows_lead_through_a_menu(log):
    log.locator("summary", has_text="Export").press("Enter")
    log.keyboard.press("Tab")
    first, second = log.locator("details.menu[open] .dropdown-item").all()[:2]
    expect(first).to_be_focused()
    log.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    log.keyboard.press("ArrowUp")
    expect(first).to_be_focused()


def test_g_and_a_letter_lead_to_the_main_pages(log):
    for letter, address in [
        ("c", "/contacts/"),
        ("d", "/"),
        ("i", "/interactions/"),
        ("s", "/segments/"),
    ]:
        log.keyboard.press("g")
        log.keyboard.press(letter)
        # Keys are heard once the page's scripts have run, which is later than its address changes.
        log.wait_for_url(address)


def test_a_question_mark_lists_the_keys_and_escape_closes_the_list(log):
    log.keyboard.press("j")
    log.keyboard.press("?")
    keys = log.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("Log interaction")
    log.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(row(log, 0)).to_be_focused()
    log.locator("details.account summary").click()
    log.get_by_role("button", name="Keys").click()
    expect(keys).to_be_visible()


def test_letters_do_nothing_for_those_who_switched_them_off(open_window, entries):
    page = open_window(make_manager(letter_keys=False))
    page.goto("/interactions/")
    for key in ["l", "?", "j"]:
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    expect(page).to_have_url("/interactions/")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(row(page, 0)).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_l_leads_to_the_composer_of_a_contact_where_digits_choose_a_template(
    open_window, manager, company
):
    for position in range(2):
        make_template(description=f"Visit {position}", position=position)
    page = open_window(manager)
    page.goto(company.get_absolute_url())
    page.keyboard.press("Shift+L")
    expect(page.locator("#composer :focus")).to_have_attribute("name", "template")
    page.keyboard.press("2")
    expect(page.get_by_label("Description")).to_have_value("Visit 1")
    page.get_by_label("Description").focus()
    page.keyboard.press("End")
    page.keyboard.type(" 1")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Log interaction").click()
    expect(page.locator("#composer :focus")).to_have_value(
        page.get_by_role("radio", name="Visit 1").get_attribute("value")
    )
    expect(page.get_by_label("Description")).to_have_value("Visit 1 1")
    expect(page).to_have_url(company.get_absolute_url())


def test_l_on_the_log_of_a_contact_begins_with_that_contact(open_window, manager, company):
    page = open_window(manager)
    page.goto(f"/interactions/?contact={company.number}")
    page.keyboard.press("l")
    expect(page).to_have_url(f"/interactions/new/?contact={company.number}")


def test_j_and_k_walk_contacts_and_a_timeline_too(open_window, manager, company, entries):
    page = open_window(manager)
    page.goto("/contacts/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(company.get_absolute_url())
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(row(page, 1)).to_be_focused()
    page.keyboard.press("k")
    expect(row(page, 0)).to_be_focused()


def test_control_click_opens_a_tab_and_no_panel(log, entries):
    with log.context.expect_page() as tab:
        row(log, 2).click(modifiers=["ControlOrMeta"])
    expect(tab.value).to_have_url(f"/interactions/?open={entries[2].pk}")
    expect(log.get_by_role("complementary")).to_have_count(0)
    expect(log).to_have_url("/interactions/")


@pytest.mark.parametrize("width", [1440, 390])
def test_back_closes_the_panel_and_forward_opens_it_again(open_window, manager, entries, width):
    page = open_window(manager, viewport={"width": width, "height": 844})
    page.goto("/contacts/")
    page.goto("/interactions/")
    panel = page.get_by_role("complementary")
    row(page, 0).click()
    expect(panel).to_contain_text("Call number 0")
    page.get_by_role("link", name="Next entry").click()
    expect(panel).to_contain_text("Call number 1")
    expect(page).to_have_url(f"/interactions/?open={entries[1].pk}")
    page.go_back()
    expect(panel).to_have_count(0)
    expect(page).to_have_url("/interactions/")
    expect(row(page, 1)).to_be_focused()
    page.go_forward()
    expect(panel).to_contain_text("Call number 1")
    page.get_by_role("link", name="Close panel").click()
    expect(panel).to_have_count(0)
    page.go_back()
    expect(page).to_have_url("/contacts/")


def open_user_menu(page):
    """On a phone: the menu of pages unfolds first, and moves what is in it meanwhile."""
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#nav.collapse.show")).to_be_visible()
    page.locator("details.account summary").click()


def test_the_user_menu_switches_the_colours_and_back_to_those_of_the_system(open_window, manager):
    page = open_window(manager, viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto("/")
    open_user_menu(page)
    html = page.locator("html")
    page.get_by_role("button", name="Light", exact=True).click()
    page.reload()
    expect(html).to_have_attribute("data-bs-theme", "light")
    open_user_menu(page)
    expect(page.get_by_role("button", name="Light", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("button", name="As the system").click()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(html).not_to_have_attribute("data-bs-theme", "dark")


def test_without_script_nothing_is_shown_that_only_a_script_can_do(open_window, manager, entries):
    page = open_window(manager, java_script_enabled=False)
    page.goto(f"/interactions/?open={entries[1].pk}")
    bar = page.get_by_role("region", name="Actions for the selected entries")
    expect(bar.get_by_role("button", name="Cancel entries")).to_be_visible()
    expect(bar.get_by_role("button", name="Clear selection")).to_be_hidden()
    expect(bar.get_by_text("selected", exact=True)).to_be_hidden()
    expect(page.get_by_role("checkbox", name="Select all on this page")).to_be_hidden()
    page.get_by_role("link", name="Next entry").click()
    expect(page.get_by_role("complementary")).to_contain_text("Call number 2")
