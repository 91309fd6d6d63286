"""A sales document as a PDF."""

from django.utils.translation import gettext as _

from ..dates import midnight
from ..documents.amounts import totals_of
from ..templatetags.documents import deadline_label, trimmed
from ..templatetags.looks import amount
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
    origin = document.copied_from
    facts = [
        (_("Number"), document.number),
        (_("Version"), document.version if document.version > 1 else ""),
        (_("Date"), wording.day(document.date)),
        (
            deadline_label(document.kind),
            wording.day(document.deadline) if document.deadline else "",
        ),
        (_("Your reference"), document.reference),
        (origin.get_kind_display(), origin.number) if origin else ("", ""),
        (_("Customer"), document.contact.number),
        (_("Salesperson"), document.salesperson.name if document.salesperson else ""),
    ]
    return [(word, wording.one_line(str(value))) for word, value in facts if word and value]


def _table(document, lines):
    """The columns and the cells of the lines. A column that would be empty throughout is left out."""
    columns = [
        (_("No."), False, lambda line: line.item),
        (_("Description"), False, lambda line: line.text),
        (_("Quantity"), True, lambda line: f"{trimmed(line.quantity)} {line.unit}".strip()),
        (_("Unit price"), True, lambda line: trimmed(line.unit_price, 2)),
        (_("Discount"), True, lambda line: wording.percent(line.discount) if line.discount else ""),
        (_("VAT"), True, lambda line: wording.percent(line.vat_rate)),
        (
            _("Amount %(currency)s") % {"currency": document.currency},
            True,
            lambda line: amount(line.amount),
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
            % {"rate": wording.percent(rated.rate), "amount": amount(rated.net)},
            amount(rated.vat),
        )
        for rated in totals_of((line.vat_rate, line.amount) for line in lines).rates
    ]
    return {
        "totals": [(_("Subtotal"), amount(document.net)), *rates],
        "total": (
            _("Total %(currency)s") % {"currency": document.currency},
            amount(document.total),
        ),
    }
