"""The form of an interaction group."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.filtering import NO_SUCH_CHOICE

from ..models import InteractionGroup
from ..setting_up import save_versioned
from .set_up import CODE_TOO_LONG, TEXT_TOO_LONG, CodedForm, CodeField


class GroupForm(CodedForm):
    class Meta:
        model = InteractionGroup
        fields = ["code", "description", "hue"]
        field_classes = {"code": CodeField}
        widgets = {"hue": forms.RadioSelect}
        error_messages = {
            "code": {"required": _("Give the group a short code, such as PHONE.")} | CODE_TOO_LONG,
            "description": {"required": _("Give the group a name, such as Phone.")} | TEXT_TOO_LONG,
            "hue": {"required": _("Choose a colour for the group.")} | NO_SUCH_CHOICE,
        }

    def write(self, by):
        save_versioned(self.instance, version=self.cleaned_data["version"])
