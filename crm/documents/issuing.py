"""Issuing invoices and credit memos: they get their numbers, and never change from then on."""

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from ..choices import DocumentKind
from ..models import Document
from ..templatetags.looks import amount
from .refusing import DocumentRefused, locked


@transaction.atomic
def issue_document(document, *, seen=None):
    """Issue a draft; return it with its number. `seen` is the edition that somebody looked at, as a form sends it,
    where one does. Raises DocumentRefused.

    The database gives the numbers one after the other, and takes one back when the transaction is undone: there is
    no gap, and none twice.
    """
    # Locked, for what is checked of its lines has to hold until it is issued.
    document = locked(document)
    if document.is_issued:
        raise DocumentRefused(_("%(document)s is issued already.") % {"document": document})
    if not document.is_issuable:
        raise DocumentRefused(_("Only invoices and credit memos are issued."))
    if not document.lines.exists():
        raise DocumentRefused(_("There are no lines. Add at least one before you issue it."))
    if document.total < 0:
        raise DocumentRefused(_("The total is negative. Make a credit memo instead."))
    if seen is not None and seen != str(document.edition):
        raise DocumentRefused(
            _("It was changed meanwhile. Look at it as it is now, and issue it then.")
        )
    _check_credit(document)
    Document.objects.filter(pk=document.pk).issue()
    document.refresh_from_db()
    return document


def _check_credit(memo):
    """Raise DocumentRefused when a credit memo gives back more of its invoice than is left."""
    if memo.kind != DocumentKind.CREDIT_MEMO or not memo.copied_from_id:
        return
    # Locked, so that of two credit memos that are issued at once the second counts the first.
    invoice = Document.objects.locked(memo.copied_from_id)
    issued = invoice.copies.filter(kind=DocumentKind.CREDIT_MEMO, issued_at__isnull=False)
    left = invoice.total - issued.aggregate(given=Sum("total", default=0))["given"]
    if memo.currency != invoice.currency or memo.total > left:
        said = _("Of %(invoice)s, %(left)s %(currency)s can still be credited.")
        told = {"invoice": invoice, "left": amount(left), "currency": invoice.currency}
        raise DocumentRefused(said % told)
