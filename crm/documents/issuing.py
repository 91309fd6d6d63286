"""Issuing invoices and credit memos: they get their numbers, and never change from then on."""

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Document
from .refusing import DocumentRefused, check_reachable


@transaction.atomic
def issue_document(document):
    """Issue a draft; return it with its number. Raises DocumentRefused.

    The database gives the numbers one after the other, and takes one back when the transaction is undone: there is
    no gap, and none twice.
    """
    # Locked, for what is checked of its lines has to hold until it is issued.
    document = Document.objects.locked(document.pk)
    check_reachable(document)
    if document.is_issued:
        raise DocumentRefused(_("%(document)s is issued already.") % {"document": document})
    if not document.is_issuable:
        raise DocumentRefused(_("Only invoices and credit memos are issued."))
    if not document.lines.exists():
        raise DocumentRefused(_("There are no lines. Add at least one before you issue it."))
    if document.total < 0:
        raise DocumentRefused(_("The total is negative. Make a credit memo instead."))
    Document.objects.filter(pk=document.pk).issue()
    document.refresh_from_db()
    return document
