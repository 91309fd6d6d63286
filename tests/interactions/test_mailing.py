"""E-mails go to a mail server: what it says is what the entry says, and none goes twice."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from crm.models import Contact, OurCompany
from interactions.attaching import store_attachment
from interactions.mailing import handing_over, sending
from interactions.mailing.composing import compose
from interactions.mailing.sending import give_up_abandoned, only_one, send_due
from interactions.models import Email, InteractionLogEntry, LoggedSegment
from interactions.tasks import send_emails
from tests.factories import make_email, make_entry, make_person, make_run, make_user

pytestmark = pytest.mark.django_db


def shown(email):
    """What the e-mail and its entry say by now; they agree."""
    email.refresh_from_db()
    if email.entry:
        email.entry.refresh_from_db()
        assert (email.status, email.error) == (
            email.entry.delivery_status,
            email.entry.delivery_error,
        )
    return email.status, email.error


def test_sends_and_says_so_on_the_entry(mail_server):
    email = make_email(subject="A quote", body="Hello")
    assert send_due() is None
    assert shown(email) == ("sent", "")
    assert email.sent_at
    assert (email.due_at, email.attempts) == (None, 1)
    [(recipient, message)] = mail_server.taken
    assert recipient == email.recipient
    assert message["Subject"] == "A quote"
    assert message["Message-ID"] == email.message_id


def test_sends_nothing_a_second_time(mail_server):
    make_email()
    send_due()
    send_due()
    assert len(mail_server.taken) == 1


def test_sends_in_order_and_keeps_the_conversation(mail_server):
    first, second = make_email(), make_email()
    Email.objects.filter(pk=second.pk).update(due_at=F("due_at") - timedelta(minutes=1))
    send_due()
    assert mail_server.recipients == [second.recipient, first.recipient]
    assert mail_server.connections == 1


def test_begins_a_new_conversation_after_some(mail_server, monkeypatch):
    monkeypatch.setattr(handing_over, "MOST", 2)
    for _number in range(5):
        make_email()
    send_due()
    assert len(mail_server.taken) == 5
    assert mail_server.connections == 3


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "DOT"])
def test_a_refusal_is_final_and_told_in_the_servers_words(mail_server, stage):
    email, other = make_email(), make_email()
    mail_server.answers[stage] = ["550 5.1.1 No such user"]
    send_due()
    assert shown(email) == ("failed", "550 5.1.1 No such user")
    assert (email.due_at, email.handed_over_at) == (None, None)
    assert shown(other) == ("sent", "")
    assert mail_server.recipients == [other.recipient]


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "DOT"])
def test_a_passing_refusal_is_tried_again_later(mail_server, stage):
    email = make_email()
    mail_server.answers[stage] = ["451 4.3.0 Try later"]
    again_at = send_due()
    assert shown(email) == ("queued", "451 4.3.0 Try later")
    assert (email.attempts, email.handed_over_at) == (1, None)
    assert timedelta(seconds=50) < again_at - timezone.now() < timedelta(seconds=61)
    send_due()
    assert mail_server.taken == []
    Email.objects.update(due_at=Now())
    send_due()
    assert shown(email) == ("sent", "")
    assert email.attempts == 2


def test_waits_longer_each_time_and_then_gives_up(mail_server):
    email = make_email()
    mail_server.answers["RCPT"] = "452 4.2.2 Mailbox full"
    waited = []
    for _attempt in range(10):
        Email.objects.update(due_at=Now())
        send_due()
        email.refresh_from_db()
        if email.due_at:
            waited.append(round((email.due_at - timezone.now()).total_seconds() / 60))
    assert waited == [1, 2, 4, 8, 16, 32, 64, 128, 240]
    assert shown(email) == ("failed", "452 4.2.2 Mailbox full")


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_conversation_that_is_dropped_before_the_text_is_begun_again_later(mail_server, stage):
    email = make_email()
    mail_server.answers[stage] = ["drop"]
    send_due()
    assert shown(email)[0] == "queued"
    assert "Connection unexpectedly closed" in shown(email)[1]
    Email.objects.update(due_at=Now())
    send_due()
    assert mail_server.recipients == [email.recipient]


@pytest.mark.parametrize("ending", ["drop", "421 4.7.0 Too many"])
def test_an_old_conversation_that_is_ended_is_begun_again_at_once(mail_server, ending):
    make_email(), make_email()
    mail_server.answers["MAIL"] = ["250 OK", ending]
    send_due()
    assert len(mail_server.taken) == 2
    assert not Email.objects.exclude(status="sent").exists()


def test_an_old_conversation_that_is_ended_after_the_text_is_tried_again_later(mail_server):
    _first, email = make_email(), make_email()
    mail_server.answers["DOT"] = ["250 OK", "421 4.7.0 Too many"]
    send_due()
    assert shown(email) == ("queued", "421 4.7.0 Too many")
    assert (email.attempts, email.handed_over_at) == (1, None)
    assert mail_server.connections == 1


def test_a_time_out_before_the_text_is_tried_again(mail_server, settings):
    settings.EMAIL_TIMEOUT = 1
    email = make_email()
    mail_server.answers["RCPT"] = ["hang"]
    send_due()
    assert shown(email)[0] == "queued"
    assert "timed out" in shown(email)[1]


@pytest.mark.parametrize("ending", ["drop", "hang"])
def test_no_answer_after_the_text_is_told_and_never_sent_again_by_itself(
    mail_server, settings, ending
):
    settings.EMAIL_TIMEOUT = 1
    email = make_email()
    mail_server.answers["DOT"] = [ending]
    send_due()
    status, error = shown(email)
    assert status == "failed"
    assert error.startswith("The mail server did not answer after it had the text: ")
    assert error.endswith(
        f"It may have been sent. Look for its Message-ID {email.message_id} in the mail server's log, or send it"
        " again."
    )
    assert list(Email.objects.unknown()) == [email]
    send_due()
    assert mail_server.recipients == [email.recipient]


def test_what_a_stopped_worker_had_handed_over_may_have_been_sent(mail_server):
    email, other = make_email(handed_over_at=timezone.now()), make_email()
    send_due()
    assert shown(email)[0] == "failed"
    assert shown(email)[1].startswith(
        "The worker stopped while the mail server was taking this e-mail. It may have been sent."
    )
    assert mail_server.recipients == [other.recipient]


def test_a_server_that_is_not_there_is_left_alone_for_a_minute(settings, closed_port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port
    email, other = make_email(), make_email()
    again_at = send_due()
    assert again_at > timezone.now() + timedelta(seconds=50)
    assert shown(email)[0] == "queued"
    assert shown(email)[1].startswith("The mail server cannot be used: ")
    assert shown(other) == ("queued", "")


def test_one_of_two_at_once_sends(mail_server):
    email = make_email()
    with only_one() as mine:
        assert mine
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(2, 0)")
                assert not cursor.fetchone()[0]
        finally:
            other.close()
    send_due()
    assert mail_server.recipients == [email.recipient]


def test_who_comes_second_does_not_come_again_and_again(mail_server, monkeypatch):
    make_email()
    monkeypatch.setattr(sending, "only_one", lambda: nullcontext(False))
    send_emails()
    assert not ProcrastinateJob.objects.exists()


def test_a_single_email_does_not_wait_for_a_run(mail_server, settings):
    settings.EMAIL_RATE = 6
    run = make_run(None, make_person(), make_person())
    of_run = [make_email(entry=entry) for entry in run.entries.all()]
    single, unrecorded = make_email(), make_email(entry=None, contact=make_person())
    Email.objects.filter(pk__in=[email.pk for email in of_run]).update(
        due_at=F("due_at") - timedelta(1)
    )
    for recipient in [single.recipient, unrecorded.recipient, of_run[0].recipient]:
        send_due()
        assert mail_server.recipients[-1] == recipient
        Email.objects.update(handed_over_at=F("handed_over_at") - timedelta(seconds=11))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"privacy_blocked": True}, "The contact is blocked for privacy. The e-mail was not sent."),
        ({"archived_at": timezone.now()}, "The contact is archived. The e-mail was not sent."),
    ],
)
def test_a_contact_that_may_not_be_written_to_any_more_gets_nothing(mail_server, change, reason):
    email = make_email()
    Contact.objects.filter(pk=email.contact_id).update(**change)
    send_due()
    assert shown(email) == ("failed", reason)
    assert mail_server.taken == []


def test_cancelling_the_entry_withdraws_the_email(mail_server, client):
    user = make_user()
    email = make_email(entry=make_entry(salesperson=user, delivery_status="queued"))
    client.force_login(user)
    client.post(f"/interactions/{email.entry_id}/cancel/", {"reason": "Wrong contact"})
    send_due()
    assert shown(email) == (
        "failed",
        "The entry was cancelled before the e-mail was sent. It was not sent.",
    )
    assert mail_server.taken == []


def cancel(email):
    InteractionLogEntry.objects.filter(pk=email.entry_id).cancel(by=make_user())


def block(email):
    Contact.objects.filter(pk=email.contact_id).update(privacy_blocked=True)


def archive(email):
    Contact.objects.filter(pk=email.contact_id).update(archived_at=timezone.now())


@pytest.mark.parametrize("change", [cancel, block, archive])
def test_what_changes_in_the_last_moment_withdraws_it_too(mail_server, monkeypatch, change):
    email, other = make_email(), make_email()

    def meanwhile(*composed):
        if composed[0] == email:
            change(email)
        return compose(*composed)

    monkeypatch.setattr(sending, "compose", meanwhile)
    send_due()
    assert mail_server.recipients == [other.recipient]
    assert shown(email)[0] == "failed"
    assert shown(email)[1].endswith("sent.")


def test_a_missing_file_fails_its_email_alone(mail_server):
    email, other = make_email(), make_email()
    file = store_attachment(ContentFile(b"text", "plan.txt"), by=None)
    email.entry.attachments.add(file)
    file.file.storage.delete(file.file.name)
    send_due()
    assert shown(email) == (
        "failed",
        "The file plan.txt is missing. Attach it anew, and send the e-mail again.",
    )
    assert mail_server.recipients == [other.recipient]


def test_what_is_no_address_fails_its_email_alone(mail_server):
    email, other = make_email(), make_email()
    Email.objects.filter(pk=email.pk).update(recipient="nobody")
    send_due()
    assert shown(email)[0] == "failed"
    assert shown(email)[1].startswith("This cannot be written as an e-mail: ")
    assert mail_server.recipients == [other.recipient]


@pytest.mark.parametrize("utf8", [True, False])
def test_the_domain_of_an_address_is_written_so_that_every_server_takes_it(mail_server, utf8):
    mail_server.utf8 = utf8
    email = make_email(recipient="anna@smørrebrød.example")
    send_due()
    assert shown(email) == ("sent", "")
    [(recipient, message)] = mail_server.taken
    assert recipient == message["To"].addresses[0].addr_spec == "anna@xn--smrrebrd-64af.example"


def letters(email):
    """Give the contact an address with other letters than a to z."""
    Email.objects.filter(pk=email.pk).update(recipient="jørgen@smørrebrød.example")


def test_an_address_with_other_letters_reaches_a_server_that_takes_it(mail_server):
    email, other = make_email(body="Kære Jørgen\n\n.prik"), make_email()
    letters(email)
    send_due()
    assert [shown(email), shown(other)] == [("sent", "")] * 2
    (recipient, message), _other = mail_server.taken
    assert recipient == "jørgen@xn--smrrebrd-64af.example"
    assert "<jørgen@xn--smrrebrd-64af.example>".encode() in message.as_bytes()
    assert message.get_body(["plain"]).get_content().splitlines() == ["Kære Jørgen", "", ".prik"]


def test_an_address_with_other_letters_is_told_where_the_server_does_not_take_it(mail_server):
    mail_server.utf8 = False
    email, other = make_email(), make_email()
    letters(email)
    send_due()
    assert shown(email) == (
        "failed",
        "The mail server takes no addresses with other letters than a to z before the @.",
    )
    assert email.handed_over_at is None
    assert mail_server.recipients == [other.recipient]


def test_a_paused_run_waits(mail_server):
    run = make_run(None, make_person(), make_person())
    emails = [make_email(entry=entry) for entry in run.entries.all()]
    LoggedSegment.objects.update(sending_paused_at=timezone.now())
    assert send_due() is None
    assert mail_server.taken == []
    LoggedSegment.objects.update(sending_paused_at=None)
    send_due()
    assert len(mail_server.taken) == len(emails)


def test_holds_the_rate_across_jobs_and_restarts(mail_server, settings):
    settings.EMAIL_RATE = 18
    for _number in range(5):
        make_email()
    again_at = send_due()
    assert len(mail_server.taken) == 3
    assert timedelta(seconds=8) < again_at - timezone.now() < timedelta(seconds=11)
    send_due()
    assert len(mail_server.taken) == 3
    # So much later.
    Email.objects.update(handed_over_at=F("handed_over_at") - timedelta(seconds=11))
    assert send_due() is None
    assert len(mail_server.taken) == 5


def test_a_rate_of_one_a_minute_is_held(mail_server, settings):
    settings.EMAIL_RATE = 1
    make_email(), make_email()
    assert send_due() > timezone.now() + timedelta(seconds=55)
    assert len(mail_server.taken) == 1


def test_a_job_takes_its_turn_and_enqueues_the_next(mail_server):
    make_email(), make_email()
    assert send_due(seconds=-1) <= timezone.now()
    assert mail_server.taken == []


def test_the_job_enqueues_itself_for_what_is_due_soon(mail_server):
    make_email(due_at=timezone.now() + timedelta(seconds=30))
    send_emails()
    send_emails()
    [job] = ProcrastinateJob.objects.filter(scheduled_at__isnull=False)
    assert job.task_name == "interactions.tasks.send_emails"


def test_what_is_due_later_is_left_to_the_job_of_each_minute(mail_server):
    make_email(due_at=timezone.now() + timedelta(minutes=5))
    send_emails()
    assert not ProcrastinateJob.objects.exists()


def test_without_a_mail_server_it_is_written_to_a_file(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    email = make_email(subject="Påske", body="Kære\n\n.prik")
    send_due()
    assert shown(email) == ("sent", "")
    [file] = tmp_path.iterdir()
    assert email.message_id in file.read_text()


def test_abandoned_ones_are_told_once(mail_server):
    email = make_email(handed_over_at=timezone.now())
    give_up_abandoned()
    give_up_abandoned()
    assert shown(email)[0] == "failed"


def test_answers_go_to_the_company_where_nobody_wrote(mail_server):
    OurCompany.objects.update(email="hello@example.com", name="Harbourlight")
    email = make_email(entry=None, written_by=None, contact=make_person(email="a@example.com"))
    send_due()
    [(_recipient, message)] = mail_server.taken
    assert message["Reply-To"] == "hello@example.com"
    assert message["From"] == "Harbourlight <logbook@localhost>"
    assert shown(email) == ("sent", "")
