"""The fields of the form that logs a segment: those that record one interaction, as far as they hold for many."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.choices import CorrespondenceType, Language

from ..choices import LONGEST_FOLLOW_UP, LeftOut
from .entry_fields import NO_SUCH_CHOICE, EntryFields
from .rows import RowChoiceField

TOO_LONG = _(
    "This has %(show_value)d characters. Shorten it to at most %(limit_value)d characters."
)
FOLLOW_UP_DAYS = _("Give 1 to 999 days as a whole number, or leave it empty for no follow-up.")
# An entry's own value "" says that nothing is sent; here it says that nobody chose.
NOTHING_IS_SENT = "none"

# What each box does with those that would be left out. Whom none of them names, no run reaches.
OVERRIDES = {
    LeftOut.EXCLUDED: _("They are logged, and written to, as all the others are."),
    LeftOut.NO_SALESPERSON: _("They are logged under your name."),
    LeftOut.NO_EMAIL: _("They are logged, and no e-mail is sent."),
    LeftOut.NO_ADDRESS: _("They are logged, and no letter is sent."),
    LeftOut.SAME_EMAIL: _("They are logged too: the address gets as many e-mails."),
}


def description_field(**options):
    return forms.CharField(
        label=_("Description"),
        max_length=250,
        error_messages={
            "required": _("Say in a few words what it was about."),
            "max_length": TOO_LONG,
        },
        **options,
    )


class SegmentLogFields(EntryFields):
    contact = comment = subject = body = follow_up = follow_up_on = None
    attachments = contacted_via = seen = None

    description = description_field()
    salesperson = RowChoiceField(
        label=_("Salesperson"),
        required=False,
        error_messages={
            "invalid_choice": _("This salesperson is no longer offered. Choose another.")
        },
    )
    correspondence_type = forms.ChoiceField(
        label=_("Correspondence type"),
        choices=[
            ("", _("As the contact or the template says")),
            *((value, label) for value, label in CorrespondenceType.choices if value),
            (NOTHING_IS_SENT, _("None: nothing is sent")),
        ],
        required=False,
        error_messages=NO_SUCH_CHOICE,
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("Each contact's own")), *Language.choices],
        required=False,
        error_messages=NO_SUCH_CHOICE,
    )
    follow_up_days = forms.IntegerField(
        label=_("Follow up after"),
        required=False,
        min_value=1,
        max_value=LONGEST_FOLLOW_UP,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), FOLLOW_UP_DAYS),
    )
    include = forms.MultipleChoiceField(
        label=_("Left out"),
        choices=[(reason.value, reason.label) for reason in OVERRIDES],
        required=False,
        error_messages=NO_SUCH_CHOICE,
    )
    send = forms.BooleanField(label=_("Send the e-mails"), required=False)
    # What is other for single members, as JSON: a change for each number.
    changes = forms.CharField(required=False, widget=forms.HiddenInput)


def text_fields():
    """Return a new subject and a new body, by name."""
    return {
        "subject": forms.CharField(
            label=_("Subject"),
            required=False,
            max_length=250,
            error_messages={"max_length": TOO_LONG},
        ),
        "body": forms.CharField(
            label=_("Text"), required=False, widget=forms.Textarea({"rows": 10})
        ),
    }
