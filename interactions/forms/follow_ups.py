"""What a follow-up says: what to do, when, and who."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.forms.rendering import DateInput
from crm.forms.versioned import SavedMeanwhile, VersionedForm
from crm.models import User

from ..models import FollowUp
from .follow_up import DAYS, date_to_come, in_words


class FollowUpEditForm(VersionedForm):
    class Meta:
        model = FollowUp
        fields = ["text", "due_on", "salesperson"]
        widgets = {"due_on": DateInput}
        error_messages = {
            "text": {"required": _("Say what is to be done.")},
            "due_on": {"required": _("Say when to follow up.")},
            "salesperson": {"required": _("Say who is to do it.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        salespeople = User.objects.salespeople(also=self.instance.salesperson_id)
        self.fields["salesperson"].queryset = salespeople

    @classmethod
    def moving(cls, follow_up, due_on):
        """The form as it would be sent to change the day alone; `due_on` as it was typed."""
        sent = {
            "text": follow_up.text,
            "due_on": due_on,
            "salesperson": follow_up.salesperson_id,
            "version": follow_up.version,
        }
        return cls(sent, instance=follow_up)

    def clean_due_on(self):
        """What is late may stay late while something else is changed."""
        due_on = self.cleaned_data["due_on"]
        return date_to_come(due_on) if "due_on" in self.changed_data else due_on

    @transaction.atomic
    def write(self, by):
        """Save the follow-up. Raises SavedMeanwhile."""
        if not FollowUp.objects.claim(self.instance.pk, self.cleaned_data["version"]):
            raise SavedMeanwhile
        self.instance.save(update_fields=self._meta.fields)


def steps():
    """How far a follow-up is moved by one press: pairs of a number of days and the words."""
    return [(days, in_words(days)) for days in sorted(DAYS)]
