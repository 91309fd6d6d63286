"""Which contact an interaction is with."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Contact

SHOWN = 5


class ContactField(forms.CharField):
    """Takes a contact's number, or words that find one contact and no other; gives the contact."""

    def __init__(self, **options):
        widget = forms.TextInput(
            {"placeholder": gettext_lazy("Name or number"), "autocomplete": "off"}
        )
        super().__init__(label=gettext_lazy("Contact"), widget=widget, **options)

    def clean(self, value):
        text = super().clean(value)
        contacts = Contact.objects.for_list().defer("search_vector", "company__search_vector")
        if contact := text and contacts.filter(number=text.upper()).first():
            return contact
        found = list(contacts.active().search(text)[: SHOWN + 1]) if text else []
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"{contact} ({contact.number})" for contact in found[:SHOWN])
            raise ValidationError(
                _("Several contacts match: %(names)s. Give the number of the one you mean.")
                % {"names": names}
            )
        if text:
            raise ValidationError(_("No contact matches. Give a name or a number like C000123."))
        return None
