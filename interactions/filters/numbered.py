"""A segment or a run, told by the number that people know it by: in an address, in forms and in commands."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_filters import Filter

from crm.models import Segment

from ..models import LoggedSegment


class NumberedField(forms.CharField):
    """Cleans to what `row` finds by the number that was typed, or None when nothing was."""

    def clean(self, value):
        number = super().clean(value)
        if not number:
            return None
        if found := self.row(number):
            return found
        raise ValidationError(self.error_messages["unknown"], params={"number": number})


class SegmentNumberField(NumberedField):
    default_error_messages = {
        "unknown": _("There is no segment with the number “%(number)s”. Numbers are like S0042.")
    }

    def __init__(self, **options):
        super().__init__(**{"help_text": _("Its number, S0042 for instance.")} | options)

    def row(self, number):
        return Segment.objects.filter(number=number.upper()).first()


class RunNumberField(NumberedField):
    default_error_messages = {
        "unknown": _(
            "There is no run with the number “%(number)s”. The list of logged segments has the numbers."
        )
    }

    def __init__(self, **options):
        super().__init__(**{"help_text": _("The number of a logged segment.")} | options)

    def row(self, number):
        """The number itself: it says more of a run than a description that others have too."""
        return LoggedSegment.objects.numbered(number).values_list("pk", flat=True).first()


class SegmentNumberFilter(Filter):
    field_class = SegmentNumberField


class RunNumberFilter(Filter):
    field_class = RunNumberField
