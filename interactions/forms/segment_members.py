"""Single members of a segment that is logged: left out, or logged with something else than all the others."""

import json
from typing import NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.forms.contact_picker import NUMBER, ContactPickerField
from crm.models import Contact
from crm.templatetags.looks import amount, minutes

from ..choices import Evaluation
from ..segment_logging import MemberChange
from .entry_fields import NO_SUCH_CHOICE, EntryFields
from .prefilled import read_object
from .segment_log_fields import description_field

MOST = 200
FACTS = ("description", "evaluation", "cost", "duration")
AS_FOR_ALL = gettext_lazy("As for all")
TOO_MANY = gettext_lazy(
    "At most %(most)s single members can be changed. Log the others as a segment of their own."
)


class Listed(NamedTuple):
    """A single member as the page lists it: what is other, in words, and what is wrong with it, a sentence."""

    number: str
    contact: Contact | None
    words: list
    wrong: str


class MemberForm(forms.Form):
    """What is other for one member. What is left empty is as for all."""

    contact = ContactPickerField(
        label=gettext_lazy("Member"),
        error_messages={"required": gettext_lazy("Choose the member that you mean.")},
    )
    left_out = forms.BooleanField(label=gettext_lazy("Leave out of this run"), required=False)
    description = description_field(
        required=False, widget=forms.TextInput({"placeholder": AS_FOR_ALL})
    )
    evaluation = forms.ChoiceField(
        label=gettext_lazy("Evaluation"),
        choices=[("", AS_FOR_ALL), *(pair for pair in Evaluation.choices if pair[0])],
        required=False,
        error_messages=NO_SUCH_CHOICE,
    )
    cost = EntryFields.base_fields["cost"]
    duration = EntryFields.base_fields["duration"]

    prefix = "member"
    use_required_attribute = False

    def __init__(self, data=None, *, segment, **options):
        super().__init__(data, **options)
        self.fields["contact"].narrow(segment)
        self.fields["duration"].unit, self.fields["cost"].unit = _("min"), settings.CURRENCY

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["left_out"] and not self._other():
            raise ValidationError(
                _("Say what is different for this member, or leave the member out.")
            )
        return cleaned

    def change(self):
        """What a valid form says, as the form around it keeps it."""
        return {"left_out": True} if self.cleaned_data["left_out"] else self._other()

    def _other(self):
        told = {name: self.cleaned_data[name] for name in FACTS}
        return {name: str(value) for name, value in told.items() if value not in (None, "")}


class SingleMembers:
    """The part of a form that keeps what is other for single members in its field `changes`: an object in which
    the number of each contact stands for its change."""

    def take_members(self, do):
        """Carry out what a button asks for: `do` is "add_member", or "drop_member" with a number behind it."""
        action, _space, number = do.partition(" ")
        self.kept, self.damaged = _read(self.value("changes"))
        typed = {name: self.value(f"{MemberForm.prefix}-{name}") for name in MemberForm.base_fields}
        self.member = MemberForm(segment=self.segment, initial=typed)
        self.is_typed = any(typed.values())
        if action == "drop_member":
            self._keep({key: change for key, change in self.kept.items() if key != number})
        if action == "add_member":
            self._add()

    def _add(self):
        self.member = MemberForm(self.data, segment=self.segment)
        if not self.member.is_valid():
            return
        number = self.member.cleaned_data["contact"].number
        if len(self.kept | {number: {}}) > MOST:
            self.member.add_error(None, TOO_MANY % {"most": MOST})
            return
        self._keep(self.kept | {number: self.member.change()})
        self.member, self.is_typed = MemberForm(segment=self.segment), False

    def _keep(self, kept):
        self.kept = kept
        self.data = self.data.copy()
        self.data["changes"] = json.dumps(kept)

    @cached_property
    def _contacts(self):
        """Those of the contacts that changes name that are members, by number."""
        members = Contact.objects.in_segment(self.segment).filter(number__in=self.kept)
        return {contact.number: contact for contact in members.only("number", "name")}

    @property
    def listed(self):
        """The single members, each Listed."""
        for number, change in self.kept.items():
            wrong = self._wrong(number, change)
            yield Listed(
                number, self._contacts.get(number), [] if wrong else _in_words(change), wrong
            )

    def _wrong(self, number, change):
        if number not in self._contacts:
            return _("%(number)s is not in this segment. Take this change away.") % {
                "number": number
            }
        try:
            _cleaned(change)
        except ValidationError as error:
            return f"{number}: {error.messages[0]}"
        return ""

    def clean_changes(self):
        """Return a MemberChange for each single member."""
        if self.damaged:
            raise ValidationError(
                _("The single members were damaged on the way. Add them once more.")
            )
        wrong = [self._wrong(number, change) for number, change in self.kept.items()]
        if any(wrong):
            raise ValidationError(list(filter(None, wrong)))
        return tuple(
            MemberChange(contact=self._contacts[number].pk, **_cleaned(change))
            for number, change in self.kept.items()
        )


def _read(text):
    """Return the changes that a hidden field holds, and whether they cannot be read."""
    kept = read_object(text or "{}")
    readable = kept is not None and len(kept) <= MOST
    if readable and all(
        NUMBER.fullmatch(number) and isinstance(change, dict) for number, change in kept.items()
    ):
        return kept, False
    return {}, True


def _cleaned(change):
    """Return a change by the names of MemberChange. Raises ValidationError."""
    fields = MemberForm.base_fields
    cleaned = {name: fields[name].clean(str(change.get(name, ""))) for name in FACTS}
    told = {name: value for name, value in cleaned.items() if value not in (None, "")}
    return told | {"left_out": change.get("left_out") is True}


def _in_words(change):
    """Return what a change says as a list of words."""
    cleaned = _cleaned(change)
    if cleaned["left_out"]:
        return [_("Left out")]
    if "evaluation" in cleaned:
        cleaned["evaluation"] = Evaluation(cleaned["evaluation"]).label
    if "cost" in cleaned:
        cleaned["cost"] = amount(cleaned["cost"])
    if "duration" in cleaned:
        cleaned["duration"] = minutes(cleaned["duration"])
    labels = {name: MemberForm.base_fields[name].label for name in FACTS}
    return [f"{labels[name]}: {cleaned[name]}" for name in FACTS if name in cleaned]
