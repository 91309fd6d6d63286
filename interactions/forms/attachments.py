"""A field that takes several files."""

from django import forms
from django.core.exceptions import ValidationError

from ..attaching import TYPES, check_upload


class ManyFilesInput(forms.ClearableFileInput):
    template_name = "django/forms/widgets/input.html"
    allow_multiple_selected = True


class AttachmentsField(forms.FileField):
    """Cleans to a list of uploaded files, each of a size and a kind that may be attached; empty when none was
    chosen. Every file that may not is told, not only the first."""

    widget = ManyFilesInput(attrs={"accept": ",".join(f".{suffix}" for suffix in TYPES)})

    def clean(self, data, initial=None):
        files = [data] if data and not isinstance(data, list) else data or []
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        errors = []
        for upload in files:
            try:
                check_upload(upload)
            except ValidationError as error:
                errors += error.error_list
        if errors:
            raise ValidationError(errors)
        return files
