"""The fields of the form that records an interaction: they bear the names of the entry's fields."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.choices import CorrespondenceType, Language
from crm.dates import in_these_centuries
from crm.forms.amounts import AmountField
from crm.forms.contact_picker import ContactPickerField
from crm.forms.rendering import DateInput, DateTimeInput, JoinedRadioSelect

from ..choices import Evaluation, InformationFlow, InitiatedBy
from .attachments import AttachmentsField
from .follow_up import NO_DATE
from .prefilled import PrefilledForm
from .rows import RowChoiceField

YEAR = timedelta(days=365)
# What the form tells of an entry. What a form that was sent leaves out, the template decides.
FACTS = (
    "occurred_at",
    "description",
    "information_flow",
    "initiated_by",
    "correspondence_type",
    "language",
    "subject",
    "body",
    "cost",
    "duration",
    "evaluation",
    "attempt_failed",
    "contacted_via",
)
OUTCOMES = [("False", _("Successful")), ("True", _("Attempt failed"))]
NO_SUCH_CHOICE = {"invalid_choice": _("There is no such choice any more. Choose another.")}
TOO_LONG = _(
    "This has %(show_value)d characters. Shorten it to at most %(limit_value)d characters, and put the rest into"
    " the comment."
)


def not_far_away(moment):
    """Raise ValidationError for a moment that only a slip of the hand can mean."""
    in_these_centuries(moment)
    if moment > timezone.now() + YEAR:
        raise ValidationError(
            gettext("This is more than a year ahead. Say when it was, or when it is to be.")
        )


class EntryFields(PrefilledForm):
    contact = ContactPickerField(
        label=_("Contact"), error_messages={"required": _("Choose the contact.")}
    )
    salesperson = RowChoiceField(
        label=_("Salesperson"),
        error_messages={
            "required": _("Choose the salesperson."),
            "invalid_choice": _("This salesperson is no longer offered. Choose another."),
        },
    )
    template = RowChoiceField(
        label=_("Template"),
        error_messages={
            "required": _("Choose a template."),
            "invalid_choice": _("This template is no longer offered. Choose another."),
        },
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=250,
        error_messages={
            "required": _("Say in a few words what it was about."),
            "max_length": TOO_LONG,
        },
    )
    comment = forms.CharField(
        label=_("Comment"), required=False, widget=forms.Textarea({"rows": 3})
    )
    occurred_at = forms.DateTimeField(
        label=_("Date and time"),
        widget=DateTimeInput,
        validators=[not_far_away],
        error_messages={
            "required": _("Say when it was."),
            "invalid": _("This is no date and time. Write it like 2026-11-19 09:42."),
        },
    )
    duration = forms.IntegerField(
        label=_("Duration"),
        required=False,
        min_value=0,
        max_value=100_000,
        error_messages={
            "invalid": _("Write the duration in whole minutes, like 15."),
            "min_value": _("The duration cannot be negative."),
            "max_value": _("The duration is too long: at most 100,000 minutes can be recorded."),
        },
    )
    cost = AmountField(
        label=_("Cost"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        error_messages={
            "invalid": _("Write the cost as a number, like 12.50."),
            "min_value": _("The cost cannot be negative."),
            "max_digits": _("The cost is too high: at most ten digits before the cents fit."),
            "max_whole_digits": _("The cost is too high: at most ten digits before the cents fit."),
            "max_decimal_places": _("Write the cost with two decimals at most, like 12.50."),
        },
    )
    information_flow = forms.ChoiceField(
        label=_("Information flow"),
        choices=InformationFlow.choices,
        required=False,
        widget=JoinedRadioSelect,
        error_messages=NO_SUCH_CHOICE,
    )
    initiated_by = forms.ChoiceField(
        label=_("Initiated by"),
        choices=InitiatedBy.choices,
        required=False,
        widget=JoinedRadioSelect,
        error_messages=NO_SUCH_CHOICE,
    )
    correspondence_type = forms.ChoiceField(
        label=_("Correspondence type"),
        choices=CorrespondenceType.choices,
        required=False,
        widget=JoinedRadioSelect,
        error_messages=NO_SUCH_CHOICE,
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", "–"), *Language.choices],
        required=False,
        error_messages=NO_SUCH_CHOICE,
    )
    subject = forms.CharField(
        label=_("Subject"), required=False, max_length=250, error_messages={"max_length": TOO_LONG}
    )
    body = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea({"rows": 10}))
    send = forms.BooleanField(label=_("Send this e-mail now"), required=False)
    attempt_failed = forms.BooleanField(
        label=_("Outcome"), required=False, widget=JoinedRadioSelect(choices=OUTCOMES)
    )
    evaluation = forms.ChoiceField(
        label=_("Evaluation"),
        choices=Evaluation.choices,
        required=False,
        error_messages=NO_SUCH_CHOICE,
    )
    follow_up = forms.ChoiceField(
        label=_("Follow up"),
        required=False,
        widget=JoinedRadioSelect,
        error_messages=NO_SUCH_CHOICE,
    )
    follow_up_on = forms.DateField(
        label=_("Date of the follow-up"),
        required=False,
        widget=DateInput,
        validators=[in_these_centuries],
        error_messages={"invalid": NO_DATE},
    )
    attachments = AttachmentsField(label=_("Add files"), required=False)
    contacted_via = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    # What was kept of the entry when the form was opened.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    idempotency_key = forms.UUIDField(
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("A part of the form was damaged on the way. Save it again.")},
    )
