"""What contacts can be chosen by: a registry of criteria that each app fills from its own module `criteria`.

Criteria are kept as an address would hold them, each field with its values; several values of a field mean any of
them, several criteria all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from .filter_fields import DayField, check_order
from .filtering import NO_SUCH_CHOICE, is_given
from .models import Contact

ALSO = "also"
PEOPLE, COMPANIES, EXCLUDED = "people", "companies", "excluded"
WIDER = [
    (PEOPLE, gettext_lazy("with all people of the companies that match")),
    (COMPANIES, gettext_lazy("with the companies of the people that match")),
    (EXCLUDED, gettext_lazy("with those excluded from segments")),
]
# The headings under which criteria are offered, in their order; other apps add theirs.
CONTACT, SEGMENTS = (10, gettext_lazy("The contact")), (30, gettext_lazy("Segments"))
registered = []


@dataclass(frozen=True)
class Criterion:
    """One thing that contacts are chosen by. `fields` makes its form fields, anew for each form; `narrow` takes
    contacts and the form's values and returns those that match; `told` says the values as a sentence's part."""

    label: str
    fields: dict[str, Callable[[], forms.Field]]
    narrow: Callable[[QuerySet, dict], QuerySet]
    told: Callable[[dict], str]
    rank: int = 50
    # The field without which the others say nothing, if there is one.
    lead: str = ""
    group: tuple = CONTACT

    @property
    def name(self):
        """What a page calls it by: its first field."""
        return next(iter(self.fields))

    def is_given(self, values):
        names = [self.lead] if self.lead else self.fields
        return any(is_given(values.get(name)) for name in names)


def register(criterion):
    registered.append(criterion)
    registered.sort(key=lambda known: known.rank)


def names():
    """The names of all fields that criteria have."""
    return [name for criterion in registered for name in criterion.fields] + [ALSO]


class CriteriaForm(forms.Form):
    """All criteria that are registered, and how far what matches is widened."""

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        for criterion in registered:
            self.fields |= {name: make() for name, make in criterion.fields.items()}
        self.fields[ALSO] = forms.MultipleChoiceField(
            label=gettext_lazy("Also"),
            choices=WIDER,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages=NO_SUCH_CHOICE,
        )

    def clean(self):
        cleaned = super().clean()
        for name, field in self.fields.items():
            first, last = name, f"{name.removesuffix('_from')}_to"
            if isinstance(field, DayField) and first.endswith("_from"):
                check_order(self, cleaned.get(first), cleaned.get(last), field=last)
        return cleaned

    def given(self, name):
        return self.data.getlist(name) if self.is_bound else []


class Criteria:
    """Criteria with their values. `asked` maps a field to a list of texts, or is a QueryDict, or a bound
    CriteriaForm."""

    def __init__(self, asked):
        if isinstance(asked, CriteriaForm):
            self.form = asked
            return
        query = QueryDict(mutable=True)
        for name, values in asked.lists() if hasattr(asked, "lists") else asked.items():
            query.setlist(name, values)
        self.form = CriteriaForm(query)

    def is_valid(self):
        return self.form.is_valid()

    @cached_property
    def kept(self):
        """What a step keeps: the values of the fields that are given."""
        kept = {name: self._kept(name) for name in names()}
        return {name: values for name, values in kept.items() if values}

    def _kept(self, name):
        # A company that was typed by its name is kept as the one that was meant.
        value = self.values.get(name)
        if isinstance(value, Contact):
            return [value.number]
        return [text for text in self.form.given(name) if text]

    @cached_property
    def values(self):
        """The cleaned values; of criteria that cannot be read, none."""
        return self.form.cleaned_data if self.is_valid() else {}

    @property
    def given(self):
        return [each for each in registered if each.is_given(self.values)]

    @property
    def wider(self):
        return self.values.get(ALSO, [])

    @property
    def takes_excluded(self):
        """Whether those come too that are excluded from segments."""
        return EXCLUDED in self.wider

    def matching(self):
        """The contacts that match, those with whom they are widened included; none when it cannot be read."""
        if not self.is_valid():
            return Contact.objects.none()
        found = Contact.objects.all()
        for criterion in self.given:
            found = criterion.narrow(found, self.values)
        together = [found.values("pk")]
        if PEOPLE in self.wider:
            together.append(Contact.objects.filter(company__in=found.values("pk")).values("pk"))
        if COMPANIES in self.wider:
            together.append(found.filter(company__isnull=False).values("company"))
        if len(together) == 1:
            return found
        first, *others = (each.order_by() for each in together)
        return Contact.objects.filter(pk__in=first.union(*others))

    def addable(self):
        """Of those that match, the contacts that a segment takes: not archived, never privacy-blocked, and
        excluded ones only when they are asked for."""
        found = self.matching().reachable()
        return found if self.takes_excluded else found.filter(excluded_from_segments=False)

    @property
    def sentences(self):
        """Each criterion in words."""
        return [criterion.told(self.values) for criterion in self.given]

    @property
    def widened(self):
        """What is taken along, in words."""
        return [str(label) for name, label in WIDER if name in self.wider]

    def __str__(self):
        if not self.is_valid():
            return _("criteria that cannot be read any more")
        said = self.sentences or [_("all contacts")]
        if len(said) > 1:
            said = [f" {_('and')} ".join(f"({sentence})" for sentence in said)]
        return ", ".join([*said, *self.widened])


def told(criteria):
    """Return the criteria in words, in each language of the pages."""
    words = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words[language] = str(criteria)
    return words


def any_of(words):
    """Some values as words: "Denmark, Germany or Sweden"."""
    words = [str(word) for word in words]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
