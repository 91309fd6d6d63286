"""Our company: the letterhead and its logo, as they are set up."""

import zlib
from base64 import b64encode
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader

from crm.models import OurCompany
from crm.typesetting import document_pdf
from tests.factories import make_document, make_manager

pytestmark = pytest.mark.django_db

URL = "/setup/company/"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><path d="M0 0h9v9z"/>%s</svg>'
)


def chunk(kind, content):
    checksum = zlib.crc32(kind + content).to_bytes(4)
    return len(content).to_bytes(4) + kind + content + checksum


# One grey pixel.
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    [
        chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"),
        chunk(b"IDAT", zlib.compress(b"\0\x80")),
        chunk(b"IEND", b""),
    ]
)
# It says that it is larger.
HUGE = PNG[:16] + b"\0\xff" * 4 + PNG[24:]


@pytest.fixture
def page(client):
    client.force_login(make_manager())
    return client


def typed(**fields):
    """What the form sends, with some fields otherwise."""
    return {
        "name": "Harbourlight Demo Ltd",
        "address": "1 Test Quay",
        "city": "Aarhus",
        "country": "DK",
        "currency": "DKK",
        "vat_rate": "25",
        "quote_days": "30",
        "payment_days": "14",
        "version": OurCompany.objects.current().version,
    } | fields


def upload(content, name="logo.svg"):
    return ContentFile(content, name=name)


def test_saves_what_is_typed_and_says_so(page):
    response = page.post(URL, typed(), follow=True)
    assert "Our company is saved." in response.text
    company = OurCompany.objects.current()
    assert (company.name, company.currency, company.payment_days) == (
        "Harbourlight Demo Ltd",
        "DKK",
        14,
    )


def test_the_second_to_save_is_told_and_loses_nothing(page):
    opened = typed(name="Mine")
    page.post(URL, typed(name="Theirs"))
    response = page.post(URL, opened)
    assert "Somebody else saved this meanwhile." in response.text
    assert "Saved now: Theirs" in response.text
    assert 'value="Mine"' in response.text
    assert OurCompany.objects.current().name == "Theirs"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(SVG % b"", "image/svg+xml"), (PNG, "image/png")],
    ids=["svg", "png"],
)
def test_a_logo_is_shown_and_printed_in_place_of_the_name(page, content, content_type):
    page.post(URL, typed(logo_file=upload(content)))
    assert "/setup/company/logo/" in page.get(URL).text
    picture = page.get("/setup/company/logo/")
    assert picture.content == content
    assert picture.headers["Content-Type"] == content_type
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    first = PdfReader(BytesIO(document_pdf(make_document()))).pages[0]
    # What is drawn by lines is part of the page.
    assert ("/XObject" in first["/Resources"]) == (content == PNG)


def test_a_logo_begins_where_the_text_begins(page):
    page.post(URL, typed(logo_file=upload(PNG)))
    first, lefts = PdfReader(BytesIO(document_pdf(make_document()))).pages[0], []
    first.extract_text(
        visitor_operand_before=lambda name, _operands, place, _text: (
            name == b"Do" and lefts.append(place[4])
        )
    )
    assert [round(left / 72 * 25.4) for left in lefts] == [25]


def test_a_logo_stays_until_it_is_removed(page):
    page.post(URL, typed(logo_file=upload(SVG % b"")))
    page.post(URL, typed(name="Other"))
    assert OurCompany.objects.current().logo_type == "svg"
    page.post(URL, typed(without_logo="on"))
    company = OurCompany.objects.current()
    assert (company.logo, company.logo_type) == (None, "")
    assert page.get("/setup/company/logo/").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.4", "Choose a PNG, JPEG or SVG picture."),
        (b"<html><svg></svg></html>", "This picture cannot be printed."),
        (SVG % b'<image href="/etc/passwd" width="9" height="9"/>', "cannot be printed."),
        (PNG[:20], "Choose a PNG, JPEG or SVG picture."),
        (PNG[:40], "This picture cannot be printed."),
        (HUGE, "The picture has more than 25 million pixels."),
        (
            SVG % b'<image href="data:;base64,%s"/>' % b64encode(HUGE),
            "more than 25 million pixels.",
        ),
        (b"\xff\xd8\xff\xc0\0\0\x08\xff\xff\xff\xff", "more than 25 million pixels."),
        (SVG % (b" " * 1024 * 1024), "The picture is larger than 1 MB."),
    ],
)
def test_what_is_no_logo_is_refused_beside_its_field(page, content, said):
    response = page.post(URL, typed(name="Kept", logo_file=upload(content, "logo.png")))
    assert said in response.text
    assert 'value="Kept"' in response.text
    assert OurCompany.objects.current().logo is None


def test_a_preview_shows_what_is_typed_and_saves_nothing(page):
    sent = typed(name="Not *saved* yet", footer="#footer", action="preview")
    response = page.post(URL, sent)
    assert response.headers["Content-Type"] == "application/pdf"
    printed = PdfReader(BytesIO(response.content)).pages[0].extract_text()
    assert "Not *saved* yet" in printed
    assert "#footer" in printed
    assert OurCompany.objects.current().name == ""


def test_a_preview_of_what_is_wrong_says_what_is_wrong(page):
    response = page.post(URL, typed(vat_rate="200", action="preview"))
    assert "Not saved yet." in response.text
    assert 'value="200"' in response.text
