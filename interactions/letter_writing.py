"""Writing a letter to a contact, or one that goes with a document; printing it is announced."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from crm.addressing import postal_address
from crm.choices import Language
from crm.models import Contact, Document, User
from crm.signals import letter_printed
from crm.typesetting import Letter, letters_pdf, speaking

from .choices import EventKind
from .filling import carried
from .models import RecordingRule
from .readiness import Refused, refusal


@dataclass(frozen=True)
class Written:
    """A letter as somebody wrote it; `document` is what it goes with, if anything."""

    contact: Contact
    document: Document | None
    subject: str
    body: str
    language: str

    def pdf(self):
        """Return the bytes of its PDF. Raises TypesettingError."""
        document = self.document
        with speaking(self.language):
            recipient = document.recipient if document else postal_address(self.contact)
        letter = Letter(
            recipient=recipient,
            day=localdate(),
            language=self.language,
            subject=self.subject,
            body=self.body,
            reference=document.number if document else "",
        )
        return letters_pdf([letter])

    def key(self, form_key):
        """Return the same key for the same text of one form, however often it is sent."""
        return str(uuid5(form_key, f"{self.language}\n{self.subject}\n{self.body}"))


def rule_of(document=None):
    """Return the rule that records a letter, or a cover letter if there is a document; None if there is none."""
    event = EventKind.COVER_LETTER_PRINTED if document else EventKind.LETTER_PRINTED
    return RecordingRule.objects.with_templates().filter(event=event).first()


def records(rule):
    """Whether what is printed is recorded by a rule."""
    return bool(rule and rule.active and not rule.is_broken)


def hindrance(contact, document=None):
    """Return why no letter may be written, as a sentence; empty when one may."""
    if document and document.is_draft:
        return _("This is a draft. Issue it, and write a cover letter then.")
    return refusal(contact)


def begin(contact, document, template, *, by, language=None):
    """Return what a letter begins with: its language, and the template's subject and text in it, if there is one.
    The language is that of the document or of the contact, where none is chosen."""
    if not template:
        own = document.language if document else contact.language
        return {"subject": "", "body": "", "language": language or own or Language.ENGLISH}
    if document and not language and template.texts.filter(language=document.language).exists():
        language = document.language
    given = carried(template, contact=contact, salesperson=by, language=language, document=document)
    return {name: given[name] for name in ("subject", "body", "language")}


@transaction.atomic
def print_letter(written, *, record: bool, form_key: UUID, by: User):
    """Print a letter and announce it; return the bytes of its PDF, and the key of the entry that was made, None
    where none was. Raises Refused and TypesettingError."""
    if why := hindrance(written.contact, written.document):
        raise Refused(why)
    pdf = written.pdf()
    answers = letter_printed.send(
        sender=Written, **vars(written), pdf=pdf, record=record, key=written.key(form_key), by=by
    )
    return pdf, next((entry for _receiver, entry in answers if entry), None)
