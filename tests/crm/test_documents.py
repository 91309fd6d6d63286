"""Sales documents, against raw SQL: numbers without gaps, and what is issued never changes."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from crm.models import Document, DocumentLine, DocumentSeries
from tests.factories import make_document, make_person

pytestmark = pytest.mark.django_db


def test_a_quote_has_a_number_at_once_and_an_invoice_when_it_is_issued():
    assert make_document("quote").number == "Q-1001"
    invoice = make_document("invoice")
    assert invoice.number == ""
    Document.objects.filter(pk=invoice.pk).update(issued_at=timezone.now())
    invoice.refresh_from_db()
    assert invoice.number == "I-1001"


def test_a_number_that_was_undone_is_given_again():
    with transaction.atomic():
        assert make_document("quote").number == "Q-1001"
        transaction.set_rollback(True)
    assert make_document("quote").number == "Q-1001"


def test_amounts_are_rounded_by_line_and_vat_once_for_each_rate():
    document = make_document(
        "quote",
        lines=[
            {"quantity": Decimal("3"), "unit_price": Decimal("0.335")},  # 1.005
            {"quantity": Decimal("1"), "unit_price": Decimal("0.01"), "vat_rate": Decimal("12.5")},
            {"quantity": Decimal("1"), "unit_price": Decimal("0.03"), "vat_rate": Decimal("12.5")},
            {"quantity": Decimal("2"), "unit_price": Decimal("10"), "discount": Decimal("12.5")},
        ],
    )
    assert [line.amount for line in document.lines.all()] == [
        Decimal("1.01"),
        Decimal("0.01"),
        Decimal("0.03"),
        Decimal("17.50"),
    ]
    # 25 % of 18.51 is 4.6275, 12.5 % of 0.04 is 0.005.
    assert (document.net, document.vat, document.total) == (
        Decimal("18.55"),
        Decimal("4.64"),
        Decimal("23.19"),
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE crm_document SET reference = 'x'",
        "UPDATE crm_document SET number = 'I-9'",
        "UPDATE crm_document SET issued_at = NULL",
        "UPDATE crm_documentline SET text = 'x'",
        "DELETE FROM crm_documentline",
        "DELETE FROM crm_document",
        "TRUNCATE crm_document CASCADE",
        "TRUNCATE crm_documentline",
        "INSERT INTO crm_documentline (document_id, position, item, text, quantity, unit, unit_price, discount,"
        " vat_rate) SELECT id, 9, '', 'x', 1, '', 1, 0, 0 FROM crm_document",
        "UPDATE crm_documentseries SET last = 1",
        "DELETE FROM crm_documentseries",
        "TRUNCATE crm_documentseries",
    ],
)
def test_an_issued_invoice_never_changes(statement):
    make_document("invoice", issued_at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement)


def test_nobody_chooses_a_number():
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.create(
            kind="invoice",
            number="I-5",
            contact=make_person(),
            recipient="x",
            date=date(2026, 1, 1),
            currency="EUR",
            language="en",
        )
    draft = make_document("invoice")
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(pk=draft.pk).update(number="I-5")


def test_an_invoice_without_lines_and_one_below_nothing_are_not_issued():
    for lines in ([], [{"unit_price": Decimal("-1")}]):
        draft = make_document("invoice", lines=lines)
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=draft.pk).update(issued_at=timezone.now())
    assert DocumentSeries.objects.get(kind="invoice").last == 1000


def test_a_draft_goes_with_its_lines():
    make_document("invoice").delete()
    assert not DocumentLine.objects.exists()
