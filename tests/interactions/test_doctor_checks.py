"""The doctor finds attachments without a file, and files without an attachment."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from interactions import doctor_checks
from interactions.models import Attachment

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
