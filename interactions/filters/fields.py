"""Fields of filters: what stands in an address becomes a row, or an error that says what is wrong."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django_filters import DateFilter, ModelMultipleChoiceFilter
from django_filters.fields import ModelMultipleChoiceField

from crm.forms.rendering import Checks, DateInput


class RowsField(ModelMultipleChoiceField):
    """Takes rows of a small table by their keys, or by what people know them by: a code, an e-mail address."""

    def __init__(self, *args, known_by, **kwargs):
        self.known_by = known_by
        super().__init__(*args, **kwargs)

    def _check_values(self, value):
        known = {}
        for row in self.queryset.all():
            known[str(row.pk)] = known[getattr(row, self.known_by)] = row
        for name in value:
            if name not in known:
                raise ValidationError(
                    _("There is no “%(name)s” to choose. Choose from the list."),
                    params={"name": name},
                )
        return [known[name] for name in value]


class RowsFilter(ModelMultipleChoiceFilter):
    """Any of some rows of a small table."""

    field_class = RowsField

    def __init__(self, *args, **kwargs):
        # An entry has one of them, so none is found twice; DISTINCT would sort all that are found.
        super().__init__(*args, distinct=False, widget=Checks, **kwargs)


class DaysForm(forms.Form):
    """The form of a filter with a first and a last day."""

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last and first > last:
            raise ValidationError(_("The first day lies after the last one. Swap them."))
        return cleaned


class DayFilter(DateFilter):
    def __init__(self, **kwargs):
        # Beyond these, a day in one time zone may be no day in another.
        message = _("Give a year between 1900 and 2199.")
        limits = [
            MinValueValidator(date(1900, 1, 1), message),
            MaxValueValidator(date(2199, 12, 31), message),
        ]
        invalid = _("This is no day. Write it as in 2026-11-30: the year, the month, the day.")
        super().__init__(
            widget=DateInput, validators=limits, error_messages={"invalid": invalid}, **kwargs
        )
