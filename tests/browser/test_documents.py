"""From a quote to what the log says of it: printed, printed again, e-mailed; and a letter to a whole segment."""

from io import BytesIO

from playwright.sync_api import expect
from pypdf import PdfReader

from interactions.mailing.sending import send_due
from interactions.models import InteractionLogEntry, InteractionTemplate
from tests.factories import make_company, make_document, make_person, make_segment, make_user


def button(page, name):
    return page.get_by_role("button", name=name, exact=True).locator("visible=true")


def recorded(page):
    """The entries beside the document, newest first."""
    return page.locator("section[aria-labelledby=recorded] li")


def print_document(page):
    """Press Print: the PDF opens in a window of its own, and the page behind it is shown anew."""
    with page.context.expect_page() as opened, page.expect_navigation():
        button(page, "Print").click()
    opened.value.close()


def read(page, link):
    """Return the text of each page of the PDF that the link leads to."""
    answer = page.request.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    return [sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body())).pages]


def test_a_quote_that_is_printed_and_e_mailed_is_in_the_log(open_window, mail_server):
    user = make_user(name="Mara Linden")
    umbrellas = make_company(name="Unreal Umbrellas Ltd")
    agnes = make_person(
        first_name="Agnes", last_name="Pillow", company=umbrellas, email="agnes@example.com"
    )
    quote = make_document(contact=agnes, salesperson=user, lines=[{"text": "Golf umbrella"}])
    page = open_window(user)

    page.goto(quote.get_absolute_url())
    expect(page.locator(".doc-aside")).to_contain_text("Nothing was recorded of it yet.")
    print_document(page)
    expect(recorded(page)).to_have_count(1)
    expect(recorded(page)).to_contain_text("Automatic")
    printed = recorded(page).get_by_role("link", name=f"{quote.number}.pdf")
    assert "Golf umbrella" in read(page, printed)[0]

    page.get_by_role("link", name="Interactions", exact=True).first.click()
    page.locator("main").get_by_role("link", name=f"{quote} printed").click()
    facts = page.get_by_role("complementary")
    expect(facts).to_contain_text("Quote printed")
    facts.get_by_role("link", name=quote.number, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(quote))

    print_document(page)
    expect(recorded(page)).to_have_count(1)
    expect(recorded(page)).to_contain_text("2 times")

    page.get_by_role("link", name="E-mail", exact=True).click()
    page.get_by_label("Subject").fill("Umbrellas for Unreal")
    page.get_by_label("Text", exact=True).fill("Dear Agnes,\n\nhere is our quote.")
    button(page, "Send").click()
    expect(recorded(page)).to_have_count(2)
    send_due()
    [(recipient, message)] = mail_server.taken
    assert recipient == "agnes@example.com"
    assert message["Subject"] == "Umbrellas for Unreal"
    assert [file.get_filename() for file in message.iter_attachments()] == [f"{quote.number}.pdf"]

    page.reload()
    recorded(page).first.get_by_role("link").first.click()
    entry = page.locator("main")
    expect(entry).to_contain_text("Quote e-mailed")
    expect(entry).to_contain_text("here is our quote.")
    expect(page.locator(".props > div", has_text="Delivery")).to_contain_text("Sent")
    assert InteractionLogEntry.objects.count() == 2


def test_a_letter_to_a_segment_is_one_pdf(open_window):
    user = make_user(name="Mara Linden")
    InteractionTemplate.objects.exclude(code="LETTER").update(active=False)
    names = ["Anna Lund", "Bo Lund", "Ida Lund"]
    segment = make_segment(
        *(
            make_person(
                first_name=name.split()[0],
                last_name="Lund",
                address="Havnegade 1",
                city="Aarhus",
                salesperson=user,
            )
            for name in names
        )
    )
    page = open_window(user)
    page.goto(f"{segment.get_absolute_url()}log/")
    page.locator("label", has_text="Business letter").click()
    button(page, "Log 3 interactions").click()
    expect(page.locator("main")).to_contain_text("3 letters can be printed.")
    letters = read(page, page.get_by_role("link", name="One PDF"))
    assert [name for name, letter in zip(names, letters, strict=True) if name in letter] == names
    assert all("Thank you" in letter for letter in letters)
