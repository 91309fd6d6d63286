"""The Danish pages: every text has its translation, and numbers survive the decimal comma."""

import ast
import gettext
import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation.template import templatize

from interactions.models import (
    FollowUp,
    InteractionGroup,
    InteractionLogEntry,
    InteractionTemplate,
)
from tests.factories import make_admin, make_entry, make_person, make_template

CATALOGUE = settings.BASE_DIR / "locale/da/LC_MESSAGES/django.po"
FIELD = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:".*"\n?)+)', re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{{? ?[\w.]+ ?}?}|</?\w+>")
EDGES = re.compile(r"^\s*|\s*$")
MARK = re.compile(r"\b(n?p?gettext|_)\(((?:\s*u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?)+)")
# The addresses that need no row.
PLAIN = (
    "home account log entry_new postponed delete_cancelled groups group_new templates template_new contacts"
    " contact_new contact_import password_change"
)
READ = {"placeholder", "title", "aria-label", "alt"}


def read_catalogue():
    """Return the fields of each translation as written in the catalogue, the header left out."""
    blocks = CATALOGUE.read_text().split("\n\n")[1:]
    return [
        {name: ast.literal_eval(f"({text})") for name, text in FIELD.findall(b)} for b in blocks
    ]


def compiled():
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def key(entry):
    return "\x04".join(filter(None, (entry.get("msgctxt"), entry["msgid"])))


def test_the_compiled_catalogue_holds_what_the_written_one_says():
    written = {}
    for entry in read_catalogue():
        if "msgid_plural" in entry:
            written |= {(key(entry), n): entry[f"msgstr[{n}]"] for n in (0, 1)}
        else:
            written[key(entry)] = entry["msgstr"]
    found = compiled()
    del found[""]
    assert found == written


def test_every_translation_is_made_and_none_is_guessed():
    entries = read_catalogue()
    assert len(entries) > 900
    assert "fuzzy" not in CATALOGUE.read_text()
    assert not [entry for entry in entries if not all(entry.values())]


def test_every_placeholder_stands_in_the_translation():
    for entry in read_catalogue():
        pairs = [(entry["msgid"], entry.get("msgstr", entry.get("msgstr[0]")))]
        if "msgid_plural" in entry:
            pairs.append((entry["msgid_plural"], entry["msgstr[1]"]))
        for english, danish in pairs:
            assert sorted(PLACEHOLDER.findall(english)) == sorted(PLACEHOLDER.findall(danish))
            assert EDGES.findall(english) == EDGES.findall(danish)


