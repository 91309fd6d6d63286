"""From the cells of a row to the contacts that it holds, or to why it is refused."""

import functools
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django_countries import countries

from ..choices import ContactKind, CorrespondenceType, Language
from ..exporting import FORMULA
from ..models import Contact, User
from .columns import NAMING, OWN_FIELDS, fold
from .workbooks import Unreadable

STAGED = ["kind", "name", *(field for field in OWN_FIELDS if field != "kind")]
# In a row with a company and a person, each has these; the rest is one's or the other's.
OF_BOTH = [
    "address",
    "postal_code",
    "city",
    "region",
    "country",
    "language",
    "correspondence_type",
    "salesperson",
    "tags",
]
OF_COMPANY = ["number", "external_id", "phone", *OF_BOTH]
OF_PERSON = ["first_name", "last_name", "job_title", "email", "mobile", *OF_BOTH]
NOT_OF_A_COMPANY = {"first_name", "last_name", "job_title"}
LIMITS = {field: Contact._meta.get_field(field).max_length for field in ["name", *OWN_FIELDS]}
LIMITS |= {"company": LIMITS["name"], "kind": None, "country": None, "language": None}
LIMITS |= {"correspondence_type": None, "salesperson": None, "tags": None, "number": None}
LONGEST_TAG = 50
KINDS = {
    ContactKind.COMPANY: "company firma virksomhed selskab organisation organization business account",
    ContactKind.PERSON: "person people individual privatperson contact kontakt kontaktperson",
}
CORRESPONDENCE_TYPES = {
    CorrespondenceType.NONE: "none ingen",
    CorrespondenceType.LETTER: "letter brev post mail",
    CorrespondenceType.EMAIL: "email epost",
}
MORE_COUNTRIES = {
    "uk": "GB",
    "greatbritain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "storbritannien": "GB",
    "usa": "US",
    "us": "US",
    "america": "US",
    "unitedstates": "US",
    "holland": "NL",
    "czechrepublic": "CZ",
    "turkey": "TR",
}
# What a spreadsheet shows where a formula went wrong, in a workbook or in the CSV file made of it.
ERRORS = {
    *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"),
    *("#SPILL!", "#CALC!", "#GETTING_DATA"),
}
COMPANY, PERSON = ContactKind.COMPANY.value, ContactKind.PERSON.value


