"""Files: what is taken, how it is served, and when it goes."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from interactions.attaching import drop_unused_attachments, store_attachment
from interactions.models import Attachment, TemplateText
from tests.factories import make_entry, make_template, make_user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 an offer"


def upload(name="offer.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def refusal(name, content):
    with pytest.raises(ValidationError) as caught:
        store_attachment(upload(name, content), by=None)
    assert not Attachment.objects.exists()
    return caught.value.messages[0]


def test_a_file_is_stored_under_a_random_name_and_downloaded_under_its_own(client):
    user = make_user()
    stored = store_attachment(upload("Tilbud på æbler.PDF"), by=user)
    assert "Tilbud" not in stored.file.name
    assert (stored.name, stored.size, stored.added_by) == ("Tilbud på æbler.PDF", len(PDF), user)
    client.force_login(user)
    response = client.get(stored.get_absolute_url())
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_download_needs_the_permission_to_see_entries(client):
    stored = store_attachment(upload(), by=None)
    client.force_login(make_user(role=None))
    assert client.get(stored.get_absolute_url()).status_code == 403


def test_a_missing_file_is_not_found(client):
    stored = store_attachment(upload(), by=None)
    default_storage.delete(stored.file.name)
    client.force_login(make_user())
    assert client.get(stored.get_absolute_url()).status_code == 404
    assert client.get(reverse("attachment", args=[stored.pk + 1])).status_code == 404


def test_a_file_that_is_too_large_is_refused_with_both_sizes(settings):
    settings.MAX_ATTACHMENT_BYTES = 1024
    assert "2.0\xa0KB. Attach a file of at most 1.0\xa0KB" in refusal("a.pdf", PDF.ljust(2048))


@pytest.mark.parametrize("name", ["page.html", "run.exe", "drawing.svg", "noending", "a.pdf.js"])
def test_a_kind_that_is_not_on_the_list_is_refused(name):
    assert f"{name} cannot be attached. Attach a PDF, an Office document," in refusal(name, b"x")


def test_a_page_that_calls_itself_a_pdf_is_refused():
    message = refusal("offer.pdf", b"<html><script>alert(1)</script></html>")
    assert message.startswith("offer.pdf is not a .pdf file.")


def test_an_empty_file_is_refused():
    assert refusal("notes.txt", b"").startswith("notes.txt is empty.")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\secret\\plan.txt", "plan.txt"),
        ("in\u202evoice\x00\n.txt", "invoice.txt"),
        ("n" * 300 + ".txt", "n" * 196 + ".txt"),
    ],
)
def test_folders_and_unseen_characters_are_taken_out_of_a_name(given, kept):
    sent = upload("a.txt", b"text")
    sent._name = given
    assert store_attachment(sent, by=None).name == kept


def test_a_file_goes_with_the_last_thing_that_uses_it(django_capture_on_commit_callbacks):
    by_entry, by_text, unused = (store_attachment(upload(), by=None) for _ in range(3))
    make_entry().attachments.add(by_entry)
    text = TemplateText.objects.create(template=make_template(), language="en")
    text.attachments.add(by_text)
    every = [by_entry.pk, by_text.pk, unused.pk]
    with django_capture_on_commit_callbacks() as callbacks:
        assert drop_unused_attachments(every) == 1
    assert default_storage.exists(unused.file.name)
    for callback in callbacks:
        callback()
    assert not default_storage.exists(unused.file.name)
    assert default_storage.exists(by_entry.file.name)
    assert default_storage.exists(by_text.file.name)
    text.delete()
    assert drop_unused_attachments(every) == 1
    assert list(Attachment.objects.all()) == [by_entry]
