"""What is chosen in the list of unrecorded events, and what is to be done with it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.forms.contact_picker import ContactPickerField


class ChooseForm(forms.Form):
    """Events that are ticked, or with `all` everything that the filter `query` finds. `count` is how many the page
    said that they are."""

    DO = [
        ("record", _("Record")),
        ("assign", _("Assign a contact")),
        ("dismiss", _("Dismiss")),
        ("undismiss", _("Put back")),
    ]
    do = forms.ChoiceField(choices=DO)
    event = forms.TypedMultipleChoiceField(coerce=int, required=False)
    all = forms.BooleanField(required=False)
    query = forms.CharField(required=False)
    count = forms.IntegerField(required=False)

    def __init__(self, data):
        super().__init__(data)
        # Whatever is ticked is looked up: no list of all events is made to choose from.
        ticked = [key for key in data.getlist("event") if key.isdecimal() and len(key) < 19]
        self.fields["event"].choices = [(key, key) for key in ticked]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("event") and not cleaned.get("all"):
            self.add_error(None, _("Tick the events that you mean first."))
        return cleaned


class AssignForm(forms.Form):
    contact = ContactPickerField(
        label=_("Contact"), error_messages={"required": _("Choose the contact.")}
    )
