"""Choosing one contact out of very many: by its number, its name or its e-mail address."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from ..models import Contact
from ..models.contact import SortName

NUMBER = re.compile(r"\bC\d{6,}$", re.IGNORECASE)
MOST = 8


def found_by(text, kind="", segment=""):
    """The first contacts to offer for what was typed, archived ones left out; `segment` is the number of the one
    whose members alone are meant."""
    contacts = Contact.objects.active().search(text).for_list()
    if kind:
        contacts = contacts.filter(kind=kind)
    if segment:
        contacts = contacts.filter(memberships__segment__number=segment)
    return list(contacts.order_by("sort_name", "pk")[:MOST])


def told(contact):
    """A contact as the field shows it; the number at the end says which one it is."""
    return f"{contact.name} · {contact.number}"


class ContactPicker(forms.TextInput):
    """A text field that offers contacts as one types. Without script it takes a number, a name or an e-mail
    address, and shows what matches to choose from."""

    template_name = "crm/widgets/contact_picker.html"

    def __init__(self, attrs=None, kind=""):
        super().__init__({"autocomplete": "off", "spellcheck": "false"} | (attrs or {}))
        self.kind = kind
        self.segment = ""
        self.matches = []

    def format_value(self, value):
        """A bare number is shown with the name that it stands for."""
        if isinstance(value, Contact):
            return told(value)
        text = str(value or "")
        if NUMBER.fullmatch(text):
            contact = Contact.objects.filter(number=text.upper()).only("name", "number").first()
            return told(contact) if contact else text
        return text

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "kind": self.kind,
            "segment": self.segment,
            "matches": self.matches,
        }
        return context


class ContactPickerField(forms.CharField):
    """Cleans to the contact, or None when nothing was typed. `kind` narrows the choice to companies or people."""

    widget = ContactPicker

    def __init__(self, *, kind="", **options):
        super().__init__(**{"widget": ContactPicker(kind=kind)} | options)
        self.kind = kind
        self.segment = None
        self.found = {}

    def __deepcopy__(self, memo):
        # Each form has a copy of the field; what one has found, another must look up anew.
        copied = super().__deepcopy__(memo)
        copied.found = {}
        return copied

    def narrow(self, segment):
        """Offer and take the members of a segment alone."""
        self.segment, self.widget.segment = segment, segment.number

    def prepare_value(self, value):
        # A ModelForm hands in the key of what the row points at.
        if isinstance(value, int):
            return Contact.objects.filter(pk=value).first()
        return value

    def has_changed(self, initial, data):
        return str(self.prepare_value(initial) or "") != str(data or "")

    def clean(self, value):
        """Return the contact. Raises ValidationError when none or several may be meant, and offers those."""
        text = super().clean(value)
        if not text:
            return None
        # A form asks more than once for one that it was sent.
        if text not in self.found:
            self.found[text] = self.contact_of(text)
        return self.found[text]

    def contact_of(self, text):
        known = Contact.objects.for_list()
        if self.kind:
            known = known.filter(kind=self.kind)
        if self.segment:
            known = known.in_segment(self.segment)
        if number := NUMBER.search(text):
            if contact := known.filter(number=number[0].upper()).first():
                return contact
            if self.segment:
                raise ValidationError(_("%(contact)s is not in this segment.") % {"contact": text})
            raise ValidationError(
                _("There is no contact with the number %(number)s. Type a name instead."),
                params={"number": number[0].upper()},
            )
        exact = Q(sort_name=SortName(Value(text))) | (Q(lower_email=text.lower()) & ~Q(email=""))
        found = known.active().alias(lower_email=Lower("email")).filter(exact)
        # In an order that an index gives, or in none, PostgreSQL would read all contacts in search of two.
        named = list(found.order_by(F("pk") + 0)[:2])
        if len(named) == 1:
            return named[0]
        matches = found_by(text, self.kind, self.widget.segment)
        if len(matches) == 1:
            return matches[0]
        self.widget.matches = matches
        if matches:
            raise ValidationError(_("Choose the contact that you mean."), code="choose")
        if self.segment:
            raise ValidationError(
                _("Nobody in this segment matches “%(text)s”. Type another name."),
                params={"text": text},
            )
        raise ValidationError(
            _("No contact matches “%(text)s”. Type another name, or make the contact first."),
            params={"text": text},
        )
