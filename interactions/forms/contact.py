"""Which contact an interaction is with."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Contact


class ContactField(forms.ModelChoiceField):
    widget = forms.TextInput

    def __init__(self, **options):
        super().__init__(
            Contact.objects.for_list().defer("search_vector"),
            to_field_name="number",
            label=_("Contact"),
            **options,
        )
