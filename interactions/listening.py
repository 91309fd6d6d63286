"""What the ground announces is told here: printed, sent and dialled becomes an entry by the rule of its event.

Each receiver returns the key of the entry, None where there is none.
"""

from django.core.files.base import ContentFile
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import signals

from .attaching import store_attachment
from .choices import DocumentType, EventKind, Source
from .events.telling import Told, tell


@receiver(signals.document_printed)
def tell_printed(sender, document, pdf, record, by, **kwargs):
    if not record:
        return None
    version = _("%(document)s printed, version %(version)d")
    event = _of_document(document, by) | {
        "event": f"{document.kind}_printed",
        "description": _said(document, _("%(document)s printed"), version),
    }
    return _with_file(tell(Told(**event)), pdf, document.number, by)


@receiver(signals.document_emailed)
def tell_emailed(sender, document, email, record, by, **kwargs):
    if not record:
        return None
    version = _("%(document)s e-mailed, version %(version)d")
    event = (
        _of_document(document, by)
        | _of_email(email)
        | {
            "event": f"{document.kind}_emailed",
            "contact": email.contact_id,
            "description": _said(document, _("%(document)s e-mailed"), version),
        }
    )
    return tell(Told(**event)).entry


@receiver(signals.letter_printed)
def tell_letter(sender, contact, document, subject, body, language, pdf, record, by, key, **kwargs):
    if not record:
        return None
    event = {
        "key": key,
        "event": EventKind.LETTER_PRINTED,
        "source": Source.DOCUMENT,
        "occurred_at": timezone.now(),
        "by": _key(by),
        "contact": contact.pk,
        "description": subject,
        "subject": subject,
        "body": body,
        "language": language,
    }
    name = contact.number
    if document:
        name = _("Cover letter %(number)s") % {"number": document.number}
        event |= {
            "event": EventKind.COVER_LETTER_PRINTED,
            "description": _("Cover letter for %(document)s") % {"document": document},
            "document_type": DocumentType.COVER_LETTER,
            "document_number": document.number,
            "document_version": document.version,
        }
    return _with_file(tell(Told(**event)), pdf, name, by)


@receiver(signals.email_sent)
def tell_email(sender, contact, email, by, **kwargs):
    told = Told(
        event=EventKind.EMAIL_SENT,
        source=Source.EMAIL,
        occurred_at=timezone.now(),
        by=_key(by),
        contact=contact.pk,
        description=email.subject,
        **_of_email(email),
    )
    return tell(told).entry


@receiver(signals.call_placed)
def tell_call(sender, contact, number, by, key=None, **kwargs):
    told = Told(
        event=EventKind.CALL_PLACED,
        source=Source.CALL,
        occurred_at=timezone.now(),
        by=_key(by),
        contact=contact.pk,
        contacted_via=number,
        key=key,
    )
    return tell(told).entry


def _of_document(document, by):
    return {
        "source": Source.DOCUMENT,
        "occurred_at": timezone.now(),
        "by": _key(by),
        "contact": document.contact_id,
        "language": document.language,
        "document_type": document.kind,
        "document_number": document.number,
        "document_version": document.version,
    }


def _of_email(email):
    return {"subject": email.subject, "body": email.body, "email": email.pk}


def _said(document, plain, with_version):
    """What is read of it in the log. What is issued has one version for ever."""
    words = plain if document.is_issued else with_version
    return words % {"document": document, "version": document.version}


def _key(user):
    return user and user.pk


def _with_file(outcome, pdf, name, by):
    """Keep what was printed with the entry that it made, and return the entry's key."""
    if outcome.is_new:
        file = store_attachment(ContentFile(pdf, name=f"{name}.pdf"), by=by)
        file.entries.add(outcome.entry)
    return outcome.entry
