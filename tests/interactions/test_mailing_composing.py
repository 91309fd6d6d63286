"""The message: what stands in its head, its two parts, its files; and nothing that somebody smuggles in."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from crm.models import OurCompany
from interactions.attaching import store_attachment
from interactions.mailing.composing import CannotCompose, compose
from interactions.models import Email
from tests.factories import make_document, make_email, make_entry, make_person, make_run, make_user

pytestmark = pytest.mark.django_db


def composed(email, read_by=policy.SMTP):
    """The message as it is read at the other end."""
    email = Email.objects.for_sending().get(pk=email.pk)
    raw = compose(email).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998
    return message_from_bytes(raw, policy=read_by)


def of_contact(name="Anna", salesperson=None, **fields):
    contact = make_person(first_name=name, last_name="", email="anna@example.com")
    entry = make_entry(
        contact=contact,
        salesperson=salesperson or make_user(name="Mara Linden", email="mara@example.com"),
        language=fields.pop("language", ""),
    )
    return make_email(entry=entry, recipient=fields.pop("recipient", contact.email), **fields)


def test_the_head_says_who_writes_to_whom_and_where_answers_go(settings):
    settings.DEFAULT_FROM_EMAIL = "Logbook <logbook@example.com>"
    OurCompany.objects.update(name="Harbourlight Ltd")
    message = composed(of_contact(subject="Quote", language="da"))
    assert message["From"] == "Mara Linden via Harbourlight Ltd <logbook@example.com>"
    assert message["To"] == "Anna <anna@example.com>"
    assert message["Reply-To"] == "mara@example.com"
    assert message["Content-Language"] == "da"
    assert message["Date"].datetime.date() == timezone.now().date()
    assert "List-Unsubscribe" not in message
    assert "Precedence" not in message


def test_the_way_to_be_written_to_no_more_leads_to_any_address():
    run = make_run(None, make_person(), logged_by=make_user(email="mara?x&y@example.com"))
    email = make_email(entry=run.entries.get())
    assert composed(email)["List-Unsubscribe"].strip() == (
        f"<mailto:mara%3Fx%26y@example.com?subject=unsubscribe%20{email.contact.number}>"
    )


@pytest.mark.parametrize("smuggled", ["\r\nBcc: x@example.com", "\nBcc: x@example.com", "\rBcc: x"])
def test_nothing_that_is_typed_begins_another_header(smuggled):
    message = composed(
        of_contact(
            name=f"Anna{smuggled}",
            subject=f"Hello{smuggled}",
            salesperson=make_user(name=f"Mara{smuggled}"),
        )
    )
    assert "Bcc" not in message
    assert message["Subject"].startswith("Hello")
    assert len(message["To"].addresses) == 1


@pytest.mark.parametrize(
    "name",
    [
        "Müller, Jörg",
        "Åse Ørsted,2 " * 7 + "x",
        'O\'Neil "Bob" (x) <y@z>',
        "李雷",
        "\u202eevil",
        "a" * 100,
        "Anderson, Bartholomew & Christopherson (Shipbuilders and Marine Engineers), Limited",
        f"Anna, the boss <boss@example.com>, {'a' * 50}",
    ],
)
def test_any_name_is_one_name(name):
    email = of_contact(name=name, subject=f"Für {name}")
    assert [to.addr_spec for to in composed(email)["To"].addresses] == ["anna@example.com"]
    # As mail programs read it: the address first, then the words of the name.
    words, _address = parseaddr(composed(email, policy.compat32)["To"])
    read = str(make_header(decode_header(words)))
    assert read == "".join(c if c.isprintable() else " " for c in name).strip()


def test_a_text_is_the_same_as_plain_text_and_as_html():
    body = "Kære Anna\n\n.dot\n<b>not bold</b> & https://example.com/?a=1&b=2\n" + "æ" * 2000
    message = composed(of_contact(body=body))
    assert message.get_body(["plain"]).get_content().replace("\r\n", "\n") == f"{body}\n"
    html = message.get_body(["html"]).get_content()
    assert "<p>Kære Anna</p>" in html
    assert "&lt;b&gt;not bold&lt;/b&gt; &amp;" in html
    assert '<a href="https://example.com/?a=1&amp;b=2">' in html


def test_files_of_the_entry_go_along_by_their_names():
    email = of_contact()
    for name, content in [
        ('Tilbud æ "1".pdf', b"%PDF-1"),
        ("old.eml", b"Subject: x"),
        ("a.csv", b"\xff"),
    ]:
        email.entry.attachments.add(store_attachment(ContentFile(content, name), by=None))
    files = {part.get_filename(): part for part in composed(email).iter_attachments()}
    assert set(files) == {'Tilbud æ "1".pdf', "old.eml", "a.csv"}
    assert files['Tilbud æ "1".pdf'].get_content_type() == "application/pdf"
    assert files["old.eml"].get_content_type() == "application/octet-stream"
    assert files["a.csv"].get_payload(decode=True) == b"\xff"


def test_an_email_with_a_document_is_the_salespersons():
    document = make_document(salesperson=make_user(name="Mara"), language="da")
    email = make_email(
        entry=None, contact=document.contact, document=document, written_by=make_user()
    )
    message = composed(email)
    assert message["From"].addresses[0].display_name == "Mara"
    assert message["Content-Language"] == "da"


def test_the_domain_is_written_in_the_old_letters():
    message = composed(of_contact(recipient="anna@bücher.example"))
    assert message["To"].addresses[0].domain == "xn--bcher-kva.example"


def test_what_is_no_address_is_told():
    email = of_contact()
    Email.objects.filter(pk=email.pk).update(recipient="anna example.com")
    with pytest.raises(CannotCompose):
        compose(Email.objects.for_sending().get(pk=email.pk))
