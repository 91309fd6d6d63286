"""An interaction that is an e-mail is sent as it is recorded; what was sent or failed can be sent again."""

import uuid

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from interactions.mailing.sending import send_due
from interactions.models import Email, InteractionLogEntry, TemplateText
from tests.factories import (
    make_document,
    make_email,
    make_entry,
    make_person,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = make_user(name="Mara Linden")
    client.force_login(user)
    return user


@pytest.fixture
def template():
    template = make_template(correspondence_type="email", information_flow="outbound")
    for language, subject in [("en", "Our news"), ("da", "Nyt fra os")]:
        TemplateText.objects.create(
            template=template,
            language=language,
            subject=subject,
            body="{{ contact.first_name }}, hello.",
        )
    template.language = "en"
    template.save()
    return template


def form_of(template, contact, **changes):
    """The form as the page fills it in, to be sent."""
    return {
        "contact": contact.number,
        "template": template.pk,
        "salesperson": "",
        "description": "News",
        "occurred_at": "2026-11-20T10:00",
        "correspondence_type": "email",
        "information_flow": "outbound",
        "subject": "Our news",
        "body": "Anna, hello.",
        "idempotency_key": uuid.uuid4(),
    } | changes


def new(client, user, template, contact, **changes):
    data = form_of(template, contact, salesperson=user.pk, **changes)
    return client.post("/interactions/new/", data, follow=True)


def test_nothing_is_sent_unless_one_says_so_for_it_may_have_been_sent_elsewhere(
    client, user, template
):
    contact = make_person(first_name="Anna", email="anna@example.com")
    response = client.get(f"/interactions/new/?contact={contact.number}&template={template.code}")
    assert not response.context["form"].value("send")
    assert 'name="send"' in response.text
    assert "Person" not in response.context["form"].email_preview.text


def test_records_queues_and_enqueues_in_one_go(client, user, template, mail_server):
    contact = make_person(email="anna@example.com")
    response = new(client, user, template, contact, send="on")
    assert "The e-mail is on its way." in response.text
    entry = InteractionLogEntry.objects.get()
    assert entry.delivery_status == "queued"
    assert (entry.email.recipient, entry.email.subject) == ("anna@example.com", "Our news")
    assert ProcrastinateJob.objects.get().task_name == "interactions.tasks.send_emails"
    send_due()
    assert mail_server.recipients == ["anna@example.com"]
    page = client.get(entry.get_absolute_url()).text
    assert "anna@example.com" in page
    assert entry.email.message_id.strip("<>") in page


def test_a_form_sent_twice_sends_once(client, user, template):
    contact, key = make_person(email="anna@example.com"), uuid.uuid4()
    for _time in range(2):
        new(client, user, template, contact, send="on", idempotency_key=key)
    assert Email.objects.count() == 1


def test_records_without_sending_when_the_switch_is_off(client, user, template):
    new(client, user, template, make_person(email="anna@example.com"))
    assert InteractionLogEntry.objects.get().delivery_status == ""
    assert not Email.objects.exists()


def test_nothing_is_sent_of_a_letter(client, user, template):
    contact = make_person(email="anna@example.com")
    new(client, user, template, contact, send="on", correspondence_type="letter")
    assert InteractionLogEntry.objects.count() == 1
    assert not Email.objects.exists()


@pytest.mark.parametrize(
    ("email", "changes", "said"),
    [
        ("", {}, "has no e-mail address. Add one to the contact first."),
        ("a@example.com", {"body": ""}, "An e-mail needs a subject and a text."),
        ("a@example.com", {"subject": ""}, "An e-mail needs a subject and a text."),
    ],
)
def test_says_why_it_cannot_be_sent(client, user, template, email, changes, said):
    response = new(client, user, template, make_person(email=email), send="on", **changes)
    assert said in response.context["form"].errors["send"][0]
    assert not InteractionLogEntry.objects.exists()


def test_what_is_finished_later_is_sent_when_it_is_finished(client, user, template):
    contact = make_person(email="anna@example.com")
    new(client, user, template, contact, send="on", finish_later="")
    entry = InteractionLogEntry.objects.get()
    assert entry.postponed
    assert not Email.objects.exists()
    data = form_of(template, contact, salesperson=user.pk, send="on")
    client.post(f"/interactions/{entry.pk}/resume/", data)
    entry.refresh_from_db()
    assert (entry.postponed, entry.delivery_status) == (False, "queued")
    assert Email.objects.get().entry == entry


def test_correcting_does_not_send_by_itself(client, user, template):
    contact = make_person(email="anna@example.com")
    entry = make_entry(
        contact=contact, template=template, salesperson=user, correspondence_type="email"
    )
    response = client.get(f"/interactions/{entry.pk}/correct/")
    assert not response.context["form"].value("send")


def test_the_preview_shows_the_email_as_it_goes(client, user, template):
    contact = make_person(first_name="Anna", email="anna@example.com")
    data = form_of(template, contact, salesperson=user.pk, body="See <b> https://example.com")
    text = client.post("/interactions/new/", data | {"fill": "preview"}).text
    assert 'See &lt;b&gt; <a href="https://example.com">' in text
    assert user.email in text


# Sending again


@pytest.fixture
def failed(user, template):
    contact = make_person(first_name="Anna", email="anna@example.com", language="da")
    entry = make_entry(
        contact=contact,
        template=template,
        salesperson=user,
        description="News",
        delivery_status="failed",
        delivery_error="550 No",
        correspondence_type="email",
        language="en",
    )
    return make_email(
        entry=entry,
        recipient="old@example.com",
        status="failed",
        error="550 No",
        due_at=None,
        attempts=3,
    )


def page_of(email):
    return f"/interactions/{email.entry_id}/send-again/"


def test_the_entry_offers_to_send_it_again(client, failed):
    text = client.get(f"/interactions/{failed.entry_id}/").text
    assert page_of(failed) in text
    assert "Delivery failed: 550 No" in text


def test_shows_both_texts_before_anything_is_sent(client, failed):
    text = client.get(page_of(failed)).text
    assert failed.subject in text
    assert "Nyt fra os" in text
    failed.refresh_from_db()
    assert failed.status == "failed"


def test_sends_the_same_text_once_however_often_it_is_asked(client, failed, mail_server):
    data = {"how": "same", "to": "anna@example.com", "seen": failed.message_id}
    client.post(page_of(failed), data)
    failed.refresh_from_db()
    assert (failed.status, failed.attempts, failed.error) == ("queued", 0, "")
    assert failed.message_id != data["seen"]
    send_due()
    response = client.post(page_of(failed), data, follow=True)
    assert "It was not sent once more." in response.text
    send_due()
    assert mail_server.recipients == ["anna@example.com"]
    failed.entry.refresh_from_db()
    assert failed.entry.delivery_status == "sent"


def merged(email):
    """What the page sends for the newly merged text."""
    keys = {"idempotency_key": uuid.uuid4(), "seen": email.message_id}
    return {"how": "merged", "to": "anna@example.com"} | keys


def test_sends_the_newly_merged_text_as_an_entry_that_points_back(client, failed, mail_server):
    data = merged(failed)
    for _time in range(2):
        client.post(page_of(failed), data)
    again = InteractionLogEntry.objects.get(resends=failed.entry)
    assert again.description == "Resend: News"
    assert (again.language, again.subject, again.body) == ("da", "Nyt fra os", "Anna, hello.")
    send_due()
    assert mail_server.recipients == ["anna@example.com"]
    failed.refresh_from_db()
    assert failed.status == "failed"
    assert again.get_absolute_url() in client.get(failed.entry.get_absolute_url()).text
    assert failed.entry.get_absolute_url() in client.get(again.get_absolute_url()).text


def test_what_tells_of_a_document_tells_of_it_newly_merged_too(client, template):
    document = make_document()
    template.texts.update(subject="{{ document.number }}")
    of_document = {
        "document_type": "quote",
        "document_number": document.number,
        "document_version": 1,
    }
    entry = make_entry(
        contact=document.contact, template=template, delivery_status="failed", **of_document
    )
    failed = make_email(entry=entry, status="failed", due_at=None)
    client.force_login(entry.salesperson)
    assert client.get(page_of(failed)).context["merged"].headers["Subject"] == document.number
    data = {
        "how": "merged",
        "to": failed.recipient,
        "seen": failed.message_id,
        "idempotency_key": uuid.uuid4(),
    }
    client.post(page_of(failed), data)
    again = InteractionLogEntry.objects.get(resends=failed.entry)
    assert again.subject == document.number
    assert (again.document_type, again.document_number) == ("quote", document.number)
    assert again.document_version == 1
    assert again.get_absolute_url() in client.get(document.get_absolute_url()).text


def test_the_description_says_once_that_it_is_sent_again(client, failed):
    InteractionLogEntry.objects.filter(pk=failed.entry_id).update(delivery_status="failed")
    for entry in [failed.entry, None]:
        entry = entry or InteractionLogEntry.objects.latest("pk")
        Email.objects.filter(entry=entry).update(status="failed", due_at=None)
        client.post(f"/interactions/{entry.pk}/send-again/", merged(entry.email))
    assert InteractionLogEntry.objects.filter(description="Resend: News").count() == 2


@pytest.mark.parametrize(
    ("state", "said"),
    [("queued", "This e-mail is being sent."), ("cancelled", "The entry is cancelled.")],
)
def test_says_why_nothing_can_be_sent_again(client, user, failed, state, said):
    if state == "cancelled":
        InteractionLogEntry.objects.filter(pk=failed.entry_id).cancel(by=user)
    else:
        Email.objects.update(status="queued", due_at="2026-01-01T00:00Z")
    assert said in client.get(page_of(failed)).text
    for data in (merged(failed), merged(failed) | {"how": "same"}):
        assert said in client.post(page_of(failed), data, follow=True).text
    assert InteractionLogEntry.objects.count() == 1


def test_of_two_windows_the_second_does_not_send_what_the_first_sent_again(
    client, failed, mail_server
):
    data = merged(failed)
    client.post(page_of(failed), data | {"how": "same"})
    send_due()
    assert "It was not sent once more." in client.post(page_of(failed), data, follow=True).text
    send_due()
    assert mail_server.recipients == ["anna@example.com"]


def test_only_who_may_change_the_entry_sends_it_again(client, failed):
    client.force_login(make_user())
    assert client.get(page_of(failed)).status_code == 403


def test_what_was_recorded_by_hand_cannot_be_sent_again(client, user):
    entry = make_entry(salesperson=user, correspondence_type="email")
    assert client.get(f"/interactions/{entry.pk}/send-again/").status_code == 404
