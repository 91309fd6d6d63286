"""The forms that send: an e-mail to a contact, one with a document, and one that was sent before."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.forms.rendering import JoinedRadioSelect

from .attachments import AttachmentsField
from .entry_fields import NO_SUCH_CHOICE

SAME, MERGED = "same", "merged"


def addresses_of(contact, *others):
    """Return where a contact can be written to, as choices: the contact's address, the company's, and others."""
    found = {}
    if contact.email:
        found[contact.email] = f"{contact.name} <{contact.email}>"
    if contact.company and contact.company.email:
        found.setdefault(contact.company.email, f"{contact.company.name} <{contact.company.email}>")
    for other in others:
        if other:
            found.setdefault(other, other)
    return list(found.items())


class RecipientField(forms.ChoiceField):
    """One of the addresses of a contact."""

    def __init__(self, **options):
        super().__init__(
            label=gettext_lazy("To"),
            error_messages={
                "required": gettext_lazy("Choose the address that it is sent to."),
                "invalid_choice": gettext_lazy(
                    "This is no longer an address of the contact. Choose another."
                ),
            },
            **options,
        )

    def offer(self, choices):
        self.choices = choices
        self.initial = choices[0][0] if choices else ""


class KeyedForm(forms.Form):
    """A form that is carried out once, however often it is sent."""

    idempotency_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    @property
    def key(self):
        return str(self.cleaned_data["idempotency_key"] or uuid.uuid4())


class SendAgainForm(KeyedForm):
    """`seen` is the message id that the page showed: what was sent again since is not sent once more."""

    how = forms.ChoiceField(
        label=gettext_lazy("What is sent"),
        choices=[
            (SAME, gettext_lazy("The same text")),
            (MERGED, gettext_lazy("The template's text, newly merged")),
        ],
        initial=SAME,
        widget=JoinedRadioSelect,
        error_messages=NO_SUCH_CHOICE,
    )
    to = RecipientField()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, email, can_merge):
        super().__init__(data, initial={"seen": email.message_id})
        self.fields["to"].offer(addresses_of(email.contact, email.recipient))
        if not can_merge:
            self.fields["how"].choices = self.fields["how"].choices[:1]


class WriteForm(KeyedForm):
    """An e-mail that a person writes."""

    to = RecipientField()
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=250,
        error_messages={"required": gettext_lazy("Say in the subject what it is about.")},
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 12}),
        error_messages={"required": gettext_lazy("Write the text.")},
    )
    attachments = AttachmentsField(label=gettext_lazy("Add files"), required=False)
    record = forms.BooleanField(
        label=gettext_lazy("Record as interaction"), required=False, initial=True
    )

    def __init__(self, data=None, files=None, *, contact, **options):
        super().__init__(data, files, **options)
        self.contact = contact
        # Chosen files stay where they are when the form around them is drawn anew.
        self.fields["attachments"].widget.attrs["hx-preserve"] = "true"
        self.fields["to"].offer(addresses_of(contact))

    def clean_subject(self):
        return " ".join(self.cleaned_data["subject"].split())

    def clean_body(self):
        return self.cleaned_data["body"].replace("\r\n", "\n")

    def clean(self):
        if not self.fields["to"].choices:
            raise ValidationError(no_address(self.contact))
        return super().clean()

    def shown(self, name):
        """What a field holds now, whether or not the form was sent."""
        return self[name].value() or ""


def why_not_sent(told):
    """Return why what a form tells cannot be sent as an e-mail, as a sentence; empty when it can."""
    contact = told.get("contact")
    if contact and not contact.email:
        return no_address(contact)
    if not (told.get("subject") and told.get("body")):
        return _("An e-mail needs a subject and a text. Write them, or untick this.")
    return ""


def no_address(contact):
    return _("%(contact)s has no e-mail address. Add one to the contact first.") % {
        "contact": contact
    }
