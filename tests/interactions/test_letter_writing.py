"""Writing a letter to a contact, or one that goes with a document."""

from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader

from crm.signals import letter_printed
from interactions.models import InteractionLogEntry, RecordingRule, TemplateText
from tests.factories import (
    make_company,
    make_document,
    make_entry,
    make_person,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(name="Mara Linden")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def told():
    """What was announced; the entry that the next one makes is what `told.entry` is."""

    class Told(list):
        entry = None

    heard = Told()

    def hear(sender, signal, **arguments):
        heard.append(arguments)
        return heard.entry

    receivers, letter_printed.receivers = letter_printed.receivers, []
    letter_printed.sender_receivers_cache.clear()
    letter_printed.connect(hear, weak=False)
    yield heard
    letter_printed.receivers = receivers
    letter_printed.sender_receivers_cache.clear()


def make_rule(event="letter_printed", active=True):
    """Return the rule of an event, with a template that has an English and a Danish text."""
    template = make_template(description="Letter")
    for language, word in [("en", "Dear"), ("da", "Kære")]:
        TemplateText.objects.create(
            template=template,
            language=language,
            subject=f"{word} subject",
            body=word + " {{ contact.name }},\n\n{{ salesperson.name }}",
        )
    RecordingRule.objects.filter(event=event).update(template=template, active=active)
    return template


def letter_url(contact):
    return f"/contacts/{contact.number}/letter/"


def typed(**fields):
    return {
        "language": "en",
        "subject": "New *umbrellas*",
        "body": "Dear Agnes,\r\n\r\nthey are here.",
        "action": "print",
        "idempotency_key": uuid4(),
    } | fields


def printed(response):
    assert response.headers["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(response.content)).pages[0].extract_text()


def test_begins_with_the_text_of_the_rule_in_the_contacts_language(page):
    make_rule()
    contact = make_person(first_name="Agnes", last_name="Pillow", language="da")
    form = page.get(letter_url(contact)).context["form"]
    assert form.initial["subject"] == "Kære subject"
    assert form.initial["body"] == "Kære Agnes Pillow,\n\nMara Linden"
    assert form.initial["record"]


def test_begins_with_the_template_of_the_address(page):
    make_rule()
    other = make_template()
    TemplateText.objects.create(template=other, language="en", subject="Other", body="Text")
    response = page.get(f"{letter_url(make_person())}?template={other.code.lower()}")
    assert response.context["form"].initial["subject"] == "Other"


@pytest.mark.parametrize("active", [True, False])
def test_records_where_a_rule_is_on(page, active):
    make_rule(active=active)
    response = page.get(letter_url(make_person()))
    assert response.context["form"].initial["record"] == active
    assert ("No rule records it" in response.text) != active


def test_takes_the_text_anew_in_another_language(page, told):
    template = make_rule()
    contact = make_person(first_name="Agnes", last_name="Pillow")
    sent = typed(action="fill", template=template.pk, language="da")
    response = page.post(letter_url(contact), sent)
    assert response.context["form"].initial["body"].startswith("Kære Agnes Pillow")
    assert str(sent["idempotency_key"]) in response.text
    assert told == []


def test_a_preview_shows_the_letter_and_announces_nothing(page, told):
    company = make_company(name="Unreal Umbrellas Ltd", address="7 Drizzle Lane", city="Notown")
    contact = make_person(first_name="Agnes", last_name="Pillow", company=company)
    text = printed(page.post(letter_url(contact), typed(action="preview", record="on")))
    assert "Agnes Pillow\nUnreal Umbrellas Ltd\n7 Drizzle Lane\nNotown" in text
    assert "New *umbrellas*\nDear Agnes,\nthey are here." in text
    assert told == []


def test_printing_announces_the_letter(page, user, told):
    contact = make_person()
    text = printed(page.post(letter_url(contact), typed()))
    assert "New *umbrellas*" in text
    (letter,) = told
    assert letter.pop("pdf").startswith(b"%PDF")
    assert letter.pop("key")
    assert letter == {
        "contact": contact,
        "document": None,
        "subject": "New *umbrellas*",
        "body": "Dear Agnes,\n\nthey are here.",
        "language": "en",
        "record": False,
        "by": user,
    }


def test_what_is_recorded_leads_to_the_entry_and_its_pdf(page, told):
    contact = make_person()
    told.entry = make_entry(contact=contact, correspondence_type="letter", body="Dear").pk
    response = page.post(letter_url(contact), typed(record="on"), follow=True)
    assert response.redirect_chain == [(f"/interactions/{told.entry}/", 302)]
    assert "The letter is recorded." in response.text
    assert f"/interactions/{told.entry}/letter.pdf" in response.text
    assert told[0]["record"]


def test_what_should_be_recorded_and_was_not_says_so(page, told):
    contact = make_person()
    printed(page.post(letter_url(contact), typed(record="on")))
    assert "printed, but not recorded" in page.get(contact.get_absolute_url()).text


def test_the_same_form_sent_twice_is_the_same_letter_until_its_text_changes(page, told):
    contact, sent = make_person(), typed()
    page.post(letter_url(contact), sent)
    page.post(letter_url(contact), sent)
    page.post(letter_url(contact), sent | {"body": "Another"})
    first, second, third = (letter["key"] for letter in told)
    assert first == second != third


def test_a_cover_letter_goes_with_its_document(page, told):
    template = make_rule("cover_letter_printed")
    template.texts.filter(language="da").update(subject="{{ document.kind }} {{ document.number }}")
    document = make_document(recipient="Accounts payable\nElsewhere 1", language="da")
    url = f"/documents/{document.number}/cover-letter/"
    form = page.get(url).context["form"]
    assert form.initial["language"] == "da"
    assert form.initial["body"].startswith("Kære")
    assert form.initial["subject"] == f"Tilbud {document.number}"
    text = printed(page.post(url, typed()))
    assert "Accounts payable\nElsewhere 1" in text
    assert document.number in text
    assert told[0]["document"] == document
    assert told[0]["contact"] == document.contact


def test_a_draft_has_no_cover_letter(page, told):
    draft = make_document("invoice")
    url = f"/documents/draft-{draft.pk}/cover-letter/"
    assert "This is a draft." in page.get(url).text
    page.post(url, typed())
    assert told == []


def test_nobody_writes_to_a_blocked_contact(page, told):
    contact = make_person(privacy_blocked=True)
    assert "is blocked for privacy" in page.get(letter_url(contact)).text
    assert "is blocked for privacy" in page.post(letter_url(contact), typed()).text
    assert letter_url(contact) not in page.get(contact.get_absolute_url()).text
    assert told == []


def test_a_contact_without_an_address_can_be_written_to(page, told):
    contact = make_person()
    assert "has no postal address" in page.get(letter_url(contact)).text
    assert contact.name in printed(page.post(letter_url(contact), typed()))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"body": ""}, "Write the text of the letter."),
        ({"subject": "x" * 251}, "This has 251 characters."),
        ({"language": "xx"}, "There is no such choice"),
    ],
)
@pytest.mark.parametrize("action", ["print", "preview"])
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(page, told, action, fields, said):
    response = page.post(letter_url(make_person()), typed(action=action) | fields)
    assert said in response.text
    assert "New *umbrellas*" in response.text or "subject" in fields
    assert told == []


def test_a_contacts_page_leads_to_a_letter(page):
    contact = make_person()
    assert letter_url(contact) in page.get(contact.get_absolute_url()).text
    assert InteractionLogEntry.objects.count() == 0
