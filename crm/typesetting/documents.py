"""A sales document as a PDF."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from ..choices import DocumentKind
from ..dates import midnight
from . import wording
from .compiling import pdf
from .letterhead import letterhead


def document_pdf(document):
    """Return the bytes of a document as it would be printed now, in its own language. The same document makes the
    same bytes; one without a number is marked as a draft. Raises TypesettingError."""
    with wording.speaking(document.language):
        lines = list(document.lines.all())
        data = {
            "head": letterhead(),
            "words": wording.page_words(),
            "language": wording.words_in(document.language),
            "title": f"{document.get_kind_display()} {document.number}".strip(),
            "draft": _("Draft") if document.is_draft else None,
            "recipient": wording.lines_of(document.recipient),
            "facts": _facts(document),
            "notes": wording.paragraphs_of(document.notes),
            **_table(document, lines),
            **_totals(document, lines),
        }
    return pdf("document", data, made_at=midnight(document.date))


def _facts(document):
    """Pairs of a word and a value, those that there are."""
    deadline = {
        DocumentKind.QUOTE: _("Valid until"),
        DocumentKind.ORDER_CONFIRMATION: _("Delivery"),
        DocumentKind.INVOICE: _("Due"),
        DocumentKind.CREDIT_MEMO: _("Due"),
    }[document.kind]
    origin = document.copied_from
    facts = [
        (_("Number"), document.number),
        (_("Version"), document.version if document.version > 1 else ""),
        (_("Date"), wording.day(document.date)),
        (deadline, wording.day(document.deadline) if document.deadline else ""),
        (_("Your reference"), document.reference),
        (origin.get_kind_display(), origin.number) if origin else ("", ""),
        (_("Customer"), document.contact.number),
        (_("Salesperson"), document.salesperson.name if document.salesperson else ""),
    ]
    return [(word, wording.one_line(str(value))) for word, value in facts if value]


def _table(document, lines):
    """The columns and the cells of the lines. A column that would be empty throughout is left out."""
    columns = [
        (_("No."), False, lambda line: line.item),
        (_("Description"), False, lambda line: line.text),
        (_("Quantity"), True, lambda line: f"{wording.number(line.quantity)} {line.unit}".strip()),
        (_("Unit price"), True, lambda line: wording.price(line.unit_price)),
        (_("Discount"), True, lambda line: wording.percent(line.discount) if line.discount else ""),
        (_("VAT"), True, lambda line: wording.percent(line.vat_rate)),
        (
            _("Amount %(currency)s") % {"currency": document.currency},
            True,
            lambda line: wording.money(line.amount),
        ),
    ]
    description = columns[1]
    shown = [each for each in columns if each is description or any(map(each[2], lines))]
    return {
        "columns": [
            {"word": word, "number": is_number, "wide": cell is description[2]}
            for word, is_number, cell in shown
        ],
        "lines": [
            [wording.lines_of(cell(line)) for _word, _is_number, cell in shown] for line in lines
        ],
    }


def _totals(document, lines):
    """The figures below the lines: VAT for each rate."""
    rates = [
        (
            _("VAT %(rate)s of %(amount)s")
            % {"rate": wording.percent(rate), "amount": wording.money(net)},
            wording.money(vat),
        )
        for rate, net, vat in vat_by_rate(lines)
    ]
    return {
        "totals": [(_("Subtotal"), wording.money(document.net)), *rates],
        "total": (
            _("Total %(currency)s") % {"currency": document.currency},
            wording.money(document.total),
        ),
    }


def vat_by_rate(lines):
    """Return each rate of the lines with what it is taken of and what it comes to, the lowest rate first; rounded
    once for each rate, half away from zero, as the database rounds the document's VAT."""

    def rate_of(line):
        return line.vat_rate

    rated = []
    for rate, same in groupby(sorted(lines, key=rate_of), key=rate_of):
        net = sum((line.amount for line in same), Decimal(0))
        vat = (net * rate / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        rated.append((rate, net, vat))
    return rated
