"""Saving the lines of a document."""

from ..models import DocumentLine

# What a line says, in the order of the form.
FACTS = ("item", "text", "quantity", "unit", "unit_price", "discount", "vat_rate")


def facts_of(document):
    """Return the FACTS of each line that is saved of a document."""
    return list(document.lines.order_by("position").values_list(*FACTS))


def replace_lines(document, lines):
    """Give a document other lines, each its FACTS. Call it in a transaction that has locked the document."""
    document.lines.all().delete()
    DocumentLine.objects.bulk_create(
        DocumentLine(document=document, position=position, **dict(zip(FACTS, line, strict=True)))
        for position, line in enumerate(lines, 1)
    )
