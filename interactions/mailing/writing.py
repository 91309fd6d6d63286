"""E-mails that a person writes: to a contact, and with a sales document. What is sent is announced."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm import signals
from crm.documents.refusing import DocumentRefused, check_reachable
from crm.models import Contact, Document, OurCompany
from crm.typesetting import document_pdf

from ..attaching import store_attachment
from ..belongings import stored
from ..filling import carried
from ..models import Attachment, Email, RecordingRule
from ..readiness import Refused, refusal
from .queueing import queue_email, sent_with


@transaction.atomic
def send_to_contact(contact, *, recipient, subject, body, by, key, record, uploads=(), files=()):
    """Queue an e-mail to a contact; return it, and whether it is new. `uploads` are files to attach, `files` those
    that are stored already; with the same `key` it is sent once; `record` is whether it is to be recorded.

    Raises Refused when the contact is blocked or archived.
    """
    contact = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if known := sent_with(key):
        return known, False
    if reason := refusal(contact):
        raise Refused(reason)
    email = queue_email(
        contact=contact,
        recipient=recipient,
        subject=subject,
        body=body,
        by=by,
        files=[*files, *stored(uploads, by)],
        key=key,
    )
    if record:
        signals.email_sent.send(sender=Email, contact=contact, email=email, by=by)
    return email, True


@transaction.atomic
def send_document(
    document, *, recipient, subject, body, by, key, record, uploads=(), files=(), seen=None
):
    """Queue an e-mail with the PDF of a document; return it, and whether it is new, as `send_to_contact` does.
    `seen` is the edition that somebody looked at, as a form sends it, where one does.

    The document is locked until all that comes of it is written: what is recorded is the version that is sent.
    Raises DocumentRefused when it cannot be sent.
    """
    document = Document.objects.locked(document.pk)
    if known := sent_with(key):
        return known, False
    if reason := why_not(document):
        raise DocumentRefused(reason)
    if seen is not None and seen != str(document.edition):
        raise DocumentRefused(
            _("It was changed meanwhile. Look at it as it is now, and send it then.")
        )
    pdf = ContentFile(document_pdf(document), name=f"{document.number}.pdf")
    email = queue_email(
        contact=document.contact,
        document=document,
        recipient=recipient,
        subject=subject,
        body=body,
        by=by,
        files=[store_attachment(pdf, by=by), *files, *stored(uploads, by)],
        key=key,
    )
    Document.objects.filter(pk=document.pk).show_version()
    document.shown_version = document.version
    signals.document_emailed.send(
        sender=Document, document=document, email=email, record=record, by=by
    )
    return email, True


def why_not(document):
    """Return why a document cannot be sent, as a sentence; empty when it can."""
    if document.is_draft:
        return _("This is a draft. Issue it, and send it then.")
    try:
        check_reachable(document)
    except DocumentRefused as reason:
        return str(reason)
    return ""


def rule_of(event):
    """Return the rule of an event, None where there is none."""
    return RecordingRule.objects.with_templates().filter(event=event).first()


def text_of(template, *, contact, salesperson, language=None, document=None):
    """Return what a template writes to a contact, about a document if there is one: the subject, the body, and the
    files that it attaches. All is empty without a template, or where that has no text."""
    if template is None:
        return "", "", []
    filled = carried(
        template, contact=contact, salesperson=salesperson, language=language, document=document
    )
    files = Attachment.objects.of_text(template.pk, filled["language"])
    return filled["subject"], filled["body"], list(files)


def plain_text_of(document, by):
    """Return the subject and the body of an e-mail with a document, in its language, where no template has any."""
    with override(document.language):
        names = {
            "document": str(document),
            "contact": document.contact.name,
            "writer": (document.salesperson or by).name,
            "company": OurCompany.objects.current().name,
        }
        subject = _("%(document)s from %(company)s") if names["company"] else "%(document)s"
        body = _(
            "Dear %(contact)s,\n\nHere is our %(document)s, as a PDF.\n\nKind regards\n%(writer)s\n%(company)s"
        )
        # Within a sentence, the kind has a small letter.
        said = str(document)[:1].lower() + str(document)[1:]
        return subject % names, (body % (names | {"document": said})).strip()
