"""Fields of filters: what stands in an address becomes a row, or an error that says what is wrong."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_filters import DateFilter, ModelMultipleChoiceFilter
from django_filters.fields import ModelMultipleChoiceField

from .dates import in_these_centuries
from .filtering import NO_SUCH_CHOICE
from .forms.rendering import Checks, DateInput

# Stands in an address for the empty value of a vocabulary.
NONE = "none"


def named(choices):
    """The choices of a vocabulary, the empty one under a name that an address can hold."""
    return [(value or NONE, label) for value, label in choices.choices]


def codes(names):
    """The values of a vocabulary that these names stand for."""
    return ["" if name == NONE else name for name in names]


class _KnownRows:
    """Rows of a small table, told by their keys or by what people know them by: a code, an e-mail address."""

    def __init__(self, *args, known_by, **kwargs):
        self.known_by = known_by
        self.known = None
        super().__init__(*args, **kwargs)

    def __deepcopy__(self, memo):
        # Each form has a copy of the field, and fetches the rows anew.
        copied = super().__deepcopy__(memo)
        copied.known = None
        return copied

    def named(self):
        """Each row under its names, in small letters."""
        if self.known is None:
            rows = list(self.queryset.all())
            self.known = {str(row.pk): row for row in rows} | {
                getattr(row, self.known_by).lower(): row for row in rows
            }
        return self.known

    def prepare_value(self, value):
        """The keys, for the options that are chosen have keys; a name that is unknown stays as it is."""
        given = value if isinstance(value, list | tuple) else [value]
        if any(isinstance(name, str) and not name.isdecimal() for name in given):
            named = self.named()
            keys = [named.get(str(name).strip().lower(), name) for name in given]
            value = keys if given is value else keys[0]
        return super().prepare_value(value)

    def row(self, name, named):
        try:
            return named[str(name).strip().lower()]
        except KeyError:
            raise ValidationError(
                NO_SUCH_CHOICE["invalid_choice"], code="invalid_choice", params={"value": name}
            ) from None


class RowField(_KnownRows, forms.ModelChoiceField):
    """One of the rows, or none."""

    def to_python(self, value):
        return self.row(value, self.named()) if value else None


class RowsField(_KnownRows, ModelMultipleChoiceField):
    """Several of the rows."""

    def _check_values(self, value):
        named = self.named()
        return [self.row(name, named) for name in value]


class RowsFilter(ModelMultipleChoiceFilter):
    """Any of some rows of a small table."""

    field_class = RowsField

    def __init__(self, *args, **kwargs):
        # What is filtered has one of them, so none is found twice; DISTINCT would sort all that are found.
        super().__init__(*args, distinct=False, widget=Checks, **kwargs)


class DaysForm(forms.Form):
    """The form of a filter with a first and a last day."""

    def clean(self):
        cleaned = super().clean()
        check_order(self, cleaned.get("from"), cleaned.get("to"))
        return cleaned


class DayField(forms.DateField):
    def __init__(self, **kwargs):
        invalid = _("This is no day. Write it as in 2026-11-30: the year, the month, the day.")
        errors = {"invalid": invalid} | kwargs.pop("error_messages", {})
        kwargs = {"widget": DateInput, "validators": [in_these_centuries]} | kwargs
        super().__init__(error_messages=errors, **kwargs)


class DayFilter(DateFilter):
    field_class = DayField


def check_order(form, first, last, field="to"):
    """Tell at a field of the form that the last day lies before the first, if so."""
    if first and last and first > last:
        form.add_error(
            field, _("The last day lies before the first. Choose another, or swap the two.")
        )
