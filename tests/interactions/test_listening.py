"""What is printed, sent and dialled is in the log by the rule of its event, unless who does it says not to."""

import pytest
from django.utils import timezone

from crm import signals
from interactions.models import Attachment, Email, Event, InteractionLogEntry
from tests.factories import make_document, make_person, make_rule, make_user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a document"


def announce(signal, **told):
    """Send as whoever does something sends; return what the listener did."""
    by = told.pop("by", None) or make_user()
    return signal.send(sender=None, by=by, **told)[0][1]


def print_it(document, **told):
    return announce(signals.document_printed, document=document, pdf=PDF, **{"record": True} | told)


def make_email(contact, **fields):
    return Email.objects.create(
        **{
            "contact": contact,
            "recipient": "rosa@example.com",
            "subject": "Your quote",
            "body": "Dear Rosa",
            "message_id": f"<{Email.objects.count()}@x>",
            "due_at": timezone.now(),
        }
        | fields
    )


def test_a_printed_document_is_recorded_once_with_its_file():
    document = make_document()
    entry = InteractionLogEntry.objects.get(pk=print_it(document))
    assert entry.description == f"Quote {document.number} printed, version 1"
    assert (entry.source, entry.template.code) == ("document", "QUOTE")
    file = entry.attachments.get()
    assert (file.name, file.file.read()) == (f"{document.number}.pdf", PDF)
    assert print_it(document) == entry.pk
    assert Attachment.objects.count() == 1
    assert entry.events.count() == 2


def test_what_is_issued_has_no_version_to_tell():
    document = make_document("invoice", issued_at=timezone.now())
    entry = InteractionLogEntry.objects.get(pk=print_it(document))
    assert entry.description == f"Invoice {document.number} printed"


@pytest.mark.parametrize("signal", ["document_printed", "document_emailed", "letter_printed"])
def test_nothing_is_told_of_what_shall_not_be_recorded(signal):
    document = make_document()
    told = {"document": document, "record": False, "pdf": PDF}
    told["email"] = make_email(document.contact)
    told |= {"contact": document.contact, "subject": "", "body": "", "language": "en", "key": None}
    assert announce(getattr(signals, signal), **told) is None
    assert not Event.objects.exists()


def test_an_emailed_document_is_another_entry_with_the_text_as_sent():
    document = make_document()
    other = make_person()
    printed = print_it(document)
    email = make_email(other, document=document)
    sent = announce(signals.document_emailed, document=document, email=email, record=True)
    entry = InteractionLogEntry.objects.get(pk=sent)
    assert sent != printed
    assert entry.description == f"Quote {document.number} e-mailed, version 1"
    assert (entry.subject, entry.body, entry.email) == ("Your quote", "Dear Rosa", email)
    assert (entry.contact, entry.delivery_status) == (other, "queued")


def test_letters_are_recorded_with_their_text_and_their_file():
    document = make_document()
    text = {"subject": "About umbrellas", "body": "Dear Rosa", "language": "da", "pdf": PDF}
    told = {"contact": document.contact, "record": True, "key": None, **text}
    letter = announce(signals.letter_printed, document=None, **told)
    cover = announce(signals.letter_printed, document=document, **told)
    letter, cover = (InteractionLogEntry.objects.get(pk=pk) for pk in (letter, cover))
    assert (letter.template.code, letter.description) == ("LETTER", "About umbrellas")
    assert (letter.body, letter.language, letter.correspondence_type) == (
        "Dear Rosa",
        "da",
        "letter",
    )
    assert (cover.template.code, cover.document_type) == ("COVER", "cover_letter")
    assert (cover.document_number, cover.subject) == (document.number, "About umbrellas")
    assert letter.attachments.get().name == f"{document.contact.number}.pdf"
    assert cover.attachments.get().name == f"Cover letter {document.number}.pdf"


def test_an_email_to_a_contact_is_recorded_under_its_subject():
    contact = make_person()
    email = make_email(contact)
    entry = announce(signals.email_sent, contact=contact, email=email)
    entry = InteractionLogEntry.objects.get(pk=entry)
    assert (entry.description, entry.source, entry.email) == ("Your quote", "email", email)


def test_a_call_is_recorded_where_its_rule_is_on():
    contact, user = make_person(), make_user()
    told = {"contact": contact, "number": "+45 12 34 56 78", "by": user}
    assert announce(signals.call_placed, **told) is None
    make_rule("call_placed")
    entry = InteractionLogEntry.objects.get(pk=announce(signals.call_placed, **told))
    assert (entry.contacted_via, entry.source, entry.salesperson) == (
        "+45 12 34 56 78",
        "call",
        user,
    )
