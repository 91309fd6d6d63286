"""What criteria are made of: their fields, the sorts that several criteria are of, and their words."""

import re
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .choosing import Criterion, any_of, register
from .filter_fields import codes
from .filtering import NO_SUCH_CHOICE
from .forms.rendering import Checks
from .models import Segment

TEXT = {
    "required": False,
    "max_length": 200,
    "error_messages": {"max_length": gettext_lazy("Shorten this to %(limit_value)d characters.")},
}
YES_NO = [("", gettext_lazy("Either")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


def choices_field(label, choices):
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=Checks, error_messages=NO_SUCH_CHOICE
    )


def text_field(label, help_text=""):
    return forms.CharField(label=label, help_text=help_text, **TEXT)


class WordsField(forms.CharField):
    """Several texts, with commas between them."""

    def clean(self, value):
        """Return the texts as a list."""
        return [word.strip() for word in super().clean(value).split(",") if word.strip()]


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


def one_of(name, label, choices, told, *, words=None, rank=50):
    """Register that the column `name` holds one of some choices. The sentence `told` calls them by their labels,
    or by other `words`."""

    def narrow(contacts, values):
        return contacts.filter(**{f"{name}__in": codes(values[name])})

    def in_words(values):
        # Only now, for the names of countries are in the language that is active.
        called = words or dict(choices)
        return told % {"any": any_of(called[value] for value in values[name])}

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


def between(first, last):
    """Two ends in words, one of which may be open."""
    if first and last:
        return _("from %(first)s to %(last)s") % {"first": first, "last": last}
    return (_("from %(first)s") if first else _("up to %(last)s")) % {"first": first, "last": last}


def days_between(first, last):
    return between(*(day and date_format(day, _("j M Y")) for day in (first, last)))
