"""What goes wrong between a page and the site is said, and nothing that was typed is lost."""

import pytest
from playwright.sync_api import expect

from interactions.models import InteractionLogEntry
from tests.browser.conftest import sign_in_cookie
from tests.factories import make_entry, make_manager, make_person, make_template


@pytest.fixture
def manager(transactional_db):
    return make_manager()


@pytest.fixture
def composer(open_window, manager):
    """A window on a contact's page, with an interaction filled in."""
    make_template(description="Visit", position=0)
    page = open_window(manager)
    page.goto(make_person().get_absolute_url())
    page.locator("#composer label", has_text="Visit").click()
    expect(page.get_by_label("Description")).to_have_value("Visit")
    page.get_by_label("Description").fill("The second visit")
    return page


def save(page):
    page.get_by_role("button", name="Save interaction").click(force=True)


def test_who_was_signed_out_signs_in_elsewhere_and_saves_again(composer, manager, live_server):
    composer.context.clear_cookies(name="sessionid")
    save(composer)
    alert = composer.get_by_role("alert")
    expect(alert).to_contain_text("You were signed out.")
    expect(composer.get_by_label("Description")).to_have_value("The second visit")
    with composer.context.expect_page() as tab:
        alert.get_by_role("link", name="Sign in").click()
    # Signing in changes the token that forms carry as well.
    expect(tab.value.get_by_label("E-mail")).to_be_visible()
    cookie = {"name": "csrftoken", "value": "a" * 32, "url": live_server.url}
    composer.context.add_cookies([sign_in_cookie(manager, live_server.url), cookie])
    composer.wait_for_timeout(4000)
    save(composer)
    expect(composer.get_by_role("link", name="The second visit", exact=True)).to_be_visible()
    expect(alert).to_be_hidden()
    assert InteractionLogEntry.objects.get().description == "The second visit"


def test_no_connection_is_said_and_what_was_typed_stays(composer):
    composer.context.set_offline(True)
    save(composer)
    expect(composer.get_by_role("alert")).to_contain_text("The site cannot be reached.")
    expect(composer.get_by_label("Description")).to_have_value("The second visit")
    composer.get_by_role("alert").get_by_role("button", name="Close").click()
    expect(composer.get_by_role("alert")).to_be_hidden()


def test_a_refusal_is_said_and_the_list_stays(open_window, manager):
    entry = make_entry(description="Pallets", cancelled_by=manager)
    page = open_window(manager)
    page.goto("/interactions/")
    entry.delete()
    page.get_by_role("link", name="Pallets").click()
    expect(page.get_by_role("alert")).to_contain_text("The site refused this")
    expect(page.get_by_role("link", name="Pallets")).to_be_visible()
