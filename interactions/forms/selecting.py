"""What the log sends when entries are chosen in it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import Selection

LARGEST_KEY = 2**63 - 1


class KeysField(forms.Field):
    """Keys of rows; what can be none is left out."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        digits = len(str(LARGEST_KEY))
        keys = [int(key) for key in value or () if key.isdecimal() and len(key) <= digits]
        return [key for key in keys if key <= LARGEST_KEY]


class SelectForm(forms.Form):
    """The ticked entries, or with `all` everything that the list's filter finds."""

    # The list's filters and looks, as in its address.
    query = forms.CharField(
        required=False,
        max_length=4000,
        error_messages={
            "max_length": _("The filter is too long to be kept. Filter by fewer values.")
        },
    )
    entry = KeysField(required=False)
    all = forms.BooleanField(required=False)
    do = forms.ChoiceField(
        choices=Selection.Action,
        required=False,
        error_messages={
            "invalid_choice": _("There is no such action. Choose one of those below the list.")
        },
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["all"] and not cleaned["entry"]:
            raise ValidationError(_("No entries were chosen. Tick some first."))
        return cleaned
