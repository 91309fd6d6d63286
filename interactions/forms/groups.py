"""The form of an interaction group."""

from django import forms

from ..models import InteractionGroup
from ..setting_up import save_versioned
from .set_up import CodedForm, CodeField


class GroupForm(CodedForm):
    class Meta:
        model = InteractionGroup
        fields = ["code", "description", "hue"]
        field_classes = {"code": CodeField}
        widgets = {"hue": forms.RadioSelect}

    def write(self, by):
        save_versioned(self.instance, version=self.cleaned_data["version"])
