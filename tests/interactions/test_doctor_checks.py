"""The doctor finds attachments without a file, files without an attachment, and e-mails and rules that need a
person."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from interactions import doctor_checks
from interactions.models import Attachment
from tests.factories import make_email, make_rule, make_run, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_hour_later(monkeypatch):
    for folder in doctor_checks._list("attachments")[0]:
        default_storage.delete(f"attachments/{folder}")
    monkeypatch.setattr(doctor_checks, "STILL_NEW", timedelta(hours=-1))


def make_attachment():
    file = ContentFile(b"x", name="prices.pdf")
    return Attachment.objects.create(file=file, name="prices.pdf", size=1)


def findings():
    return [found[:2] for found in doctor_checks.look_at_attachments()]


def test_nothing_to_tell_when_they_belong_together():
    make_attachment()
    assert findings() == [("ok", "Every attachment has its file, and every file its attachment.")]


def test_tells_of_a_missing_file():
    make_attachment()
    default_storage.delete(make_attachment().file.name)
    assert findings() == [("problem", "The file of 1 attachment is missing.")]


@pytest.mark.parametrize("others", [0, 1])
def test_tells_of_a_file_that_a_crash_left_behind(others):
    attachment = make_attachment()
    Attachment.objects.all().delete()
    for _ in range(others):
        make_attachment()
    assert findings() == [("warning", f"1 file belongs to no attachment: {attachment.file.name}.")]


def test_says_nothing_of_a_file_whose_attachment_may_not_be_written_yet(monkeypatch):
    make_attachment()
    Attachment.objects.all().delete()
    monkeypatch.setattr(doctor_checks, "STILL_NEW", timedelta(hours=1))
    assert findings()[0][0] == "ok"


def told_of_emails():
    return [found[:2] for found in doctor_checks.look_at_emails()]


def test_tells_how_many_emails_wait():
    make_email()
    make_email(due_at=timezone.now() + timedelta(hours=1))
    assert told_of_emails() == [("ok", "1 e-mail waits to be sent.")]


def test_tells_of_emails_that_wait_too_long():
    make_email(due_at=timezone.now() - timedelta(minutes=25))
    assert told_of_emails() == [
        ("warning", "1 e-mail waits to be sent. The oldest has been due for 25 minutes.")
    ]


def test_emails_of_a_paused_run_wait_for_nobody():
    run = make_run(sending_paused_at=timezone.now())
    make_email(entry=run.entries.get(), due_at=timezone.now() - timedelta(hours=1))
    assert told_of_emails() == [("ok", "0 e-mails wait to be sent.")]


def test_tells_of_emails_that_failed_or_may_have_been_sent():
    make_email(status="failed", due_at=None)
    make_email(status="failed", due_at=None, handed_over_at=timezone.now())
    assert told_of_emails()[1:] == [
        ("warning", "1 e-mail of the last day could not be sent."),
        ("warning", "Of 1 e-mail of the last day nobody knows whether it went."),
    ]


def test_tells_of_a_rule_that_is_on_and_records_nothing():
    assert [found[:2] for found in doctor_checks.look_at_rules()] == [
        ("ok", "Every rule that is on can record.")
    ]
    make_rule("shipped", template=make_template(code="PARCEL", active=False))
    make_rule("paid", template=make_template(active=False), active=False)
    assert [found[:2] for found in doctor_checks.look_at_rules()] == [
        (
            "warning",
            "Nothing is recorded of the event shipped: the template PARCEL is not active.",
        )
    ]
