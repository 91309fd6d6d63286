"""The form of a sales document: its head, its lines, what they come to, and two who edit at once."""

import re
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.models import Document, OurCompany
from tests.factories import make_company, make_document, make_person, make_user

pytestmark = pytest.mark.django_db
NEW = "/documents/new/"


@pytest.fixture
def user():
    return make_user(name="Ida Sommer")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def contact():
    company = make_company(
        name="Nordwind", address="7 Drizzle Lane", postal_code="24103", city="Kiel", country="DE"
    )
    return make_person(first_name="Greta", last_name="Platz", company=company, language="de")


LINE = {"text": "Golf umbrella", "quantity": "2", "unit_price": "14,20", "vat_rate": "25"}


def sent(to=None, typed=(LINE,), **fields):
    """What the form sends; `typed` are its lines in their order, with the keys 1, 2, …"""
    today = timezone.localdate()
    data = {
        **{"contact": to.number if to else "", "recipient": "", "date": today},
        **{"deadline": "", "currency": "EUR", "reference": "", "language": "", "salesperson": ""},
        **{"notes": "", "creation_key": str(uuid.uuid4())},
        "lines": [str(key) for key, _line in enumerate(typed, 1)],
    }
    for key, line in enumerate(typed, 1):
        data |= {f"line-{key}-{name}": value for name, value in line.items()}
    return data | fields


def again(document, **fields):
    """What the form of a saved document sends."""
    lines = [
        {
            "text": line.text,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
            "vat_rate": line.vat_rate,
        }
        for line in document.lines.all()
    ]
    head = {
        **{"recipient": document.recipient, "date": document.date, "language": document.language},
        **{"salesperson": document.salesperson_id or "", "version": document.edition},
    }
    return sent(document.contact, lines, **head | fields)


def edit(document):
    return f"{document.get_absolute_url()}edit/"


def texts(document):
    return [line.text for line in document.lines.all()]


def test_a_new_quote_begins_with_what_our_company_says(page):
    OurCompany.objects.update(currency="DKK", vat_rate=20, quote_days=14, payment_days=8)
    text = page.get(NEW).text
    until = timezone.localdate() + timedelta(days=14)
    assert re.search(rf'name="deadline" value="{until}"', text)
    assert "Valid until" in text
    assert '<option value="DKK" selected>' in text
    assert 'name="line-1-vat_rate" value="20"' in text
    invoice = page.get(f"{NEW}?kind=invoice").text
    assert re.search(
        rf'name="deadline" value="{timezone.localdate() + timedelta(days=8)}"', invoice
    )
    assert 'name="deadline"' not in page.get(f"{NEW}?kind=credit_memo").text


def test_saves_a_quote_and_takes_from_the_contact_what_was_left_empty(page, user, contact):
    response = page.post(NEW, sent(contact), follow=True)
    document = Document.objects.get()
    assert "Saved as Q-1001." in response.text
    assert response.redirect_chain[0][0] == "/documents/Q-1001/"
    assert document.recipient == "Greta Platz\nNordwind\n7 Drizzle Lane\n24103 Kiel\nDeutschland"
    assert (document.language, document.salesperson, document.created_by) == ("de", user, user)
    assert (document.net, document.vat, document.total) == (
        Decimal("28.40"),
        Decimal("7.10"),
        Decimal("35.50"),
    )


def test_what_was_typed_is_not_replaced_by_what_the_contact_says(page, contact):
    colleague = make_user()
    typed = {"recipient": "At the fair", "language": "da", "salesperson": colleague.pk}
    page.post(NEW, sent(contact, **typed))
    document = Document.objects.get()
    assert (document.recipient, document.language) == ("At the fair", "da")
    assert document.salesperson == colleague


def test_an_invoice_is_saved_as_a_draft(page, contact):
    page.post(f"{NEW}?kind=invoice", sent(contact), follow=True)
    document = Document.objects.get()
    assert (document.kind, document.number) == ("invoice", "")


def test_a_form_sent_twice_makes_one_document(page, contact):
    data = sent(contact)
    page.post(NEW, data)
    response = page.post(NEW, data, follow=True)
    assert "saved already" in response.text
    assert Document.objects.count() == 1


def test_a_preset_contact_fills_the_form(page, contact):
    text = page.get(f"{NEW}?contact={contact.number}").text
    assert f"Greta Platz · {contact.number}" in text
    assert "7 Drizzle Lane" in text
    assert '<option value="de" selected>' in text
    assert page.get(f"{NEW}?contact=C999999").status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"privacy_blocked": True}, "is blocked for privacy. Nothing may be recorded."),
        ({"archived_at": timezone.now()}, "is archived. Bring the contact back"),
    ],
)
def test_nothing_is_written_to_a_contact_that_may_not_be_written_to(page, fields, sentence):
    contact = make_person(**fields)
    assert sentence in page.get(f"{NEW}?contact={contact.number}", follow=True).text
    assert sentence in page.post(NEW, sent(contact)).text
    assert not Document.objects.exists()