def marked_in_python(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            name = name.removesuffix("_lazy").removesuffix("_noop")
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            if name in {"_", "gettext", "ngettext", "pgettext", "npgettext"} and texts:
                yield name, texts


def marked_in_template(source):
    for name, texts in MARK.findall(templatize(source)):
        yield name, ast.literal_eval(f"[{texts}]")


def marked_texts():
    """Return the keys, as a compiled catalogue has them, of all that code and templates mark."""
    paths = [path for app in ("crm", "interactions") for path in Path(app).rglob("*.py")]
    marked = [found for path in paths for found in marked_in_python(path.read_text())]
    for path in Path("templates").rglob("*.*"):
        marked += marked_in_template(path.read_text())
    return {"\x04".join(texts[:2]) if "p" in name else texts[0] for name, texts in marked}


def test_every_text_that_is_marked_has_its_danish(monkeypatch):
    monkeypatch.chdir(settings.BASE_DIR)
    marked = marked_texts()
    assert len(marked) > 900
    translated = {key(entry) for entry in read_catalogue()}
    assert not sorted(marked - translated), "Run `make messages` and translate what is new."


class Texts(HTMLParser):
    """All that a page says: between its tags, and in the attributes that are read."""

    def __init__(self, page):
        super().__init__()
        self.found = set()
        self.feed(page)

    def handle_data(self, data):
        self.found.add(" ".join(data.split()))

    def handle_starttag(self, tag, attrs):
        self.found |= {value for name, value in attrs if name in READ}


@pytest.fixture
def danish(client):
    user = make_admin(name="Mara Linden", language="da")
    client.force_login(user)
    return user


@pytest.fixture
def addresses(danish):
    contact = make_person()
    facts = {"evaluation": "positive", "cost": "12.50", "duration": 5}
    entry = make_entry(contact=contact, salesperson=danish, **facts)
    make_entry(contact=contact, cancelled_by=danish)
    postponed = make_entry(contact=contact, postponed=True, logged_by=danish)
    FollowUp.objects.create(
        contact=contact, entry=entry, salesperson=danish, due_on=timezone.localdate(), text="Ring"
    )
    template = make_template(unit_cost="12.50")
    return [*map(reverse, PLAIN.split())] + [
        reverse("entry", args=[entry.pk]),
        reverse("entry_correct", args=[entry.pk]),
        reverse("entry_resume", args=[postponed.pk]),
        reverse("contact", args=[contact.number]),
        reverse("contact_edit", args=[contact.number]),
        reverse("template", args=[template.pk]),
        reverse("group", args=[template.group_id]),
        f"{reverse('call')}?contact={contact.number}",
    ]


@pytest.mark.django_db
def test_no_page_of_a_danish_user_says_anything_in_english(client, danish, addresses):
    texts = {key(entry): entry.get("msgstr", "") for entry in read_catalogue()}
    english = set(texts) - set(
        texts.values()
    )  # What is said alike in both languages tells nothing.
    for language in ("en", "da"):  # What is kept ready for the one must not be shown to the other.
        danish.language = language
        danish.save()
        pages = {address: client.get(address).text for address in addresses}
    for model in (
        InteractionGroup,
        InteractionTemplate,
    ):  # Rows speak the language of who wrote them.
        english -= set(model.objects.values_list("description", flat=True))
    left = {address: Texts(page).found & english for address, page in pages.items()}
    assert not {address: found for address, found in left.items() if found}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["log", "contacts", "entry_new"])
def test_the_navigation_of_a_danish_user_is_danish(client, danish, name):
    found = Texts(client.get(reverse(name)).text).found
    assert {"Min dag", "Kontakter", "Interaktioner", "Udsat", "Skabeloner"} <= found
    assert not {"My day", "Contacts", "Interactions", "Postponed", "Templates"} & found


@pytest.mark.django_db
def test_dates_are_written_as_danes_write_them(client, danish):
    at = datetime(2024, 10, 2, 12, tzinfo=timezone.get_current_timezone())
    entry = make_entry(occurred_at=at)
    assert "2. okt 2024" in Texts(client.get(reverse("log")).text).found
    assert "2. okt 2024, 12:00" in Texts(client.get(reverse("entry", args=[entry.pk])).text).found


@pytest.mark.django_db
def test_a_cost_that_a_danish_browser_sends_is_recorded(client, danish):
    """A field for numbers sends a dot, whatever it shows."""
    sent = {
        "contact": make_person().number,
        "template": make_template().pk,
        "salesperson": danish.pk,
        "occurred_at": "2026-11-19T09:42",
        "description": "",
        "cost": "12.50",
    }
    page = client.post(reverse("entry_new"), sent)
    assert number_shown(page, "cost") == "12.50"
    client.post(reverse("entry_new"), sent | {"description": "Talt om paraplyer"})
    entry = InteractionLogEntry.objects.get()
    assert str(entry.cost) == "12.50"
    assert "12,50" in client.get(reverse("entry", args=[entry.pk])).text


@pytest.mark.django_db
def test_a_number_in_a_danish_form_is_one_that_the_browser_can_read(client, danish):
    template = make_template(unit_cost="12.50")
    entry = make_entry(salesperson=danish, cost="1234.50")
    page = client.get(reverse("template", args=[template.pk]))
    assert number_shown(page, "unit_cost") == "12.50"
    page = client.get(reverse("entry_correct", args=[entry.pk]))
    assert number_shown(page, "cost") == "1234.50"


def number_shown(page, name):
    """Return what the page has in its field for this number."""
    (field,) = re.findall(rf'<input[^>]* name="{name}"[^>]*>', page.text)
    return re.search(r' value="([^"]*)"', field)[1]
