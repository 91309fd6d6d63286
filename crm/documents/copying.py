"""The next document made of another: an order confirmation of a quote, a credit memo of an invoice."""

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..choices import DocumentKind
from ..models import Document, OurCompany
from .beginning import deadline_of
from .refusing import DocumentRefused, locked

QUOTE, ORDER_CONFIRMATION, INVOICE, CREDIT_MEMO = DocumentKind
# What each kind can be copied to.
NEXT = {
    QUOTE: [ORDER_CONFIRMATION, INVOICE, QUOTE],
    ORDER_CONFIRMATION: [INVOICE],
    INVOICE: [CREDIT_MEMO, INVOICE],
    CREDIT_MEMO: [],
}
TAKEN = ("contact", "recipient", "salesperson", "currency", "reference", "language", "notes")
COPY_LINES = """
    INSERT INTO crm_documentline
        (document_id, position, item, text, quantity, unit, unit_price, discount, vat_rate)
    SELECT %(copy)s, position, item, text, quantity, unit, unit_price, discount, vat_rate
    FROM crm_documentline WHERE document_id = %(document)s
"""


def kinds_for(document):
    """Return the kinds that a document can be copied to. What is not issued has nothing to be credited."""
    kinds = NEXT[DocumentKind(document.kind)]
    return [kind for kind in kinds if kind != CREDIT_MEMO or document.is_issued]


def copy_document(document, *, kind, by, key=None):
    """Return a new document of a kind with the lines of another, as they are at one moment, and whether it is new:
    the same `key` makes one. Raises DocumentRefused."""
    if known := Document.objects.made_with(key or ""):
        return known, False
    try:
        return _copy(document, kind, by, key), True
    except IntegrityError:
        # Another press of the same button was first, by a moment.
        if known := Document.objects.made_with(key or ""):
            return known, False
        raise


@transaction.atomic
def _copy(document, kind, by, key):
    document = locked(document)
    if kind not in kinds_for(document):
        raise DocumentRefused(_("%(document)s cannot be copied to that.") % {"document": document})
    today = timezone.localdate()
    copy = Document.objects.create(
        kind=kind,
        copied_from=document,
        date=today,
        deadline=deadline_of(kind, today, OurCompany.objects.current()),
        created_by=by,
        creation_key=key,
        **{name: getattr(document, name) for name in TAKEN},
    )
    with connection.cursor() as cursor:
        cursor.execute(COPY_LINES, {"document": document.pk, "copy": copy.pk})
    copy.refresh_from_db()
    return copy