# The lines


def shown_lines(response):
    return [line["text"].value() for line in response.context["form"].lines]


@pytest.fixture
def three(contact):
    return sent(contact, [LINE | {"text": text} for text in ("A", "B", "C")], notes="Thanks")


@pytest.mark.parametrize(
    ("action", "shown"),
    [
        ("add", ["A", "B", "C", None]),
        ("remove-2", ["A", "C"]),
        ("up-2", ["B", "A", "C"]),
        ("down-2", ["A", "C", "B"]),
        ("up-1", ["A", "B", "C"]),
        ("down-3", ["A", "B", "C"]),
        ("remove-77", ["A", "B", "C"]),
        ("nonsense", ["A", "B", "C"]),
    ],
)
def test_lines_are_added_removed_and_moved_and_what_was_typed_stays(page, three, action, shown):
    response = page.post(NEW, three | {"action": action, "date": "soon"})
    assert shown_lines(response) == shown
    assert "Thanks" in response.text
    assert "is-invalid" not in response.text
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("action", "focused"),
    [
        ("add", "id_line-4-item"),
        ("up-2", "up-2"),
        ("down-2", "down-2"),
        ("remove-2", "remove-3"),
        ("remove-3", "remove-2"),
    ],
)
def test_the_page_goes_on_where_a_button_changed_the_lines(page, three, action, focused):
    response = page.post(NEW, three | {"action": action})
    part = re.search(r"<[^>]* autofocus[ >=][^>]*", response.text)[0]
    assert f'id="{focused}"' in part


def test_an_added_line_has_the_vat_rate_of_the_last_one(page, three):
    response = page.post(NEW, three | {"action": "add", "line-3-vat_rate": "12,5"})
    assert 'name="line-4-vat_rate" value="12,5"' in response.text


def test_lines_are_saved_in_the_order_of_the_form_and_blank_ones_are_not(page, three):
    blank = {"line-4-quantity": "1", "line-4-vat_rate": "25"}
    page.post(NEW, three | {"lines": ["3", "4", "1"]} | blank)
    assert texts(Document.objects.get()) == ["C", "A"]


def test_another_kind_takes_along_what_was_typed(page, three):
    response = page.post(f"{NEW}?kind=invoice", three | {"action": "kind"})
    assert shown_lines(response) == ["A", "B", "C"]
    assert "Due" in response.text
    assert "Save draft" in response.text


def test_a_button_takes_the_address_from_the_contact(page, contact):
    data = sent(contact, recipient="Old address", action="fill")
    text = page.post(NEW, data).text
    assert "7 Drizzle Lane" in text
    assert "Old address" not in text
    assert '<option value="de" selected>' in text
    unknown = page.post(NEW, data | {"contact": "Nobody at all"}).text
    assert "No contact matches “Nobody at all”" in unknown
    assert "Old address" in unknown


def test_what_the_lines_come_to_is_told_while_one_types(page):
    lines = [LINE, {"text": "", "quantity": "x", "unit_price": "1", "vat_rate": "25"}]
    lines.append({"quantity": "1", "unit_price": "-0.005", "vat_rate": "12.5"})
    text = page.post("/documents/totals/", sent(None, lines)).text
    assert re.search(r'id="amount-1"[^>]*>28.40<', text)
    assert re.search(r'id="amount-3"[^>]*>-0.01<', text)
    for told in ["VAT 25 %", "VAT 12.5 %", "of 28.40", "7.10", "Total EUR", "35.49"]:
        assert told in text
    assert "0.00" in page.post("/documents/totals/", {}).text


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"text": ""}, "Say what this is."),
        ({"text": "x" * 1001}, "Shorten this to 1000 characters."),
        ({"item": "x" * 31}, "Shorten this to 30 characters."),
        ({"quantity": ""}, "Give a quantity, such as 1 or 2.5."),
        ({"quantity": "1,125"}, "This may be 1125 or 1.125: write one of them."),
        ({"quantity": "NaN"}, "Give a quantity, such as 1 or 2.5."),
        ({"quantity": "1.2345"}, "Round this to 3 decimals at most."),
        ({"quantity": "1234567890"}, "This number is too large: at most 9 digits fit."),
        ({"unit_price": "12.50 EUR"}, "Give the price of one, such as 12.50."),
        ({"unit_price": "1e99"}, "This number is too large"),
        ({"unit_price": "99999999", "quantity": "99999999"}, "The line comes to too much."),
        ({"discount": "101"}, "Give a percentage from 0 to 100"),
        ({"vat_rate": "-1"}, "Give a percentage from 0 to 100"),
        ({"vat_rate": "Infinity"}, "Give a percentage from 0 to 100"),
    ],
)
def test_a_line_that_cannot_be_saved_says_why_at_its_field(page, contact, line, sentence):
    text = page.post(NEW, sent(contact, [LINE, LINE | line])).text
    (name, *_rest) = line
    at_field = text[text.index(f'id="id_line-2-{name}_error"') :] if len(line) == 1 else text
    assert sentence in at_field
    assert "Line 2, " in text
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"contact": ""}, "Choose the contact that this is for."),
        ({"date": ""}, "Give the date."),
        ({"date": "31.12.2026"}, "This is no day."),
        ({"date": "0026-01-01"}, "Choose a day between the years 1900 and 2999."),
        ({"deadline": "2020-01-01"}, "This day is before the date of the document."),
        ({"currency": "XXX"}, "There is no “XXX” to choose."),
        ({"reference": "x" * 101}, "Shorten this to 100 characters."),
        ({"lines": []}, "Add at least one line."),
        ({"notes": "x" * 4001}, "Shorten this to 4000 characters."),
    ],
)
def test_a_head_that_cannot_be_saved_says_why(page, contact, fields, sentence):
    assert sentence in page.post(NEW, sent(contact, **fields)).text
    assert not Document.objects.exists()


