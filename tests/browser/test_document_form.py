"""Writing a quote in the browser: the contact fills it in, lines come and go, and the totals follow."""

from playwright.sync_api import expect

from tests.factories import make_company, make_person, make_user


def test_a_quote_is_written_with_the_keyboard(open_window):
    user = make_user()
    company = make_company(name="Nordwind", address="7 Drizzle Lane", city="Kiel")
    make_person(first_name="Greta", last_name="Platz", company=company)
    page = open_window(user)
    page.goto("/documents/new/?kind=quote")
    page.locator("#id_contact").press_sequentially("Greta")
    expect(page.locator(".picker-option")).to_have_count(1)
    page.keyboard.press("Enter")
    address = page.locator("#id_recipient")
    expect(address).to_have_value("Greta Platz\nNordwind\n7 Drizzle Lane\nKiel")
    page.locator("#id_line-1-text").fill("Golf umbrella")
    page.locator("#id_line-1-quantity").fill("3")
    page.locator("#id_line-1-unit_price").fill("14,2")
    expect(page.locator("#amount-1")).to_have_text("42.60")
    expect(page.locator("#totals")).to_contain_text("53.25")
    page.get_by_role("button", name="Add line").press("Enter")
    expect(page.locator("#id_line-2-item")).to_be_focused()
    page.locator("#id_line-2-text").fill("Handle")
    page.get_by_role("button", name="Move line 2 up").press("Enter")
    expect(page.locator(".document-line textarea").first).to_have_value("Handle")
    expect(page.locator("#up-2")).to_be_focused()
    # The line that was moved tells its amount still.
    page.locator("#id_line-2-unit_price").fill("10")
    expect(page.locator("#amount-2")).to_have_text("10.00")
    page.get_by_role("button", name="Add line").press("Enter")
    page.locator("#remove-3").press("Enter")
    expect(page.locator("#remove-1")).to_be_focused()
    page.locator("#id_line-2-unit_price").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quote Q-1001")
    expect(page.locator(".doc-lines tbody tr")).to_have_count(2)
