"""Writes who we are, and the sales documents that the story speaks of."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from crm.addressing import postal_address
from crm.choices import DocumentKind
from crm.models import Document, DocumentLine, DocumentSeries, OurCompany

# Where the numbers of a firm stand that is some years old.
LAST = {
    DocumentKind.QUOTE: 2040,
    DocumentKind.ORDER_CONFIRMATION: 1180,
    DocumentKind.INVOICE: 3300,
    DocumentKind.CREDIT_MEMO: 210,
}
US = {
    "name": "Plumbline Benches Ltd",
    "address": "1 Shavings Yard",
    "postal_code": "ZZ9 9ZZ",
    "city": "Notown-on-Sea",
    "country": "GB",
    "email": "hello@plumbline.example",
    "phone": "+44 1632 960100",
    "website": "plumbline.example",
    "vat_number": "GB 999 9999 73",
    "bank_details": "IBAN GB33 BUKB 2020 1555 5555 55",
    "footer": "Registered in Notown-on-Sea. Our terms of delivery apply.",
    "vat_rate": Decimal(20),
}
# The kind that a document is made from, and days until it is due.
FROM = {
    DocumentKind.ORDER_CONFIRMATION: DocumentKind.QUOTE,
    DocumentKind.INVOICE: DocumentKind.ORDER_CONFIRMATION,
    DocumentKind.CREDIT_MEMO: DocumentKind.INVOICE,
}
DAYS = {
    DocumentKind.QUOTE: 45,
    DocumentKind.ORDER_CONFIRMATION: 21,
    DocumentKind.INVOICE: 30,
}
NOTES = {
    DocumentKind.QUOTE: "Delivery six weeks after order. Prices without VAT.",
    DocumentKind.INVOICE: "Thank you for your order.",
}


def write_documents(papers, contacts):
    """Write the documents, one after the other as people do, and return the number of each by its name."""
    if not Document.objects.exists():
        OurCompany.objects.filter(name="").update(**US)
        for kind, last in LAST.items():
            DocumentSeries.objects.filter(kind=kind, last__lt=last).update(last=last)
    made = {}
    for paper in papers:
        made[paper.name] = write(paper, contacts[paper.contact], made)
    return {name: document.number for name, document in made.items()}


def write(paper, contact, made):
    day = timezone.localdate(paper.at)
    before = FROM.get(paper.kind)
    order = paper.name.split()[1]
    document = Document.objects.create(
        kind=paper.kind,
        contact=contact,
        recipient=postal_address(contact, US["country"]),
        salesperson=contact.salesperson,
        created_by=contact.salesperson,
        created_at=paper.at,
        date=day,
        deadline=day + timedelta(days=DAYS[paper.kind]) if paper.kind in DAYS else None,
        currency="EUR",
        language=contact.language or "en",
        notes=NOTES.get(paper.kind, ""),
        copied_from=next(
            (d for name, d in made.items() if d.kind == before and name.split()[1] == order), None
        ),
        shown_version=1,
    )
    DocumentLine.objects.bulk_create(
        DocumentLine(document=document, position=position, **line)
        for position, line in enumerate(lines(paper), 1)
    )
    if paper.kind in DocumentKind.issued():
        Document.objects.filter(pk=document.pk).update(issued_at=paper.at)
    document.refresh_from_db(fields=["number"])
    return document


def lines(paper):
    """What a document names: the thing, and for more than one of them the fitting and the freight."""
    price = Decimal(140 + 45 * (len(paper.thing) % 7))
    yield {
        "item": f"{paper.thing[:2].upper()}-{len(paper.thing) * 10}",
        "text": paper.thing.capitalize(),
        "quantity": paper.amount,
        "unit": "pcs",
        "unit_price": price,
        "discount": 5 if paper.amount > 8 else 0,
        "vat_rate": 20,
    }
    if paper.amount > 1:
        yield {
            "text": "Fitting, with two fitters",
            "quantity": Decimal("0.5") * paper.amount,
            "unit": "h",
            "unit_price": Decimal("68.50"),
            "vat_rate": 20,
        }
        yield {"text": "Freight", "unit_price": Decimal("95.00"), "vat_rate": 0}
