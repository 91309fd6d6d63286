"""The log in a real browser: keys, panel, selection, and that it can be used by anybody."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from interactions.models import InteractionLogEntry
from interactions.tables.log import LogTable
from tests.factories import make_company, make_entry, make_manager, make_person, make_template


@pytest.fixture
def manager(transactional_db):
    return make_manager(name="Robin Vale")


@pytest.fixture
def entries(manager):
    company = make_company(name="Storybook Steelworks SA")
    return [
        make_entry(
            description=f"Call number {number} about the lids of the drums",
            contact=make_person(
                first_name="Jeanne", last_name=f"Exemple {number}", company=company
            ),
            template=make_template(description="Incoming call"),
            occurred_at=timezone.now() - timedelta(hours=number),
            evaluation=["", "negative", "positive"][number % 3],
            source=["manual", "document"][number % 2],
            cancelled_by=manager if number == 4 else None,
            subject="Lids",
            body="Three of twelve.",
        )
        for number in range(8)
    ]


def test_the_log_its_panel_and_the_page_of_an_entry_are_accessible_in_every_look(
    open_window, manager, entries, look, assert_accessible, assert_fits
):
    page = open_window(manager, **look)
    for address in ["", f"?open={entries[1].pk}", "?filters=1", "?q=absent", f"{entries[4].pk}/"]:
        page.goto(f"/interactions/{address}")
        assert_fits(page)
        assert_accessible(page)


def test_keys_walk_the_list_open_entries_and_close_them(open_window, manager, entries):
    page = open_window(manager)
    page.goto("/interactions/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary")
    expect(panel).to_contain_text("Call number 0")
    expect(page).to_have_url(f"/interactions/?open={entries[0].pk}")
    page.keyboard.press("j")
    expect(panel).to_contain_text("Call number 1")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(panel).to_contain_text("Call number 3")
    for _ in range(3):
        page.keyboard.press("k")
    expect(panel).to_contain_text("Call number 0")
    page.reload()
    expect(panel).to_contain_text("Call number 0")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page).to_have_url("/interactions/")
    expect(page.get_by_role("link", name="Call number 0")).to_be_focused()


def test_where_the_panel_covers_the_list_it_takes_the_focus(open_window, manager, entries):
    page = open_window(manager, viewport={"width": 390, "height": 844})
    page.goto("/interactions/")
    page.get_by_role("link", name="Call number 2").click()
    expect(page.locator("#panel-title")).to_be_focused()
    expect(page.locator(".page")).to_have_attribute("inert", "")
    page.get_by_role("link", name="Close panel").click()
    expect(page.get_by_role("link", name="Call number 2")).to_be_focused()


def test_a_range_is_selected_cancelled_with_a_reason_and_taken_back(open_window, manager, entries):
    page = open_window(manager)
    page.goto("/interactions/")
    bar = page.get_by_role("region", name="Actions for the selected entries")
    expect(bar).to_be_hidden()
    for key in ["j", "x", "j", "j", "Shift+X"]:
        page.keyboard.press(key)
    expect(bar).to_contain_text("3 selected")
    bar.get_by_role("button", name="Cancel 3 entries").click()
    page.get_by_role("button", name="Entered twice").click()
    page.get_by_role("button", name="Cancel 3 entries").click()
    expect(page.get_by_role("status").filter(has_text="3 entries are cancelled.")).to_be_visible()
    assert InteractionLogEntry.objects.filter(cancelled_reason="Entered twice").count() == 3
    page.get_by_role("button", name="Undo").click()
    expect(
        page.get_by_role("status").filter(has_text="3 entries are as they were before.")
    ).to_be_visible()
    assert not InteractionLogEntry.objects.filter(cancelled_reason="Entered twice").exists()


def test_filters_unfold_in_place_and_leave_only_themselves_in_the_address(
    open_window, manager, entries
):
    page = open_window(manager)
    page.goto("/interactions/")
    page.get_by_role("link", name="Filter", exact=True).click()
    choices = page.locator("#filterbar").get_by_role("group", name="Evaluation")
    choices.locator("summary").click()
    choices.get_by_label("Negative", exact=True).check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url("/interactions/?evaluation=negative")
    expect(page.get_by_role("row")).to_have_count(1 + 3)


ALL_COLUMNS = [name for name, column in LogTable.base_columns.items() if name in LogTable.optional]


def test_all_columns_can_be_read_on_a_wide_screen(
    open_window, manager, entries, assert_fits, assert_accessible
):
    page = open_window(manager)
    page.goto("/interactions/?columns=" + "&columns=".join(ALL_COLUMNS))
    assert_fits(page)
    assert_accessible(page)
    cut = page.locator("tbody tr:first-child td").evaluate_all(
        "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1 && cell.clientWidth < 90)"
        ".map(cell => cell.dataset.label)"
    )
    assert cut == []
    description = page.get_by_role("link", name="Call number 0").bounding_box()
    assert description["width"] > 200
    last = page.locator("thead th").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()


def test_chosen_columns_are_lines_of_a_row_on_a_phone(open_window, manager, entries, assert_fits):
    page = open_window(manager, viewport={"width": 390, "height": 844})
    page.goto("/interactions/")
    expect(page.get_by_role("row").nth(1).get_by_text("Lids", exact=True)).to_have_count(0)
    page.goto("/interactions/?columns=none&columns=subject&columns=cost&columns=evaluation")
    assert_fits(page)
    subject = page.locator("tbody tr:first-child td[data-label=Subject]")
    expect(subject).to_be_visible()
    expect(subject).to_have_text("Lids")
    label = subject.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label == '"Subject"'
    expect(page.locator("tbody tr:nth-child(2) td[data-label=Evaluation]")).to_contain_text(
        "Negative"
    )


def test_the_filter_is_no_longer_than_a_phone_and_nothing_floats_over_it(
    open_window, manager, entries
):
    page = open_window(manager, viewport={"width": 390, "height": 844})
    page.goto("/interactions/?filters=1")
    assert page.locator(".filters-card").bounding_box()["height"] < 844
    expect(page.locator(".btn-floating")).to_be_hidden()


def test_everything_works_without_scripts(open_window, manager, entries):
    page = open_window(manager, java_script_enabled=False)
    page.goto("/interactions/")
    page.get_by_role("link", name="Call number 3").click()
    panel = page.get_by_role("complementary")
    panel.locator("summary", has_text="Cancel entry").click()
    panel.get_by_label("Reason").fill("Did not happen")
    panel.get_by_role("button", name="Cancel entry").click()
    expect(page.get_by_role("complementary")).to_contain_text("Cancelled by Robin Vale")
    page.get_by_role("checkbox", name=f"Select entry {entries[5].pk}").check()
    page.get_by_role("button", name="Cancel entries").click()
    page.get_by_role("button", name="Cancel 1 entry").click()
    expect(page.get_by_role("status").filter(has_text="1 entry is cancelled.")).to_be_visible()
