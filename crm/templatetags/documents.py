"""How sales documents look."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..choices import DocumentKind, DocumentStatus
from .looks import badge, drawn_once

register = template.Library()

LOOKS = {
    DocumentStatus.OPEN: ("info", "circle-dashed"),
    DocumentStatus.EXPIRED: ("warning", "hourglass"),
    DocumentStatus.ACCEPTED: ("success", "circle-check"),
    DocumentStatus.INVOICED: ("success", "circle-check"),
    DocumentStatus.DRAFT: ("auto", "pencil"),
    DocumentStatus.ISSUED: ("success", "circle-check"),
    DocumentStatus.CREDITED: ("secondary", "arrow-back-up"),
}


@register.simple_tag
def document_status(document):
    """The badge of how far a document is."""
    return badge(*LOOKS[document.status], DocumentStatus(document.status).label)


@register.filter
def deadline_label(kind):
    """What the deadline of a kind of document is called; empty for one that has none."""
    return {
        DocumentKind.QUOTE: _("Valid until"),
        DocumentKind.ORDER_CONFIRMATION: _("Delivery"),
        DocumentKind.INVOICE: _("Due"),
    }.get(kind, "")


@register.filter
def trimmed(value, least=0, grouped=True):
    """A number without the zeros at its end, but with so many decimals at least: 400, 14.20, 0.125."""
    return _trimmed(value, least, grouped, get_language())


@drawn_once
def _trimmed(value, least, grouped, language):
    value = value.normalize()
    places = max(least, -value.as_tuple().exponent)
    return number_format(value, decimal_pos=places, force_grouping=grouped)
