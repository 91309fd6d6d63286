"""A document's page, and what is done from there: copying, printing, previewing and deleting."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.models import Document, DocumentLine, OurCompany
from crm.signals import document_printed
from tests.factories import make_document, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(name="Ida Sommer")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def printed():
    """What was announced as printed."""
    told = []

    def listen(**announced):
        told.append(announced)

    document_printed.connect(listen)
    yield told
    document_printed.disconnect(listen)


def post(page, document, verb, **data):
    return page.post(f"{document.get_absolute_url()}{verb}/", data, follow=True)


def test_the_sheet_says_who_writes_to_whom_and_what_it_comes_to(page, user):
    OurCompany.objects.update(name="Harbourlight Ltd", city="Notown", email="us@example.com")
    line = {"item": "GU-75", "text": "Golf umbrella", "quantity": 400, "unit": "pcs"}
    document = make_document(
        recipient="Agnes Pillow\n7 Drizzle Lane",
        notes="Delivery six weeks after order.",
        reference="Order 77",
        salesperson=user,
        lines=[
            line | {"unit_price": "14.2", "discount": 5, "vat_rate": 20},
            {"unit_price": "0.125", "vat_rate": "12.5"},
        ],
    )
    text = page.get("/documents/q-1001/").text
    told = ["Harbourlight Ltd", "Notown", "us@example.com", "Agnes Pillow<br>7 Drizzle Lane"]
    told += ["GU-75", "400 pcs", "14.20", "5 %", "5,396.00", "0.125", "VAT 20 %", "1,079.20"]
    told += ["VAT 12.5 %", "6,475.35", "Order 77", "Ida Sommer", "Delivery six weeks after order."]
    for words in told:
        assert words in text, words
    assert document.contact.name in text


def test_the_page_costs_the_same_for_one_line_and_for_fifty(page):
    def count(document):
        with CaptureQueriesContext(connection) as queries:
            page.get(document.get_absolute_url())
        return len(queries)

    many = make_document(lines=[{}] * 50)
    for _ in range(5):
        make_document("invoice", copied_from=many)
    assert count(make_document()) == count(many) <= 10


def test_a_draft_says_so_and_offers_to_be_issued_not_printed(page):
    draft = make_document("invoice")
    text = page.get(draft.get_absolute_url()).text
    assert "Draft: Invoice" in text
    assert "When it is issued, it gets its number." in text
    assert f'action="{draft.get_absolute_url()}issue/"' in text
    assert 'form="print"' not in text
    assert "Delete" in text
    issued = page.get(make_document().get_absolute_url()).text
    assert 'form="print"' in issued


# Copying


@pytest.mark.parametrize(
    ("kind", "to", "offered"),
    [
        ("quote", "order_confirmation", True),
        ("quote", "invoice", True),
        ("quote", "quote", True),
        ("quote", "credit_memo", False),
        ("order_confirmation", "invoice", True),
        ("order_confirmation", "quote", False),
        ("invoice", "invoice", True),
        ("invoice", "credit_memo", False),
        ("issued invoice", "credit_memo", True),
        ("credit_memo", "invoice", False),
    ],
)
def test_each_kind_can_be_copied_to_what_comes_after_it(page, kind, to, offered):
    issued_at = timezone.now() if kind.startswith("issued") else None
    document = make_document(kind.removeprefix("issued "), issued_at=issued_at)
    assert (f'name="kind" value="{to}"' in page.get(document.get_absolute_url()).text) == offered
    text = post(page, document, "copy", kind=to).text
    copies = Document.objects.filter(copied_from=document)
    assert [copy.kind for copy in copies] == [to] * offered
    assert ("This is the copy" in text) == offered
    assert ("cannot be copied to that" in text) != offered


def test_a_copy_has_all_lines_todays_date_and_a_deadline_of_its_own(page, user):
    OurCompany.objects.update(payment_days=8)
    today = timezone.localdate()
    quote = make_document(
        date=today.replace(year=2020, day=1),
        deadline=today.replace(year=2020, day=2),
        reference="Order 77",
        notes="Thanks",
        lines=[{"text": "A", "discount": 5}, {"text": "B"}],
    )
    post(page, quote, "copy", kind="invoice")
    copy = Document.objects.get(kind="invoice")
    assert (copy.date, (copy.deadline - today).days) == (today, 8)
    assert (copy.recipient, copy.reference, copy.notes) == (quote.recipient, "Order 77", "Thanks")
    assert (copy.total, copy.created_by) == (quote.total, user)
    assert [line.text for line in copy.lines.all()] == ["A", "B"]
    assert f'href="{copy.get_absolute_url()}"' in page.get(quote.get_absolute_url()).text
    assert f'href="{quote.get_absolute_url()}"' in page.get(copy.get_absolute_url()).text


def test_an_issued_invoice_is_printed_as_often_as_one_likes(page, printed):
    invoice = make_document("invoice", issued_at=timezone.now())
    for _ in range(2):
        assert post(page, invoice, "print").content.startswith(b"%PDF")
    assert len(printed) == 2


def test_a_double_click_makes_one_copy(page):
    quote = make_document()
    key = str(uuid.uuid4())
    post(page, quote, "copy", kind="invoice", creation_key=key)
    assert "copied already" in post(page, quote, "copy", kind="invoice", creation_key=key).text
    assert Document.objects.filter(copied_from=quote).count() == 1


def test_one_page_makes_a_copy_of_each_kind(page):
    quote = make_document()
    key = str(uuid.uuid4())
    for kind in ["order_confirmation", "invoice"]:
        assert "This is the copy" in post(page, quote, "copy", kind=kind, creation_key=key).text
    kinds = Document.objects.filter(copied_from=quote).values_list("kind", flat=True)
    assert sorted(kinds) == ["invoice", "order_confirmation"]


def test_nonsense_copies_nothing(page):
    quote = make_document()
    assert "Choose what to copy it to." in post(page, quote, "copy", kind="lease").text
    assert "Choose what" in post(page, quote, "copy", kind="quote", creation_key="x").text
    assert not Document.objects.filter(copied_from=quote).exists()


# Printing


def test_printing_tells_of_it_and_notes_the_version_that_was_shown(page, user, printed):
    document = make_document()
    response = post(page, document, "print")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="Q-1001.pdf"'
    (told,) = printed
    assert (told["document"], told["pdf"]) == (document, response.content)
    assert (told["record"], told["by"]) == (True, user)
    document.refresh_from_db()
    assert document.shown_version == 1


@pytest.mark.parametrize(
    ("sent", "record"),
    [({}, True), ({"asked": ""}, False), ({"asked": "", "record": "on"}, True)],
)
def test_a_switch_says_whether_printing_is_recorded(page, printed, sent, record):
    post(page, make_document(), "print", **sent)
    assert [told["record"] for told in printed] == [record]


def test_when_what_listens_fails_nothing_counts_as_printed(page):
    def fail(**announced):
        raise RuntimeError

    document = make_document()
    document_printed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            post(page, document, "print")
    finally:
        document_printed.disconnect(fail)
    document.refresh_from_db()
    assert document.shown_version == 0


def test_a_draft_is_not_printed_only_previewed(page, printed):
    draft = make_document("invoice")
    assert "This is a draft. Issue it, and print it then." in post(page, draft, "print").text
    response = page.get(f"{draft.get_absolute_url()}pdf/")
    assert response.content.startswith(b"%PDF")
    assert not printed


@pytest.mark.parametrize("verb", ["print", "copy", "issue"])
def test_nothing_goes_to_a_blocked_contact(page, printed, verb):
    kind = "invoice" if verb == "issue" else "quote"
    contact = make_person(first_name="Greta", last_name="Platz", privacy_blocked=True)
    document = make_document(kind, contact=contact)
    text = post(page, document, verb, kind="invoice").text
    assert "Greta Platz is blocked for privacy. Nothing may be recorded." in text
    assert not printed
    assert Document.objects.count() == 1


# Deleting


def test_a_draft_is_deleted_with_its_lines_after_asking(page):
    draft = make_document("invoice")
    assert "cannot be brought back" in page.get(f"{draft.get_absolute_url()}delete/").text
    assert "is deleted." in post(page, draft, "delete").text
    assert not Document.objects.exists()
    assert not DocumentLine.objects.exists()


def test_what_has_a_number_is_kept(page):
    quote = make_document()
    assert "no number may be missing" in post(page, quote, "delete").text
    assert Document.objects.exists()


def test_a_draft_that_another_was_copied_from_is_kept(page):
    draft = make_document("invoice")
    make_document("invoice", copied_from=draft)
    assert "Another document was copied from it" in post(page, draft, "delete").text


def test_a_contact_with_documents_is_kept(client):
    document = make_document()
    assert document.contact.is_in_use()


@pytest.mark.parametrize("address", ["Q-9999", "draft-1", "draft-999999999999999999"])
def test_what_is_not_there_is_not_found(page, address):
    for path in ["", "edit/", "pdf/", "delete/"]:
        assert page.get(f"/documents/{address}/{path}").status_code == 404


def test_the_address_of_a_draft_leads_on_once_it_is_issued(page):
    draft = make_document("invoice")
    first = post(page, draft, "issue")
    second = post(page, draft, "issue")
    assert "Issued as I-1001." in first.text
    assert "Invoice I-1001 is issued already." in second.text
    assert second.redirect_chain[-1][0] == "/documents/I-1001/"
    quote = make_document("quote")
    assert page.get(f"/documents/draft-{quote.pk}/").status_code == 404