class Refused(Exception):
    """A cell cannot be taken; `code` is one of the reasons."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Row:
    """Cleans the rows of one file: a call takes the line and its cells, and returns the contacts in it, as
    tuples of STAGED, and its problems, as pairs of the column and (code, value)."""

    def __init__(self, mapping):
        self.columns = [
            (place, field, cleaner(field)) for place, field in enumerate(mapping) if field
        ]
        self.width = len(mapping)

    def __call__(self, cells):
        values, problems = dict.fromkeys([*STAGED, "company"], ""), []
        if len(cells) > self.width and any(cells[self.width :]):
            problems.append(("", "too_many_cells", cells[self.width]))
        for place, field, clean in self.columns:
            if place < len(cells) and (cell := cells[place]):
                try:
                    values[field] = clean(cell)
                except Refused as refused:
                    problems.append((field, refused.code, cell[:200].replace("\0", "")))
        if not problems:
            problems = name_problems(values)
        if problems:
            return [], problems
        return [tuple(map(contact.get, STAGED, EMPTY)) for contact in contacts_of(values)], []


EMPTY = [""] * len(STAGED)


def cleaner(field):
    """Return the function that cleans a cell of the field and raises Refused."""
    known = VOCABULARIES.get(field)
    # A vocabulary's function is asked once for each spelling in the file.
    check = functools.lru_cache(maxsize=10_000)(known()) if known else None
    limit = LIMITS[field]

    def clean(cell):
        if isinstance(cell, Unreadable):
            raise Refused(cell.code)
        text = " ".join(cell.split())
        # An export puts an apostrophe before text that a spreadsheet would take for a formula.
        if text[:1] == "'" and text[1:].startswith(FORMULA):
            text = text[1:]
        if text[:1] == "#" and text in ERRORS:
            raise Refused("error_cell")
        if not text.isprintable():
            text = "".join(c for c in text if unicodedata.category(c) != "Cf")
            if not text.isprintable():
                raise Refused("control_character")
        if limit and len(text) > limit:
            raise Refused("too_long")
        return check(text) if check and text else text

    return clean


def look_up(words, code):
    """Return a function from a text to what it means in a vocabulary; others raise Refused(code)."""

    def find(text):
        try:
            return words[fold(text)]
        except KeyError:
            raise Refused(code) from None

    return lambda: find


def spelled(vocabulary):
    return {word: str(value) for value, words in vocabulary.items() for word in words.split()}


def country_words():
    """Each country by its codes of two and three letters, and its name in English and Danish."""
    words = {}
    for language in ["en", "da"]:
        with translation.override(language):
            words |= {fold(str(country.name)): country.code for country in countries}
    for country in countries:
        words |= {
            country.code.lower(): country.code,
            countries.alpha3(country.code).lower(): country.code,
        }
    return words | MORE_COUNTRIES


def language_words():
    words = {value: value for value in Language.values}
    for language in ["en", "da"]:
        with translation.override(language):
            words |= {fold(str(label)): value for value, label in Language.choices}
    return words | spelled(
        {
            Language.DANISH: "dansk dan dk",
            Language.ENGLISH: "engelsk eng enu",
            Language.GERMAN: "tysk deutsch deu ger",
            Language.SWEDISH: "svensk svenska sve swe",
            Language.NORWEGIAN: "norsk nor no",
            Language.FRENCH: "fransk francais fra",
            Language.SPANISH: "spansk espanol esp spa",
        }
    )


def find_salesperson():
    words = {}
    for pk, email, name, initials in User.objects.salespeople().values_list(
        "pk", "email", "name", "initials"
    ):
        words |= {fold(word): str(pk) for word in [initials, name, email] if word}
    return look_up(words, "unknown_salesperson")()


def check_email():
    def check(text):
        try:
            validate_email(text)
        except ValidationError:
            raise Refused("bad_email") from None
        return text

    return check


def check_tags():
    def check(text):
        tags = [" ".join(tag.split()) for tag in text.replace(";", ",").split(",")]
        if any(len(tag) > LONGEST_TAG for tag in tags):
            raise Refused("too_long")
        return ",".join(tag for tag in tags if tag)

    return check


VOCABULARIES = {
    "kind": look_up(spelled(KINDS), "unknown_kind"),
    "correspondence_type": look_up(spelled(CORRESPONDENCE_TYPES), "unknown_correspondence_type"),
    "country": lambda: look_up(country_words(), "unknown_country")(),
    "language": lambda: look_up(language_words(), "unknown_language")(),
    "salesperson": find_salesperson,
    "email": check_email,
    "tags": check_tags,
}


def name_problems(values):
    """Complete the names of a person in `values`; return the problems with them."""
    if values["first_name"] or values["last_name"]:
        values["name"] = f"{values['first_name']} {values['last_name']}".strip()
    elif values["name"]:
        first, _space, last = values["name"].rpartition(" ")
        values["first_name"], values["last_name"] = (first, last) if first else (last, "")
    if not any(values[field] for field in NAMING):
        return [("name", "no_name", "")]
    too_long = [
        ("name", "too_long", values["name"][:200])
        for field in ["name", "first_name", "last_name"]
        if len(values[field]) > LIMITS[field]
    ]
    return too_long[:1]


def contacts_of(values):
    """Return the contacts in a row, the company first; a person and a company in one row belong together."""
    kind, company, name = values["kind"], values["company"], values["name"]
    if kind == COMPANY and not company:
        return [only_company(values, name)]
    if not name:
        # Known by a number alone: which kind it is, the check finds out.
        return [only_company(values, company) if company else values]
    person = values | {"kind": PERSON}
    if not company:
        return [person]
    if kind == PERSON:
        return [{"kind": COMPANY, "name": company}, person]
    return [
        {"kind": COMPANY, "name": company} | {field: values[field] for field in OF_COMPANY},
        {"kind": PERSON, "name": name} | {field: values[field] for field in OF_PERSON},
    ]


def only_company(values, name):
    blank = dict.fromkeys(NOT_OF_A_COMPANY, "")
    return values | blank | {"kind": COMPANY, "name": name}
