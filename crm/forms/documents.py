"""The form of a sales document: its head, and its lines below."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import Currency, DocumentKind, Language
from ..documents import beginning
from ..documents.saving import facts_of, replace_lines
from ..filter_fields import DayField
from ..filtering import NO_SUCH_CHOICE
from ..models import Document, OurCompany, User
from ..templatetags.documents import deadline_label
from ..templatetags.looks import amount
from .contact_picker import ContactPickerField
from .document_lines import TOO_LONG, Lines, as_saved, as_sent
from .versioned import SavedMeanwhile, VersionedForm

ISSUED = gettext_lazy("It is issued, and never changes. Copy it to a new one, or to a credit memo.")


class CopyForm(forms.Form):
    """What a document is copied to. The key makes one copy of each kind, however often the form is sent."""

    kind = forms.ChoiceField(choices=DocumentKind.choices)
    creation_key = forms.UUIDField(required=False)

    def clean(self):
        cleaned = super().clean()
        if (key := cleaned.get("creation_key")) and (kind := cleaned.get("kind")):
            cleaned["creation_key"] = uuid.uuid5(key, kind)
        return cleaned


class DocumentForm(VersionedForm):
    counter = "edition"
    taken = gettext_lazy("This document was saved already.")
    contact = ContactPickerField(
        label=gettext_lazy("Contact"),
        error_messages={"required": gettext_lazy("Choose the contact that this is for.")},
    )
    date = DayField(
        label=gettext_lazy("Date"), error_messages={"required": gettext_lazy("Give the date.")}
    )
    deadline = DayField(label=gettext_lazy("Deadline"), required=False)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Document
        fields = [
            *("contact", "recipient", "date", "deadline", "currency", "reference", "language"),
            *("salesperson", "notes"),
        ]
        widgets = {"recipient": forms.Textarea({"rows": 5}), "notes": forms.Textarea({"rows": 3})}
        error_messages = {
            "recipient": TOO_LONG,
            "reference": TOO_LONG,
            "notes": TOO_LONG,
            "currency": NO_SUCH_CHOICE,
            "language": NO_SUCH_CHOICE,
        }

    def __init__(self, data=None, *, user, contact=None, **kwargs):
        super().__init__(data, **kwargs)
        self.user, self.company = user, OurCompany.objects.current()
        document = self.instance
        self.initial["creation_key"] = uuid.uuid4()
        if not document.pk:
            self.initial |= beginning.start_of(document.kind, contact, self.company, user)
        self.fields["deadline"].label = deadline_label(document.kind)
        if document.kind == DocumentKind.CREDIT_MEMO:
            del self.fields["deadline"]
        self.fields["recipient"].required = False
        self.fields["salesperson"].queryset = User.objects.salespeople(also=document.salesperson_id)
        self.fields["salesperson"].empty_label = "–"
        self.fields["currency"].choices = Currency.choices
        self.fields["language"].choices = Language.choices
        if not document.pk:
            # Left open, the contact decides.
            self.fields["language"].required = False
            self.fields["language"].choices = [("", _("The contact's")), *Language.choices]
            self.fields["salesperson"].empty_label = _("The contact's, or you")
        sent = self.data if self.is_bound else MultiValueDict(as_sent(self._saved_lines()))
        self.lines = Lines(sent)
        if not self.is_bound and not self.lines:
            self.lines.add(self.company.vat_rate)

    def _saved_lines(self):
        return self.instance.lines.all() if self.instance.pk else []

    def clean_contact(self):
        """What is saved already may be kept of a contact that nothing can be sent to any more."""
        contact = self.cleaned_data["contact"]
        if contact.refusal and contact.pk != self.initial.get("contact"):
            raise ValidationError(contact.refusal)
        return contact

    def clean_recipient(self):
        return as_saved(self.cleaned_data["recipient"])

    def clean_notes(self):
        return as_saved(self.cleaned_data["notes"])

    def clean(self):
        cleaned = super().clean()
        if contact := cleaned.get("contact"):
            self._fill_in(contact, cleaned)
        date, deadline = cleaned.get("date"), cleaned.get("deadline")
        if date and deadline and deadline < date:
            self.add_error("deadline", _("This day is before the date of the document."))
        for mistake in self.lines.mistakes():
            self.add_error(None, mistake)
        return cleaned

    def _fill_in(self, contact, values):
        """Take from the contact what was left empty."""
        for name, value in beginning.taken_from(contact, self.company, self.user).items():
            # Once it is saved, nobody is a salesperson too.
            if name not in self.errors and not (name == "salesperson" and self.instance.pk):
                values[name] = values.get(name) or value

    @transaction.atomic
    def write(self, by):
        """Save the document and its lines. Raises SavedMeanwhile."""
        document, lines = self.instance, self.lines.facts
        if not document.pk:
            document.created_by = by
            document.creation_key = self.cleaned_data["creation_key"]
            document.save()
            replace_lines(document, lines)
            return
        if not Document.objects.claim(document.pk, self.cleaned_data["version"]):
            raise SavedMeanwhile
        head_differs, lines_differ = self._differs(), facts_of(document) != lines
        document.save(update_fields=self._meta.fields)
        if lines_differ:
            replace_lines(document, lines)
        if head_differs or lines_differ:
            Document.objects.begin_version(document.pk)

    def _differs(self):
        """Whether the head says something else than what is saved."""
        saved = Document.objects.get(pk=self.instance.pk)
        typed = [
            (name, self.cleaned_data[name]) for name in self._meta.fields if name in self.fields
        ]
        return any(getattr(saved, name) != value for name, value in typed)

    def tell_saved_meanwhile(self):
        now = Document.objects.filter(pk=self.instance.pk).first()
        if now and now.is_issued:
            self.add_error(None, ISSUED)
        else:
            super().tell_saved_meanwhile()

    def tell_differences(self, now):
        super().tell_differences(now)
        if facts_of(now) == self.lines.facts:
            return
        told = {"count": now.lines.count(), "net": amount(now.net), "currency": now.currency}
        self.add_error(
            None, _("Lines saved now: %(count)d, %(net)s %(currency)s without VAT.") % told
        )

    def draft(self):
        super().draft()
        self.lines.draft()

    def redraw(self, action):
        """Show the form as typed, after a button that changes the form itself was pressed: it is called `add`,
        `remove-3`, `up-3`, `down-3`, `fill` for what is taken from the contact, or `kind` for another kind."""
        self.is_valid()
        contact, errors = self.cleaned_data.get("contact"), self.errors.get("contact")
        self.draft()
        name, _dash, key = action.partition("-")
        if name == "add":
            added = self.lines.add(self.company.vat_rate)
            added.fields["item"].widget.attrs["autofocus"] = True
        elif name == "remove":
            self.lines.remove(key)
        elif name in ("up", "down"):
            self.lines.move(key, -1 if name == "up" else 1)
        elif name == "fill" and contact:
            self._show(beginning.taken_from(contact, self.company, self.user))
        elif name == "fill" and errors:
            self.errors["contact"] = errors
        elif name == "kind":
            on = timezone.localdate()
            self._show({"deadline": beginning.deadline_of(self.instance.kind, on, self.company)})

    def _show(self, values):
        """Show these values in place of what was typed."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[name] = "" if value is None else getattr(value, "pk", value)
