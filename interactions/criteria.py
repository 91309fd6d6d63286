"""What the log lets contacts be chosen by for a segment."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.choosing import SEGMENTS, Criterion, any_of, register
from crm.criterion_parts import choices_field, days_between
from crm.filter_fields import DayField, RowsField, named
from crm.filtering import NO_SUCH_CHOICE
from crm.forms.rendering import Checks
from crm.listing import filters_in_words
from crm.models import User

from .choices import Evaluation, InformationFlow
from .filters.log import LogFilter
from .filters.numbered import RunNumberField
from .models import InteractionGroup, InteractionLogEntry, InteractionTemplate
from .narrowing import found_in_log, had_none, had_one, never_had, of_run

LOG = (20, gettext_lazy("What the log says"))
LONGEST = 36_500
DAYS = gettext_lazy("Give the days as a whole number from 1 to 36,500.")
WHICH = [
    ("all", gettext_lazy("all of them")),
    ("attempt_failed", gettext_lazy("where the attempt failed")),
    ("no_later", gettext_lazy("without a later interaction")),
    *((value, label) for value, label in Evaluation.choices if value),
]


def had_in_words(values):
    said = []
    if kinds := [*values["had_template"], *values["had_group"]]:
        said.append(any_of(kinds))
    if values["had_days"]:
        days = values["had_days"]
        said.append(ngettext("in the last day", "in the last %(days)s days", days) % {"days": days})
    if values["had_from"] or values["had_to"]:
        said.append(days_between(values["had_from"], values["had_to"]))
    for name, choices in (("had_flow", InformationFlow), ("had_evaluation", Evaluation)):
        if values[name]:
            words = dict(named(choices))
            said.append(any_of(words[value] for value in values[name]).lower())
    if values["had_salesperson"]:
        said.append(_("by %(any)s") % {"any": any_of(values["had_salesperson"])})
    return _("had an interaction: %(which)s") % {"which": ", ".join(said)}


def none_in_words(values):
    days = values["none_days"]
    text = ngettext("had no interaction for a day", "had no interaction for %(days)s days", days)
    return text % {"days": days}


def log_in_words(values):
    given = [
        f"{str(told['label']).lower()} {told['value']}".strip()
        for told in filters_in_words(values["log"].form)
    ]
    return _("is in the log by the filter %(filter)s") % {
        "filter": ", ".join(given) or _("all entries")
    }


def run_in_words(values):
    which = dict(WHICH)[values["run_which"] or "all"]
    return _("in run %(number)s, %(which)s") % {
        "number": values["run"],
        "which": str(which).lower(),
    }


class LogQueryField(forms.CharField):
    """The filter of the log's address."""

    widget = forms.TextInput

    def clean(self, value):
        """Return the bound LogFilter, None without a value. Raises ValidationError when it cannot be read."""
        query = super().clean(value)
        if not query:
            return None
        asked, log = QueryDict(query), InteractionLogEntry.objects
        # Cancelled entries count nowhere, unless the filter itself asks for them.
        asks_for_cancelled = "cancelled" in asked.getlist("status")
        filters = LogFilter(asked, log.logged() if asks_for_cancelled else log.counted())
        if not filters.is_valid():
            raise ValidationError(
                _(
                    "This filter of the log cannot be read. Filter the log anew, and come from there."
                )
            )
        return filters


def rows_field(label, queryset, known_by):
    return RowsField(
        queryset=queryset, known_by=known_by, required=False, widget=Checks, label=label
    )


def days_field(label):
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=LONGEST,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), DAYS),
    )


register(
    Criterion(
        gettext_lazy("Had an interaction"),
        {
            "had_template": lambda: rows_field(
                gettext_lazy("Template"), InteractionTemplate.objects.all(), "code"
            ),
            "had_group": lambda: rows_field(
                gettext_lazy("Group"), InteractionGroup.objects.all(), "code"
            ),
            "had_days": partial(days_field, gettext_lazy("In the last (days)")),
            "had_from": partial(DayField, label=gettext_lazy("From"), required=False),
            "had_to": partial(DayField, label=gettext_lazy("To"), required=False),
            "had_flow": partial(
                choices_field, gettext_lazy("Information flow"), named(InformationFlow)
            ),
            "had_evaluation": partial(choices_field, gettext_lazy("Evaluation"), named(Evaluation)),
            "had_salesperson": lambda: rows_field(
                gettext_lazy("By the salesperson"), User.objects.order_by("name", "pk"), "email"
            ),
        },
        had_one,
        had_in_words,
        30,
        group=LOG,
    )
)
register(
    Criterion(
        gettext_lazy("Had no interaction for"),
        {"none_days": partial(days_field, gettext_lazy("Had no interaction for (days)"))},
        had_none,
        none_in_words,
        31,
        group=LOG,
    )
)
register(
    Criterion(
        gettext_lazy("Never had an interaction"),
        {"never": partial(forms.BooleanField, label=gettext_lazy("Never had one"), required=False)},
        never_had,
        lambda values: _("never had an interaction"),
        32,
        group=LOG,
    )
)
register(
    Criterion(
        gettext_lazy("In the log by a filter"),
        {
            "log": partial(
                LogQueryField,
                label=gettext_lazy("Filter of the log"),
                required=False,
                help_text=gettext_lazy("What follows the question mark in the log's address."),
            )
        },
        found_in_log,
        log_in_words,
        80,
        group=LOG,
    )
)
register(
    Criterion(
        gettext_lazy("In a run"),
        {
            "run": partial(RunNumberField, label=gettext_lazy("Run"), required=False),
            "run_which": partial(
                forms.ChoiceField,
                label=gettext_lazy("Which of them"),
                choices=WHICH,
                required=False,
                error_messages=NO_SUCH_CHOICE,
            ),
        },
        of_run,
        run_in_words,
        81,
        lead="run",
        group=SEGMENTS,
    )
)
