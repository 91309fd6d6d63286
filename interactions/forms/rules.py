"""The form of a recording rule."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.filtering import NO_SUCH_CHOICE
from crm.forms.versioned import VersionedForm

from ..models import InteractionTemplate, RecordingRule
from ..setting_up import save_versioned
from .set_up import TEXT_TOO_LONG

# What stands in addresses where the name of an event may stand.
TAKEN_BY_PAGES = {"new", "unrecorded"}


class RuleForm(VersionedForm):
    taken = gettext_lazy("Somebody else made a rule for this event a moment ago.")

    class Meta:
        model = RecordingRule
        fields = ["event", "description", "template", "active", "repeats", "salesperson"]
        error_messages = {
            "event": {
                "required": gettext_lazy("Give the event a name, such as order_shipped."),
                "max_length": gettext_lazy("Shorten the name to %(limit_value)d characters."),
            },
            "description": {
                "required": gettext_lazy("Say what happened, such as Order shipped."),
            }
            | TEXT_TOO_LONG,
            "template": NO_SUCH_CHOICE,
            "repeats": {"required": gettext_lazy("Choose what counts.")} | NO_SUCH_CHOICE,
            "salesperson": {"required": gettext_lazy("Choose whose it is.")} | NO_SUCH_CHOICE,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rule = self.instance
        template = self.fields["template"]
        template.queryset = InteractionTemplate.objects.offered(also=rule.template_id)
        template.empty_label = _("None: nothing is recorded")
        self.fields["event"].widget.attrs |= {"class": "font-monospace", "spellcheck": "false"}
        self.fields["description"].required = True
        if rule.pk:
            # Events that were told bear its name.
            del self.fields["event"]
        if rule.pk and rule.is_ours:
            del self.fields["description"]

    def clean_event(self):
        event = self.cleaned_data["event"]
        if event in TAKEN_BY_PAGES:
            raise ValidationError(_("This name is taken by a page. Choose another."))
        return event

    def clean(self):
        """Told at its field, not above the form."""
        super().clean()
        if self.cleaned_data.get("active") and self.cleaned_data.get("template", "") is None:
            self.add_error("template", _("Choose a template, or switch the rule off."))
            del self.cleaned_data["active"]

    def write(self, by):
        save_versioned(self.instance, version=self.cleaned_data["version"])
