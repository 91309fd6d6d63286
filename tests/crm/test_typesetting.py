"""What is printed: text is text, whatever it says; documents say what they hold, and break over pages."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import typst
from django.utils import timezone
from pypdf import PdfReader

from crm.models import Document, OurCompany
from crm.typesetting import document_pdf
from crm.typesetting.setting import set_pages
from tests.factories import make_document, make_user

pytestmark = pytest.mark.django_db

MARKUP = [
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.2.0": *',
    "#panic()",
    "$ x^2 $",
    "*bold* _italic_ `code` ```raw```",
    "= Heading",
    "- item",
    "+ item",
    "/ term: text",
    "@label <label>",
    "// comment",
    "/* comment */",
    "back\\slash",
    "\"double\" 'single'",
    "https://example.com/a_b",
    "a ~ b -- c --- d ... e",
    "{{ contact.name }} {% if %}",
    "]] }) #[",
    "\\u{1F600}",
    "<script>alert(1)</script>",
]
MM = 72 / 25.4


def read(made):
    return PdfReader(BytesIO(made))


def text_of(made):
    return "\n".join(page.extract_text() for page in read(made).pages)


def places(page):
    """Each piece of text of a page with where it stands, in mm from the left and from the top."""
    found = []

    def note(text, page, line, *_font):
        if text.strip():
            x = line[4] * page[0] + line[5] * page[2] + page[4]
            y = line[4] * page[1] + line[5] * page[3] + page[5]
            found.append((text.strip(), x / MM, 297 - y / MM))

    page.extract_text(visitor_text=note)
    return found


def make_letterhead(**fields):
    OurCompany.objects.update(
        **{
            "name": "Harbourlight Demo Ltd",
            "address": "1 Test Quay",
            "postal_code": "8000",
            "city": "Aarhus",
            "email": "hello@harbourlight.example",
            "vat_number": "DK12345678",
            "bank_details": "IBAN DK50 0040 0440 1162 43",
            "footer": "Umbrellas since 1898.",
        }
        | fields
    )


def test_what_looks_like_markup_is_text():
    document = make_document(
        lines=[{"text": each} for each in MARKUP],
        notes="\n\n".join(MARKUP),
        recipient="\n".join(MARKUP[:3]),
        reference=MARKUP[0],
    )
    printed = text_of(document_pdf(document))
    for each in MARKUP:
        assert printed.count(each) >= 2, each
    assert "root:" not in printed


@pytest.mark.parametrize(
    "text",
    [
        "\u202eright to left",
        "".join(map(chr, range(1, 32))) + "\x7f\x85\u2028\u2029\ufeff\ufffe\U000e0001",
        "😀👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "W" * 4000,
        "e" + "\u0301" * 3000,
        "\n" * 3000,
        "日本語 العربية עברית हिन्दी",
    ],
)
def test_whatever_is_typed_makes_a_page(text):
    document = make_document(lines=[{"text": text[:1000]}], notes=text, recipient=text[:600])
    assert 1 <= len(read(document_pdf(document)).pages) < 9


def test_no_word_is_wider_than_its_column():
    document = make_document(
        lines=[
            {
                "item": "W" * 30,
                "text": "W" * 300,
                "quantity": "-999999999.999",
                "unit": "W" * 20,
                "unit_price": "99999.9999",
                "discount": "12.25",
                "vat_rate": "12.25",
            }
        ],
        notes=f"Read https://example.com/{'long' * 90}",
        reference="W" * 100,
        recipient="W" * 100,
    )
    page = read(document_pdf(document)).pages[0]
    assert "87,749,999,912,162" in page.extract_text()
    assert f"Read https://example.com/{'long' * 9}" in page.extract_text()
    # The widest line is one of small letters, over the whole page.
    assert max(len(text.strip()) for text, _x, _y in places(page)) < 110
    longest = max((text for text, x, _y in places(page) if set(text) == {"W"}), key=len)
    assert len(longest) <= 30


def test_a_long_word_that_fits_its_column_is_not_broken():
    word = "Haftpflichtversicherungsgesellschaft"
    document = make_document(lines=[{"text": f"Many an umbrella of the {word}"}], notes=word)
    assert text_of(document_pdf(document)).count(word) == 2


def test_a_hundred_thousand_characters_make_many_pages():
    document = make_document()
    document.notes = "Umbrellas for all. " * 5263
    assert text_of(document_pdf(document)).count("Umbrellas") == 5263


def test_letters_of_many_languages_are_there():
    words = "Smørrebrød på Ærø, zażółć gęślą jaźń, Ελληνικά, Москва, ĳ, ß, €"
    assert words in text_of(document_pdf(make_document(notes=words)))


@pytest.mark.parametrize("path", ["/etc/passwd", "../../crm/settings.py", "/../settings.py"])
def test_a_template_reads_no_file_but_templates(path):
    with pytest.raises(typst.TypstError, match="not found|escape"):
        set_pages({"main.typ": f'#read("{path}")'.encode()}, 0)


def test_a_quote_says_all_that_it_holds():
    make_letterhead()
    document = make_document(
        lines=[
            {
                "item": "GU-75",
                "text": "Golf umbrella",
                "quantity": Decimal(400),
                "unit": "pcs",
                "unit_price": Decimal("14.20"),
                "discount": Decimal(5),
                "vat_rate": Decimal(20),
            },
            {"text": "Freight", "unit_price": Decimal("1.1234"), "vat_rate": Decimal("5.5")},
        ],
        recipient="Agnes Pillow\nUnreal Umbrellas Ltd",
        date=date(2026, 11, 16),
        deadline=date(2026, 12, 14),
        reference="PO 17",
        notes="Delivery six weeks after order.",
        salesperson=make_user(name="Mara Linden"),
    )
    printed = text_of(document_pdf(document))
    for words in [
        "Harbourlight Demo Ltd · 1 Test Quay · 8000 Aarhus",
        "VAT number DK12345678 · IBAN DK50 0040 0440 1162 43",
        "Umbrellas since 1898.",
        f"Quote {document.number}",
        "16 November 2026",
        "14 December 2026",
        "PO 17",
        "Mara Linden",
        "400 pcs",
        "14.20",
        "1.1234",
        "5 %",
        "5,396.00",
        "VAT 5.5 % of 1.12",
        "VAT 20 % of 5,396.00",
        "1,079.20",
        "6,476.38",
        "Delivery six weeks after order.",
        "Page 1 of 1",
    ]:
        assert words in printed
    assert "Draft" not in printed


def test_the_address_stands_in_the_window_of_the_envelope():
    # DIN 5008, form B: 20 mm from the left, 45 mm from the top, 85 mm by 45 mm.
    make_letterhead()
    lines = ["Agnes Pillow", "Unreal Umbrellas Ltd", "Floor 7", "7 Drizzle Lane", "ZZ1 1ZZ Here"]
    document = make_document(recipient="\n".join([*lines, "W" * 90, "Country"]))
    found = places(read(document_pdf(document)).pages[0])
    within = [text for text, x, y in found if 20 <= x < 105 and 45 <= y <= 90]
    assert within[0].startswith("Harbourlight Demo Ltd · 1 Test Quay")
    assert [text for text in within if text in lines] == lines
    assert within[-1] == "Country"


def test_lines_go_on_over_pages_below_the_same_heads():
    document = make_document(lines=[{"text": f"Umbrella {number}"} for number in range(60)])
    pages = [page.extract_text() for page in read(document_pdf(document)).pages]
    assert len(pages) == 3
    assert all("Unit price" in page for page in pages)
    assert [f"Page {number} of 3" in page for number, page in enumerate(pages, 1)] == [True] * 3
    assert sum(page.count("Umbrella ") for page in pages) == 60
    # The heading stands on the first; each says at its foot what it is part of.
    assert [page.count(str(document)) for page in pages] == [2, 1, 1]


def test_figures_go_to_the_next_page_with_the_last_line():
    document = make_document(lines=[{"text": f"Umbrella {number}"} for number in range(20)])
    first, second = (page.extract_text() for page in read(document_pdf(document)).pages)
    assert "Umbrella 18" in first
    assert "Umbrella 19" in second
    assert "Total EUR" in second


def test_more_figures_than_a_page_has_room_for_go_on_below_each_other():
    document = make_document(lines=[{"vat_rate": rate} for rate in range(60)])
    found = [
        (number, round(y))
        for number, page in enumerate(read(document_pdf(document)).pages)
        for text, _x, y in places(page)
        if "% of" in text
    ]
    assert len(found) == len(set(found)) == 60


def test_a_long_name_of_ours_is_not_cut():
    make_letterhead(name="Umbrellamakers" * 14)
    found = places(read(document_pdf(make_document())).pages[0])
    heights = [y for text, x, y in found if x < 110 and y < 50]
    assert 15 < min(heights) < max(heights) < 37


def test_a_draft_is_marked_until_it_is_issued():
    draft = make_document("invoice")
    assert "Draft" in text_of(document_pdf(draft))
    Document.objects.filter(pk=draft.pk).update(issued_at=timezone.now())
    draft.refresh_from_db()
    assert "Draft" not in text_of(document_pdf(draft))


def test_a_document_speaks_its_own_language():
    danish = make_document(language="da", date=date(2026, 11, 16), lines=[{"unit_price": 1234}])
    printed = text_of(document_pdf(danish))
    assert "16. november 2026" in printed
    assert "1.234,00" in printed


def test_a_language_without_words_of_ours_is_english():
    french = make_document(language="fr", date=date(2026, 11, 16), lines=[{"unit_price": 1234}])
    printed = text_of(document_pdf(french))
    assert "16 November 2026" in printed
    assert "1,234.00" in printed


def test_the_same_document_makes_the_same_bytes():
    document = make_document(date=timezone.localdate() - timedelta(days=9))
    assert document_pdf(document) == document_pdf(Document.objects.get())
