"""What the ground itself lets contacts be chosen by for a segment."""

from functools import partial

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from .choices import ContactKind, CorrespondenceType, Language
from .choosing import PEOPLE, SEGMENTS, Criterion, any_of, register
from .criterion_parts import (
    TEXT,
    SegmentsField,
    WordsField,
    between,
    choices_field,
    days_between,
    has,
    one_of,
    text_field,
)
from .filter_fields import DayField, RowsField, named
from .filtering import NO_SUCH_CHOICE
from .forms.contact_picker import ContactPickerField
from .forms.rendering import Checks
from .models import Tag, User
from .narrowing import (
    created_between,
    in_cities,
    in_company,
    in_postal_codes,
    in_segments,
    marked,
    of_salespeople,
    with_any_tag,
    with_words,
)

COMPANY_AND_PEOPLE = [
    ("", gettext_lazy("The company and its people")),
    (PEOPLE, gettext_lazy("Its people only")),
]


def company_in_words(values):
    people_only = values["company_which"] == PEOPLE
    text = _("works at %(company)s") if people_only else _("%(company)s and its people")
    return text % {"company": values["company"]}


MARKS = [
    ("archived", gettext_lazy("archived")),
    ("privacy_blocked", gettext_lazy("privacy-blocked")),
    ("excluded", gettext_lazy("excluded from segments")),
]

KINDS = {
    ContactKind.PERSON: gettext_lazy("a person"),
    ContactKind.COMPANY: gettext_lazy("a company"),
}

one_of(
    "kind",
    gettext_lazy("Kind"),
    ContactKind.choices,
    gettext_lazy("is %(any)s"),
    words=KINDS,
    rank=10,
)
register(
    Criterion(
        gettext_lazy("Name"),
        {
            "q": partial(
                text_field,
                gettext_lazy("Words"),
                gettext_lazy("As in the search: of the name, the company, the number, the city…"),
            )
        },
        with_words,
        lambda values: _("found by “%(text)s”") % {"text": values["q"]},
        11,
    )
)
register(
    Criterion(
        gettext_lazy("Company"),
        {
            "company": partial(
                ContactPickerField,
                kind="company",
                required=False,
                label=gettext_lazy("Company"),
            ),
            "company_which": partial(
                forms.ChoiceField,
                label=gettext_lazy("Which"),
                choices=COMPANY_AND_PEOPLE,
                required=False,
                error_messages=NO_SUCH_CHOICE,
            ),
        },
        in_company,
        company_in_words,
        12,
        lead="company",
    )
)
register(
    Criterion(
        gettext_lazy("Salesperson"),
        {
            "salesperson": lambda: RowsField(
                queryset=User.objects.order_by("name", "pk"),
                known_by="email",
                required=False,
                widget=Checks,
                label=gettext_lazy("Salesperson"),
            )
        },
        of_salespeople,
        lambda values: _("salesperson is %(any)s") % {"any": any_of(values["salesperson"])},
        13,
    )
)
register(
    Criterion(
        gettext_lazy("Tag"),
        {
            "tag": lambda: RowsField(
                queryset=Tag.objects.all(),
                known_by="name",
                required=False,
                widget=Checks,
                label=gettext_lazy("Tag"),
            )
        },
        with_any_tag,
        lambda values: _("has the tag %(any)s") % {"any": any_of(values["tag"])},
        14,
    )
)
one_of(
    "country",
    gettext_lazy("Country"),
    countries,
    gettext_lazy("country is %(any)s"),
    rank=20,
)
register(
    Criterion(
        gettext_lazy("Postal code"),
        {
            "postal_code_from": partial(text_field, gettext_lazy("From")),
            "postal_code_to": partial(text_field, gettext_lazy("To")),
        },
        in_postal_codes,
        lambda values: (
            _("postal code %(between)s")
            % {"between": between(values["postal_code_from"], values["postal_code_to"])}
        ),
        21,
    )
)
register(
    Criterion(
        gettext_lazy("City"),
        {
            "city": partial(
                WordsField,
                label=gettext_lazy("City"),
                help_text=gettext_lazy("Several with commas between them."),
                **TEXT,
            )
        },
        in_cities,
        lambda values: _("city is %(any)s") % {"any": any_of(values["city"])},
        22,
    )
)
one_of(
    "language",
    gettext_lazy("Language"),
    Language.choices,
    gettext_lazy("language is %(any)s"),
    rank=23,
)
one_of(
    "correspondence_type",
    gettext_lazy("Correspondence type"),
    named(CorrespondenceType),
    gettext_lazy("correspondence type is %(any)s"),
    rank=24,
)
has(
    "has_email",
    gettext_lazy("Has an e-mail address"),
    gettext_lazy("has an e-mail address"),
    gettext_lazy("has no e-mail address"),
    ~Q(email=""),
)
has(
    "has_phone",
    gettext_lazy("Has a phone number"),
    gettext_lazy("has a phone number"),
    gettext_lazy("has no phone number"),
    ~Q(phone="") | ~Q(mobile=""),
)
has(
    "has_address",
    gettext_lazy("Has a postal address"),
    gettext_lazy("has a postal address"),
    gettext_lazy("has no postal address"),
    ~Q(address="") | ~Q(city=""),
)
register(
    Criterion(
        gettext_lazy("Created"),
        {
            "created_from": partial(DayField, label=gettext_lazy("From"), required=False),
            "created_to": partial(DayField, label=gettext_lazy("To"), required=False),
        },
        created_between,
        lambda values: (
            _("created %(between)s")
            % {"between": days_between(values["created_from"], values["created_to"])}
        ),
        70,
    )
)
register(
    Criterion(
        gettext_lazy("Member of a segment"),
        {
            "segment": lambda: SegmentsField(
                label=gettext_lazy("Segment"),
                required=False,
                help_text=gettext_lazy("Numbers, S0042 for instance."),
            )
        },
        in_segments,
        lambda values: (
            _("in the segment %(any)s")
            % {"any": any_of(f"{each.number} {each}" for each in values["segment"])}
        ),
        71,
        group=SEGMENTS,
    )
)
register(
    Criterion(
        gettext_lazy("Marked as"),
        {"marked": partial(choices_field, gettext_lazy("Marked as"), MARKS)},
        marked,
        lambda values: any_of(dict(MARKS)[name] for name in values["marked"]),
        72,
    )
)
