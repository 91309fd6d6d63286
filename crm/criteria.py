"""What the ground itself lets contacts be chosen by for a segment."""

import re
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Left, Lower
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from .choices import ContactKind, CorrespondenceType, Language
from .choosing import PEOPLE, SEGMENTS, Criterion, any_of, register
from .dates import midnight
from .filter_fields import DayField, RowsField, codes, named
from .filtering import NO_SUCH_CHOICE
from .forms.contact_picker import ContactPickerField
from .forms.rendering import Checks
from .models import Contact, Segment, SegmentMember, Tag, User

COMPANY_AND_PEOPLE = [
    ("", gettext_lazy("The company and its people")),
    (PEOPLE, gettext_lazy("Its people only")),
]
YES_NO = [("", gettext_lazy("Either")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


def words_in(text):
    """The parts of a text that commas separate."""
    return [word.strip() for word in text.split(",") if word.strip()]


def choices_field(label, choices):
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=Checks, error_messages=NO_SUCH_CHOICE
    )


def text_field(label, help_text=""):
    return forms.CharField(label=label, required=False, max_length=200, help_text=help_text)


class SegmentsField(forms.CharField):
    """Segments by their numbers."""

    def clean(self, value):
        """Return the segments. Raises ValidationError for a number that none has."""
        numbers = [number.upper() for number in re.split(r"[,\s]+", super().clean(value)) if number]
        found = list(Segment.objects.filter(number__in=numbers).order_by("number"))
        missing = set(numbers) - {segment.number for segment in found}
        if missing:
            raise ValidationError(
                _("There is no segment with the number %(number)s. A number reads S0042."),
                params={"number": min(missing)},
            )
        return found


def one_of(name, label, choices, told, *, column=None, rank=50):
    """Register that a column holds one of some choices."""

    def narrow(contacts, values):
        return contacts.filter(**{f"{column or name}__in": codes(values[name])})

    def in_words(values):
        words = dict(choices)
        return told % {"any": any_of(words[value] for value in values[name])}

    fields = {name: partial(choices_field, label, choices)}
    register(Criterion(label, fields, narrow, in_words, rank))


def has(name, label, there, missing, condition):
    """Register whether something of a contact is filled in: `condition` holds when it is."""

    def narrow(contacts, values):
        return contacts.filter(condition if values[name] == "yes" else ~condition)

    def in_words(values):
        return str(there if values[name] == "yes" else missing)

    field = partial(
        forms.ChoiceField,
        label=label,
        choices=YES_NO,
        required=False,
        error_messages=NO_SUCH_CHOICE,
    )
    register(Criterion(label, {name: field}, narrow, in_words, 60))


def with_words(contacts, values):
    return contacts.search(values["q"])


def in_company(contacts, values):
    if values["company_which"] == PEOPLE:
        return contacts.filter(company=values["company"])
    return contacts.with_people_of(values["company"])


def company_in_words(values):
    people_only = values["company_which"] == PEOPLE
    text = _("works at %(company)s") if people_only else _("%(company)s and its people")
    return text % {"company": values["company"]}


def of_salespeople(contacts, values):
    return contacts.filter(salesperson__in=values["salesperson"])


def with_any_tag(contacts, values):
    tagged = Contact.tags.through.objects.filter(tag__in=values["tag"])
    return contacts.filter(pk__in=tagged.values("contact"))


def in_cities(contacts, values):
    cities = [city.lower() for city in words_in(values["city"])]
    return contacts.alias(lower_city=Lower("city")).filter(lower_city__in=cities)


def in_postal_codes(contacts, values):
    """From the first to the last, those that begin like the last included."""
    first, last = values["postal_code_from"].strip(), values["postal_code_to"].strip()
    found = contacts.exclude(postal_code="")
    if first:
        found = found.filter(postal_code__gte=first)
    if last:
        found = found.alias(beginning=Left("postal_code", len(last))).filter(beginning__lte=last)
    return found


def created_between(contacts, values):
    if values["created_from"]:
        contacts = contacts.filter(created_at__gte=midnight(values["created_from"]))
    if values["created_to"]:
        contacts = contacts.filter(created_at__lt=midnight(values["created_to"], days=1))
    return contacts


def in_segments(contacts, values):
    members = SegmentMember.objects.filter(segment__in=values["segment"])
    return contacts.filter(pk__in=members.values("contact"))


def marked(contacts, values):
    """Those that are archived, privacy-blocked or excluded: what a segment may want to be rid of."""
    conditions = {
        "archived": Q(archived_at__isnull=False),
        "privacy_blocked": Q(privacy_blocked=True),
        "excluded": Q(excluded_from_segments=True),
    }
    any_condition = Q()
    for name in values["marked"]:
        any_condition |= conditions[name]
    return contacts.filter(any_condition)


def between(first, last):
    """Two ends in words, one of which may be open."""
    if first and last:
        return _("from %(first)s to %(last)s") % {"first": first, "last": last}
    return (_("from %(first)s") if first else _("up to %(last)s")) % {"first": first, "last": last}


def days_between(first, last):
    return between(*(day and date_format(day, _("j M Y")) for day in (first, last)))


MARKS = [
    ("archived", gettext_lazy("archived")),
    ("privacy_blocked", gettext_lazy("privacy-blocked")),
    ("excluded", gettext_lazy("excluded from segments")),
]

one_of("kind", gettext_lazy("Kind"), ContactKind.choices, gettext_lazy("kind is %(any)s"), rank=10)
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
    list(countries),
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
                text_field, gettext_lazy("City"), gettext_lazy("Several with commas between them.")
            )
        },
        in_cities,
        lambda values: _("city is %(any)s") % {"any": any_of(words_in(values["city"]))},
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
