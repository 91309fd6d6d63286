"""The form that writes a letter."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.choices import Language

from ..models import InteractionTemplate
from .entry_fields import NO_SUCH_CHOICE

TOO_LONG = _(
    "This has %(show_value)d characters. Shorten it to at most %(limit_value)d characters."
)


class LetterForm(forms.Form):
    template = forms.ModelChoiceField(
        InteractionTemplate.objects.none(),
        label=_("Template"),
        required=False,
        empty_label=_("No template"),
        error_messages=NO_SUCH_CHOICE,
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, error_messages=NO_SUCH_CHOICE
    )
    subject = forms.CharField(
        label=_("Subject"), required=False, max_length=250, error_messages={"max_length": TOO_LONG}
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=100_000,
        widget=forms.Textarea({"rows": 16}),
        help_text=_("The greeting and who signs are part of it. An empty line parts paragraphs."),
        error_messages={"required": _("Write the text of the letter."), "max_length": TOO_LONG},
    )
    record = forms.BooleanField(label=_("Record as interaction"), required=False)
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        languages = [language for language, _name in Language.choices]
        templates = InteractionTemplate.objects.active().with_text_in(languages)
        self.fields["template"].queryset = templates

    def clean_body(self):
        return self.cleaned_data["body"].replace("\r\n", "\n")

    def chosen(self):
        """Return the template and the language that are chosen, whatever else is typed."""
        self.full_clean()
        return self.cleaned_data.get("template"), self.cleaned_data.get("language")
