"""What the forms of groups and templates have in common."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from crm.forms.versioned import VersionedForm

CODE_TOO_LONG = {"max_length": _("Shorten the code to %(limit_value)d characters.")}
TEXT_TOO_LONG = {"max_length": _("Shorten the description to %(limit_value)d characters.")}


class CodeField(forms.CharField):
    """A code, written large whatever was typed."""

    def to_python(self, value):
        return super().to_python(value).upper()


class CodedForm(VersionedForm):
    """A form of a row that people know by its code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["class"] = "font-monospace"

    def clean_code(self):
        """Told at its field, not above the form."""
        code = self.cleaned_data["code"]
        others = self._meta.model.objects.exclude(pk=self.instance.pk)
        if others.filter(code=code).exists():
            raise ValidationError(
                next(
                    constraint.violation_error_message
                    for constraint in self._meta.model._meta.constraints
                    if constraint.name.endswith("code_unique")
                )
            )
        return code
