"""The pages that a stranger sees."""

import pytest
from playwright.sync_api import expect

from tests.factories import PASSWORD, make_manager, make_user


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/reset/"])
def test_stranger_can_read_the_page(open_window, look, assert_accessible, assert_fits, path):
    page = open_window(**look)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_fits(page)
    assert_accessible(page)


def test_signs_in(page):
    user = make_user(name="Anna Berg")
    page.goto("/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Anna Berg").first).to_be_attached()


def test_window_can_be_signed_in_from_the_start(open_window):
    page = open_window(make_manager(name="Anna Berg"))
    page.goto("/")
    expect(page.get_by_text("Anna Berg").first).to_be_attached()
