"""The fields of the form that records an interaction: they bear the names of the entry's fields."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.choices import CorrespondenceType, Language
from crm.forms.contact_picker import ContactPickerField
from crm.forms.rendering import DateInput, DateTimeInput, JoinedRadioSelect

from ..choices import Evaluation, InformationFlow, InitiatedBy
from .attachments import AttachmentsField
from .prefilled import PrefilledForm
from .rows import RowChoiceField

OUTCOMES = [("False", _("Successful")), ("True", _("Attempt failed"))]


class EntryFields(PrefilledForm):
    contact = ContactPickerField(
        label=_("Contact"), error_messages={"required": _("Choose the contact.")}
    )
    salesperson = RowChoiceField(
        label=_("Salesperson"), error_messages={"required": _("Choose the salesperson.")}
    )
    template = RowChoiceField(
        label=_("Template"), error_messages={"required": _("Choose a template.")}
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=250,
        error_messages={"required": _("Say in a few words what it was about.")},
    )
    comment = forms.CharField(
        label=_("Comment"), required=False, widget=forms.Textarea({"rows": 3})
    )
    occurred_at = forms.DateTimeField(
        label=_("Date and time"),
        widget=DateTimeInput,
        error_messages={"required": _("Say when it was.")},
    )
    duration = forms.IntegerField(
        label=_("Duration"),
        required=False,
        min_value=0,
        max_value=100_000,
        error_messages={"min_value": _("The duration cannot be negative.")},
    )
    cost = forms.DecimalField(
        label=_("Cost"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        error_messages={"min_value": _("The cost cannot be negative.")},
    )
    information_flow = forms.ChoiceField(
        label=_("Information flow"),
        choices=InformationFlow.choices,
        required=False,
        widget=JoinedRadioSelect,
    )
    initiated_by = forms.ChoiceField(
        label=_("Initiated by"),
        choices=InitiatedBy.choices,
        required=False,
        widget=JoinedRadioSelect,
    )
    correspondence_type = forms.ChoiceField(
        label=_("Correspondence type"),
        choices=CorrespondenceType.choices,
        required=False,
        widget=JoinedRadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", "–"), *Language.choices], required=False
    )
    subject = forms.CharField(label=_("Subject"), required=False, max_length=250)
    body = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea({"rows": 10}))
    attempt_failed = forms.BooleanField(
        label=_("Outcome"), required=False, widget=JoinedRadioSelect(choices=OUTCOMES)
    )
    evaluation = forms.ChoiceField(
        label=_("Evaluation"), choices=Evaluation.choices, required=False
    )
    follow_up = forms.ChoiceField(label=_("Follow up"), required=False, widget=JoinedRadioSelect)
    follow_up_on = forms.DateField(
        label=_("Date of the follow-up"), required=False, widget=DateInput
    )
    attachments = AttachmentsField(label=_("Add files"), required=False)
    contacted_via = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    idempotency_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
