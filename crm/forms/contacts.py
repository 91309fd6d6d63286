"""The forms of contacts: one for companies, one for people."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..choices import ContactKind, Language
from ..models import Contact, Tag, User
from ..models.contact import DETAILS
from .contact_picker import ContactPickerField
from .versioned import SavedMeanwhile, VersionedForm

SHARED = [
    *DETAILS,
    "salesperson",
    "external_id",
    "excluded_from_segments",
    "privacy_blocked",
]


class TagsField(forms.CharField):
    """Names of tags with commas between them. Cleans to a list of names, each once."""

    def prepare_value(self, value):
        return value if isinstance(value, str) else ", ".join(str(tag) for tag in value or ())

    def clean(self, value):
        names = {}
        for name in super().clean(value).split(","):
            name = " ".join(name.split())
            if len(name) > Tag._meta.get_field("name").max_length:
                raise ValidationError(
                    _("The tag “%(name)s…” is longer than 50 characters."),
                    params={"name": name[:20]},
                )
            if name:
                names.setdefault(name.lower(), name)
        return list(names.values())


class ContactForm(VersionedForm):
    kind = ""
    tags = TagsField(
        label=_("Tags"), required=False, help_text=_("Several with commas between them.")
    )
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    taken = _("Another contact has this external number.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.kind = self.kind
        self.initial["creation_key"] = uuid.uuid4()
        self.fields["language"].choices = [("", "–"), *Language.choices]
        self.fields["salesperson"].empty_label = "–"
        salespeople = User.objects.salespeople(also=self.instance.salesperson_id)
        self.fields["salesperson"].queryset = salespeople
        if self.instance.pk:
            self.initial["tags"] = list(self.instance.tags.all())

    @transaction.atomic
    def write(self, by):
        """Save the contact and its tags. Raises SavedMeanwhile."""
        contact = self.instance
        if contact.pk:
            if not Contact.objects.claim(contact.pk, self.cleaned_data["version"]):
                raise SavedMeanwhile
        else:
            contact.creation_key = self.cleaned_data["creation_key"]
        contact.save()
        contact.tags.set(Tag.objects.named(self.cleaned_data["tags"]))

    def tell_differences(self, now):
        super().tell_differences(now)
        if "tags" in self.cleaned_data:
            self.tell_set("tags", self.cleaned_data["tags"], now.tags.all())

    def made_before(self):
        """The contact that this very form made already, when it is sent twice; else None."""
        key = self.data.get("creation_key", "")
        try:
            return Contact.objects.filter(creation_key=uuid.UUID(key)).first()
        except ValueError:
            return None


class CompanyForm(ContactForm):
    kind = ContactKind.COMPANY

    class Meta:
        model = Contact
        fields = ["name", *SHARED]


class PersonForm(ContactForm):
    kind = ContactKind.PERSON
    company = ContactPickerField(kind="company", label=_("Company"), required=False)

    class Meta:
        model = Contact
        fields = ["first_name", "last_name", "job_title", "company", *SHARED]

    def clean(self):
        cleaned = super().clean()
        names = [cleaned.get("first_name", ""), cleaned.get("last_name", "")]
        self.instance.name = " ".join(filter(None, names))
        if not self.instance.name and not {"first_name", "last_name"} & set(self.errors):
            self.add_error("last_name", _("Give a first name or a last name."))
        return cleaned


def form_class_of(kind):
    return CompanyForm if kind == ContactKind.COMPANY else PersonForm


def names_of(kind, typed):
    """What was typed in the form of the other kind, with the names that this kind has."""
    typed = typed.copy()
    if kind == ContactKind.COMPANY:
        names = typed.get("first_name", ""), typed.get("last_name", "")
        typed.setdefault("name", " ".join(filter(None, names)))
    else:
        first, _space, last = typed.get("name", "").strip().rpartition(" ")
        typed.setdefault("first_name", first)
        typed.setdefault("last_name", last)
    return typed
