"""Which cancelled entries to delete, and the number typed to confirm it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.dates import midnight
from crm.filter_fields import DayField, RowField, check_order
from crm.forms.contact_picker import ContactPickerField
from crm.models import User

from ..deleting import number_in
from ..filters.numbered import RunNumberField, SegmentNumberField
from ..models import InteractionLogEntry, InteractionTemplate


class CriteriaForm(forms.Form):
    """Its parameters and what they take are those of the log, but one value each."""

    first_day = DayField(label=gettext_lazy("Dated from"), required=False)
    last_day = DayField(label=gettext_lazy("to"), required=False)
    salesperson = RowField(
        queryset=User.objects.order_by("name", "pk"),
        known_by="email",
        label=gettext_lazy("Salesperson"),
        required=False,
        empty_label=gettext_lazy("Anyone"),
    )
    template = RowField(
        queryset=InteractionTemplate.objects.order_by("description", "pk"),
        known_by="code",
        label=gettext_lazy("Template"),
        required=False,
        empty_label=gettext_lazy("Any template"),
    )
    contact = ContactPickerField(label=gettext_lazy("Contact"), required=False)
    segment = SegmentNumberField(label=gettext_lazy("Segment"), required=False)
    run = RunNumberField(label=gettext_lazy("Run"), required=False)

    def add_prefix(self, field_name):
        # `from` is no name that Python allows.
        return {"first_day": "from", "last_day": "to"}.get(field_name, field_name)

    def clean(self):
        cleaned = super().clean()
        check_order(self, cleaned.get("first_day"), cleaned.get("last_day"), "last_day")
        for name in self.fields:
            if len(self.values_of(name)) > 1:
                self.add_error(name, _("Give one value. Delete step by step for several."))
        return cleaned

    def values_of(self, name):
        """What the address gives for a field: of several values, a field alone would see only the last."""
        parameter = self.add_prefix(name)
        return self.data.getlist(parameter) if hasattr(self.data, "getlist") else []

    def entries(self):
        """The cancelled entries that a valid form asks for; none of an invalid one."""
        found = InteractionLogEntry.objects.cancelled()
        if not self.is_valid():
            return found.none()
        cleaned = self.cleaned_data
        if cleaned["first_day"]:
            found = found.filter(occurred_at__gte=midnight(cleaned["first_day"]))
        if cleaned["last_day"]:
            found = found.filter(occurred_at__lt=midnight(cleaned["last_day"], days=1))
        for name in ("salesperson", "template", "contact", "run"):
            if cleaned[name]:
                found = found.filter(**{name: cleaned[name]})
        if cleaned["segment"]:
            found = found.of_segment(cleaned["segment"])
        return found

    def criteria(self):
        """What a valid form asks for, as the log, the command and the record of the deletion name it."""
        named = {
            "first_day": str,
            "last_day": str,
            "salesperson": lambda user: user.email,
            "template": lambda template: template.code,
            "contact": lambda contact: contact.number,
            "segment": lambda segment: segment.number,
            "run": str,
        }
        return {
            self.add_prefix(field): name(self.cleaned_data[field])
            for field, name in named.items()
            if self.cleaned_data[field]
        }


class ConfirmationForm(forms.Form):
    """Says which plan was shown, and confirms it by the number of its entries."""

    mark = forms.CharField(widget=forms.HiddenInput)
    confirm = forms.CharField(
        widget=forms.TextInput(
            {
                "class": "num w-min",
                "inputmode": "numeric",
                "autocomplete": "off",
                "data-confirm-for": "#delete",
            }
        )
    )

    def __init__(self, data=None, *, mark):
        super().__init__(data, initial={"mark": mark})
        self.number = number_in(mark)
        self.fields["confirm"].label = _("Type %(number)s to confirm") % {"number": self.number}
        self.fields["confirm"].widget.attrs["data-confirm"] = self.number

    def clean_confirm(self):
        if self.cleaned_data["confirm"] != self.number:
            raise ValidationError(
                _("This is not the number, so nothing was deleted. Type %(number)s to delete them.")
                % {"number": self.number}
            )
        return self.cleaned_data["confirm"]
