"""The way of a newcomer through the site, by what is read on its pages; and the main flows by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from crm.models import Contact, ContactImport
from interactions.models import Deletion, InteractionLogEntry
from tests.crm.test_importing import work
from tests.factories import make_company, make_entry, make_manager, make_template


def button(page, name):
    return page.get_by_role("button", name=name).locator("visible=true").first


CUSTOMERS = """customer_id,company_name,contact_name,contact_title,city,country,phone
ALFKI,Alfreds Futterkiste,Maria Anders,Sales Representative,Berlin,Germany,030-0074321
BERGS,Berglunds snabbköp,Christina Berglund,Order Administrator,Luleå,Sweden,0921-12 34 65
""".encode("latin-1")


def import_contacts(page):
    page.get_by_role("link", name="Contacts", exact=True).first.click()
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("File").set_input_files(
        {"name": "customers.csv", "mimeType": "text/csv", "buffer": CUSTOMERS}
    )
    button(page, "Check the file").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("customers.csv")
    work(ContactImport.objects.get())
    # The page asks for the progress by itself.
    expect(page.get_by_role("cell", name="Berglunds snabbköp")).to_be_visible()
    button(page, "Import").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work(ContactImport.objects.get())
    expect(page.get_by_role("progressbar")).to_have_count(0)
    assert Contact.objects.count() == 4


def make_a_template(page):
    page.get_by_role("link", name="Templates", exact=True).click()
    page.get_by_role("link", name="New template").first.click()
    page.get_by_label("Code").fill("visit")
    page.get_by_role("textbox", name="Description").fill("Visit to the warehouse")
    page.get_by_label("Interaction group").select_option(label="Meetings")
    page.get_by_label("Position").fill("1")
    button(page, "Save template").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Visit to the warehouse")


def record(page, contact, description):
    page.get_by_role("link", name="Log interaction").first.click()
    page.get_by_label("Contact", exact=True).fill(contact)
    page.get_by_role("option", name=re.compile(contact)).first.click()
    expect(page.get_by_label("Contact", exact=True)).to_have_value(re.compile(r" · C\d{6}$"))
    page.locator("label", has_text="Visit to the warehouse").click()
    # The template fills the description; what is typed afterwards stays.
    expect(page.get_by_label("Description")).to_have_value("Visit to the warehouse")
    page.get_by_label("Description").fill(description)
    button(page, "Save").click()
    expect(page.locator("#messages")).to_contain_text("Recorded")


def find(page, text):
    page.get_by_role("link", name="Interactions", exact=True).first.click()
    page.get_by_role("searchbox", name=re.compile("Contact, description")).fill(text)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")


def cancel(page, description, reason):
    page.get_by_role("link", name=description).click()
    page.locator("summary", has_text="Cancel entry").click()
    page.get_by_label("Reason").locator("visible=true").fill(reason)
    page.locator("form").get_by_role("button", name="Cancel entry").click()
    expect(page.locator("#messages")).to_contain_text("cancelled")


def test_newcomer_imports_records_finds_cancels_and_deletes(open_window):
    page = open_window(make_manager(name="Mara Linden"))
    page.goto("/")
    import_contacts(page)
    make_a_template(page)
    for number in ("first", "second", "third"):
        record(page, "Maria Anders", f"The {number} visit")
    assert InteractionLogEntry.objects.count() == 3
    find(page, "alfreds visit")
    expect(page.get_by_role("link", name=re.compile("The .* visit"))).to_have_count(3)
    cancel(page, "The second visit", "Double")
    page.get_by_role("link", name="Delete cancelled").click()
    expect(page.get_by_text("The second visit")).to_be_visible()
    delete = button(page, "Delete 1 cancelled entry")
    expect(delete).to_be_disabled()
    page.get_by_label("Type 1 to confirm").fill("1")
    delete.click()
    expect(page.locator("#messages")).to_contain_text("1 entry with 0 comments")
    expect(page.get_by_text("No cancelled entry matches")).to_be_visible()
    left = InteractionLogEntry.objects.values_list("description", flat=True)
    assert set(left) == {"The first visit", "The third visit"}
    assert Deletion.objects.get().by_name == "Mara Linden"


@pytest.fixture
def manager(transactional_db, django_db_serialized_rollback):
    return make_manager()


def test_an_interaction_is_recorded_by_keyboard_alone(open_window, manager):
    make_company(name="Alfreds Futterkiste")
    make_template(description="Visit", position=0)
    page = open_window(manager)
    page.goto("/")
    page.keyboard.press("l")
    page.wait_for_url("**/interactions/new/**")
    page.get_by_label("Contact", exact=True).focus()
    page.keyboard.type("Alfreds")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("Description")).to_have_value("Visit")
    page.get_by_label("Description").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Recorded")
    assert InteractionLogEntry.objects.get().description == "Visit"


def test_the_search_is_one_key_away_and_the_content_two(open_window, manager):
    make_entry(description="Pallets")
    make_entry(description="Boxes")
    page = open_window(manager)
    page.goto("/interactions/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("pallets")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=pallets*")
    expect(page.get_by_role("link", name="Pallets")).to_be_visible()
    expect(page.get_by_role("link", name="Boxes")).to_have_count(0)


def test_cancelled_entries_are_deleted_by_keyboard_alone(open_window, manager):
    make_entry(cancelled_by=manager)
    page = open_window(manager)
    page.goto("/interactions/cancelled/delete/")
    page.get_by_label("Type 1 to confirm").focus()
    page.keyboard.type("1")
    page.keyboard.press("Tab")
    expect(button(page, "Delete 1 cancelled entry")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("deleted")
    assert not InteractionLogEntry.objects.exists()


def test_cancelled_entries_are_deleted_without_script(open_window, manager):
    make_entry(cancelled_by=manager)
    page = open_window(manager, java_script_enabled=False)
    page.goto("/interactions/cancelled/delete/")
    page.get_by_label("Type 1 to confirm").fill("2")
    button(page, "Delete 1 cancelled entry").click()
    expect(page.locator(".invalid-feedback", has_text="This is not the number")).to_be_visible()
    page.get_by_label("Type 1 to confirm").fill("1")
    button(page, "Delete 1 cancelled entry").click()
    expect(page.locator("#messages")).to_contain_text("deleted")