def test_200_lines_are_saved_and_201_are_not(page, contact):
    line = {"text": "x", "quantity": "1", "unit_price": "1", "vat_rate": "25"}
    assert "at most 200 lines" in page.post(NEW, sent(contact, [line] * 201)).text
    with CaptureQueriesContext(connection) as queries:
        page.post(NEW, sent(contact, [line] * 200))
    assert Document.objects.get().net == 200
    few = len(queries)
    with CaptureQueriesContext(connection) as queries:
        page.post(NEW, sent(contact, [line]))
    assert len(queries) == few


def test_lines_that_come_to_too_much_together_are_not_saved(page, contact):
    line = LINE | {"quantity": "999999", "unit_price": "90000000"}
    text = page.post(NEW, sent(contact, [line, line])).text
    assert "The lines come to too much for one document." in text


# Editing


def test_edits_the_head_and_the_lines(page):
    document = make_document(lines=[{"text": "A"}, {"text": "B"}])
    text = page.get(edit(document)).text
    assert 'value="100.00"' in text
    data = again(document, reference="Order 77", lines=["2"])
    assert "Saved." in page.post(edit(document), data, follow=True).text
    document.refresh_from_db()
    assert (document.reference, texts(document), document.net) == ("Order 77", ["B"], 100)


def test_what_was_printed_becomes_the_next_version_once_it_is_changed(page):
    document = make_document(recipient="Greta Platz\nKiel", lines=[{"text": "c\nd"}])

    def save(**fields):
        page.post(edit(document), again(document, **fields))
        document.refresh_from_db()
        return document.version

    assert save(reference="a") == 1
    Document.objects.filter(pk=document.pk).show_version()
    document.refresh_from_db()
    assert "Version 1 was printed or sent." in page.get(edit(document)).text
    assert save(reference="a") == 1, "Nothing was changed."
    of_browser = {"recipient": "Greta Platz\r\nKiel", "line-1-text": "c\r\nd"}
    assert save(reference="a", **of_browser) == 1, "A browser ends lines in its own way."
    assert save(reference="b") == 2
    assert save(reference="c") == 2
    Document.objects.filter(pk=document.pk).show_version()
    assert save(**{"reference": "c", "line-1-quantity": "2"}) == 3


def test_who_saves_second_is_told_what_is_saved_now(page):
    document = make_document()
    second = again(document, reference="Second")
    page.post(edit(document), second | {"reference": "First", "line-1-quantity": "3"})
    response = page.post(edit(document), second)
    assert "Somebody else saved this meanwhile" in response.text
    assert "Saved now: First" in response.text
    assert "Lines saved now: 1, 300.00 EUR without VAT." in response.text
    page.post(edit(document), second | {"version": response.context["form"].data["version"]})
    document.refresh_from_db()
    assert (document.reference, document.net) == ("Second", 100)


def test_an_issued_invoice_is_not_edited(page):
    draft = make_document("invoice")
    late = again(draft, reference="Late")
    Document.objects.filter(pk=draft.pk).issue()
    invoice = Document.objects.get(pk=draft.pk)
    assert "It is issued, and never changes." in page.get(edit(invoice), follow=True).text
    response = page.post(edit(invoice), late)
    assert "It is issued, and never changes." in response.text
    assert "Late" in response.text
    invoice.refresh_from_db()
    assert invoice.reference == ""


def test_a_document_of_an_archived_contact_can_still_be_corrected(page):
    document = make_document()
    type(document.contact).objects.filter(pk=document.contact_id).archive()
    page.post(edit(document), again(document, reference="Order 77"))
    document.refresh_from_db()
    assert document.reference == "Order 77"
