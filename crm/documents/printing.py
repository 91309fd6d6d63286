"""Printing documents: what was printed is told, and what is changed afterwards is another version."""

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Document
from ..signals import document_printed
from ..typesetting import document_pdf
from .refusing import DocumentRefused, locked


@transaction.atomic
def print_document(document, *, by, record):
    """Return the PDF of a document; `record` is whether it is to be recorded. Raises DocumentRefused.

    It is locked until all that comes of it is written: what is recorded is the version that was printed.
    """
    document = locked(document)
    if document.is_draft:
        raise DocumentRefused(_("This is a draft. Issue it, and print it then."))
    pdf = document_pdf(document)
    Document.objects.filter(pk=document.pk).show_version()
    document.shown_version = document.version
    document_printed.send(sender=Document, document=document, pdf=pdf, record=record, by=by)
    return pdf
