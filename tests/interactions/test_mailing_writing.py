"""Writing an e-mail to a contact, and sending a sales document."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from crm import signals
from crm.models import Document, OurCompany
from interactions.mailing.again import send_same_again
from interactions.mailing.sending import send_due
from interactions.models import Attachment, Email, RecordingRule, TemplateText
from tests.factories import (
    make_company,
    make_document,
    make_email,
    make_person,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = make_user(name="Mara Linden", email="mara@example.com")
    client.force_login(user)
    return user


@pytest.fixture
def contact():
    company = make_company(name="Nordwind", email="office@nordwind.example")
    return make_person(
        first_name="Anna", last_name="Lund", email="anna@example.com", company=company
    )


@pytest.fixture
def told():
    """What was announced."""
    heard = []

    def hear(signal, **told):
        heard.append(told)

    for signal in (signals.email_sent, signals.document_emailed):
        signal.connect(hear)
    yield heard
    for signal in (signals.email_sent, signals.document_emailed):
        signal.disconnect(hear)


def written(**changes):
    return {
        "to": "anna@example.com",
        "subject": "Umbrellas",
        "body": "Dear Anna",
        "record": "on",
        "do": "send",
        "idempotency_key": uuid.uuid4(),
    } | changes


def rule_with_text(event, language="en", subject="Our subject", **texts):
    template = make_template(language=language)
    body = texts.get("body", "Dear {{ contact.first_name }},")
    TemplateText.objects.create(template=template, language=language, subject=subject, body=body)
    RecordingRule.objects.filter(event=event).update(template=template, active=True)
    return template


def test_the_contact_has_a_button(client, user, contact):
    assert (
        f'href="/contacts/{contact.number}/email/"' in client.get(contact.get_absolute_url()).text
    )


def test_begins_with_the_text_of_the_rule_in_the_contacts_language(client, user, contact):
    rule_with_text("email_sent")
    response = client.get(f"/contacts/{contact.number}/email/")
    form = response.context["form"]
    assert (form["subject"].value(), form["body"].value()) == ("Our subject", "Dear Anna,")
    assert form["record"].value()
    assert "Anna Lund &lt;anna@example.com&gt;" in response.text
    assert "Nordwind &lt;office@nordwind.example&gt;" in response.text


def test_begins_with_the_text_of_the_template_that_is_named(client, user, contact):
    template = rule_with_text("call_placed", subject="Another")
    response = client.get(f"/contacts/{contact.number}/email/?template={template.code}")
    assert response.context["form"]["subject"].value() == "Another"


def test_sends_announces_and_attaches(client, user, contact, told, mail_server):
    file = SimpleUploadedFile("plan.txt", b"The plan")
    data = written(attachments=file, to="office@nordwind.example")
    response = client.post(f"/contacts/{contact.number}/email/", data, follow=True)
    assert "The e-mail to office@nordwind.example is on its way." in response.text
    [announced] = told
    email = Email.objects.get()
    assert (announced["contact"], announced["email"]) == (contact, email)
    assert announced["by"] == user
    assert ProcrastinateJob.objects.count() == 1
    send_due()
    [(recipient, message)] = mail_server.taken
    assert recipient == "office@nordwind.example"
    assert [part.get_filename() for part in message.iter_attachments()] == ["plan.txt"]


def test_what_is_not_to_be_recorded_is_not_announced(client, user, contact, told):
    client.post(f"/contacts/{contact.number}/email/", written(record=""))
    assert Email.objects.count() == 1
    assert told == []


def test_a_form_that_is_sent_twice_sends_once(client, user, contact, told):
    data = written()
    client.post(f"/contacts/{contact.number}/email/", data)
    response = client.post(f"/contacts/{contact.number}/email/", data, follow=True)
    assert "It was not sent again." in response.text
    assert Email.objects.count() == len(told) == 1


def test_a_form_that_is_sent_once_more_when_its_email_was_sent_again_sends_nothing(
    client, user, contact
):
    data = written(record="")
    client.post(f"/contacts/{contact.number}/email/", data)
    Email.objects.all().fail("550 No such user")
    for _time in range(2):
        assert send_same_again(Email.objects.failed()) == 1
        response = client.post(f"/contacts/{contact.number}/email/", data, follow=True)
        assert "It was not sent again." in response.text
        Email.objects.all().fail("550 No such user")
    assert Email.objects.count() == 1


def test_shows_the_email_and_sends_nothing(client, user, contact):
    data = written(do="preview", body="Look: <script> https://example.com")
    response = client.post(f"/contacts/{contact.number}/email/", data)
    assert 'Look: &lt;script&gt; <a href="https://example.com">' in response.text
    assert "Mara Linden" in response.text
    assert not Email.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"subject": " "}, "subject", "Say in the subject what it is about."),
        ({"body": ""}, "body", "Write the text."),
        ({"to": "other@example.com"}, "to", "This is no longer an address of the contact."),
    ],
)
def test_says_what_is_missing(client, user, contact, changes, field, said):
    response = client.post(f"/contacts/{contact.number}/email/", written(**changes))
    assert said in response.context["form"].errors[field][0]
    assert "Not sent yet." in response.text
    assert not Email.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": ""}, "has no e-mail address."),
        ({"email": "a@example.com", "privacy_blocked": True}, "blocked for privacy"),
        ({"email": "a@example.com", "archived_at": timezone.now()}, "archived"),
    ],
)
def test_says_why_nobody_can_be_written_to(client, user, fields, said):
    contact = make_person(**fields)
    assert said in client.get(f"/contacts/{contact.number}/email/").text
    client.post(f"/contacts/{contact.number}/email/", written(to=fields["email"]))
    assert not Email.objects.exists()


# With a document


def test_a_document_goes_along_as_a_pdf(client, user, contact, told, mail_server):
    document = make_document(contact=contact, salesperson=user)
    data = written(subject="Quote")
    client.post(f"/documents/{document.number}/email/", data)
    document.refresh_from_db()
    assert document.shown_version == document.version == 1
    [announced] = told
    assert (announced["document"], announced["record"]) == (document, True)
    email = Email.objects.get()
    assert (announced["email"], email.document) == (email, document)
    send_due()
    [(_recipient, message)] = mail_server.taken
    [pdf] = message.iter_attachments()
    assert pdf.get_filename() == f"{document.number}.pdf"
    assert pdf.get_content().startswith(b"%PDF")
    # The same form once more.
    client.post(f"/documents/{document.number}/email/", data)
    assert Email.objects.count() == Attachment.objects.count() == len(told) == 1


def test_a_document_begins_with_plain_words_where_no_template_has_any(client, user, contact):
    OurCompany.objects.update(name="Harbourlight")
    RecordingRule.objects.update(template=None, active=False)
    document = make_document(contact=contact, salesperson=user)
    form = client.get(f"/documents/{document.number}/email/").context["form"]
    assert form["subject"].value() == f"Quote {document.number} from Harbourlight"
    assert "Dear Anna Lund" in form["body"].value()
    assert f"Here is our quote {document.number}, as a PDF." in form["body"].value()
    assert not form["record"].value()


def test_a_document_begins_with_the_text_of_its_rule_which_names_it(client, user, contact):
    rule_with_text(
        "quote_emailed",
        language="da",
        subject="Tilbud {{ document.number }}",
        body="{{ document.date }}: {{ document.total }}",
    )
    document = make_document(contact=contact, language="da", date="2026-11-02")
    form = client.get(f"/documents/{document.number}/email/").context["form"]
    assert form["subject"].value() == f"Tilbud {document.number}"
    assert form["body"].value() == "2. november 2026: 125,00 EUR"


def test_a_draft_is_issued_first(client, user, contact):
    document = make_document("invoice", contact=contact)
    address = f"/documents/{document.address}/email/"
    assert "This is a draft. Issue it, and send it then." in client.get(address).text
    client.post(address, written())
    assert not Email.objects.exists()


def test_what_was_changed_since_it_was_looked_at_is_not_sent(client, user, contact):
    document = make_document(contact=contact)
    Document.objects.claim(document.pk, document.edition)
    address = f"/documents/{document.number}/email/"
    page = client.post(address, written(edition=document.edition)).text
    assert "It was changed meanwhile." in page
    assert f'name="edition" value="{document.edition + 1}"' in page
    assert not Email.objects.exists()
    client.post(address, written(edition=document.edition + 1))
    assert Email.objects.count() == 1


def test_an_issued_invoice_is_sent(client, user, contact, told):
    document = make_document("invoice", contact=contact, issued_at=timezone.now())
    client.post(f"/documents/{document.number}/email/", written(record=""))
    assert Document.objects.get(pk=document.pk).shown_version == 1
    assert [one["record"] for one in told] == [False]


# Without an entry


@pytest.fixture
def failed(user, contact):
    return make_email(
        entry=None,
        contact=contact,
        recipient="office@nordwind.example",
        status="failed",
        due_at=None,
        error="550 No such user",
        written_by=user,
    )


def written_to(contact):
    return f"{contact.get_absolute_url()}email/"


def test_where_one_writes_stands_what_became_of_an_email_that_is_not_recorded(client, failed):
    text = client.get(written_to(failed.contact)).text
    assert failed.subject in text
    assert "550 No such user" in text
    assert f"/emails/{failed.pk}/send-again/" in text


def test_the_document_shows_its_own(client, failed):
    document = make_document(contact=failed.contact)
    Email.objects.filter(pk=failed.pk).update(document=document)
    assert "550 No such user" not in client.get(written_to(failed.contact)).text
    assert f"/emails/{failed.pk}/send-again/" in client.get(document.get_absolute_url()).text


def test_what_is_recorded_is_shown_by_its_entry_alone(client, user, contact):
    email = make_email(contact=contact)
    assert "E-mails that are not recorded" not in client.get(written_to(contact)).text
    assert client.get(f"/emails/{email.pk}/send-again/").status_code == 404


def test_sends_it_again_once_and_to_whom_it_went(client, failed, mail_server):
    address = f"/emails/{failed.pk}/send-again/"
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields} | {"to": failed.recipient}
    response = client.post(address, data)
    assert response.url == failed.contact.get_absolute_url()
    client.post(address, data)
    send_due()
    client.post(address, data)
    send_due()
    assert mail_server.recipients == ["office@nordwind.example"]


def test_only_who_wrote_it_or_may_change_all_sends_it_again(client, failed):
    client.force_login(make_user())
    address = f"/emails/{failed.pk}/send-again/"
    assert client.get(address).status_code == 403
    assert address not in client.get(failed.contact.get_absolute_url()).text
