"""What is asked before entries are cancelled, restored or evaluated, and what is added to one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.forms.rendering import DateInput

from ..choices import Evaluation
from ..models import EntryComment, FollowUp
from ..readiness import refusal
from .follow_up import NO_DATE, date_to_come

# Suggested, not required: any other reason can be typed.
REASONS = [_("Wrong contact"), _("Entered twice"), _("Did not happen")]


class ReasonInput(forms.TextInput):
    """A line of text with suggestions."""

    template_name = "interactions/widgets/reason.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        widget = context["widget"]["attrs"]
        widget["list"] = f"{widget.get('id', name)}_suggestions"
        return context | {"reasons": REASONS}


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=250,
        required=False,
        widget=ReasonInput,
        error_messages={
            "max_length": _(
                "The reason has %(show_value)d characters. Shorten it to at most %(limit_value)d characters."
            )
        },
    )


class RestoreForm(forms.Form):
    """Nothing is asked."""


class FaceSelect(forms.RadioSelect):
    """Evaluations to choose from, each with its face."""

    template_name = "interactions/widgets/faces.html"


class EvaluateForm(forms.Form):
    # None is chosen beforehand, and what takes something away comes last.
    evaluation = forms.ChoiceField(
        label=_("Evaluation"),
        choices=[
            *((value, label) for value, label in Evaluation.choices if value),
            ("none", _("Remove the evaluation")),
        ],
        widget=FaceSelect,
        error_messages={
            "required": _("Choose an evaluation."),
            "invalid_choice": _("There is no such evaluation. Choose one of the list."),
        },
    )

    def clean_evaluation(self):
        evaluation = self.cleaned_data["evaluation"]
        return "" if evaluation == "none" else evaluation


# What each action asks for before it is carried out.
ACTION_FORMS = {"cancel": CancelForm, "restore": RestoreForm, "evaluate": EvaluateForm}


class CommentForm(forms.ModelForm):
    class Meta:
        model = EntryComment
        fields = ["text"]
        labels = {"text": _("Comment")}
        widgets = {"text": forms.Textarea({"rows": 2, "placeholder": _("Add a comment")})}
        error_messages = {"text": {"required": _("Write the comment first.")}}


class FollowUpForm(forms.ModelForm):
    class Meta:
        model = FollowUp
        fields = ["due_on", "text"]
        widgets = {"due_on": DateInput}
        error_messages = {
            "due_on": {"required": _("Say when to follow up."), "invalid": NO_DATE},
            "text": {"required": _("Say what is to be done.")},
        }

    def clean_due_on(self):
        return date_to_come(self.cleaned_data["due_on"])

    def clean(self):
        if reason := refusal(self.instance.contact):
            self.add_error(None, reason)
        return super().clean()
