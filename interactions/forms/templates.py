"""The form of an interaction template, with its texts in several languages."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.choices import Language
from crm.filtering import NO_SUCH_CHOICE
from crm.forms.rendering import JoinedRadioSelect
from crm.forms.versioned import saved_now

from ..merging import TextError, check_text
from ..models import InteractionGroup, InteractionTemplate, TemplateText
from ..setting_up import Draft, save_template
from .attachments import AttachmentsField
from .set_up import CODE_TOO_LONG, TEXT_TOO_LONG, CodedForm, CodeField

DAYS = gettext_lazy("Give 1 to 999 days as a whole number, or leave it empty for no follow-up.")
MINUTES = gettext_lazy("Give whole minutes from 0 to 100,000, such as 15.")
COST = gettext_lazy("Give the cost as an amount from 0 to 99,999,999.99, such as 12.50.")
POSITION = gettext_lazy("Give a whole number from 0 to 32,767, such as 100.")
NUMBER_ERRORS = (
    "invalid",
    "min_value",
    "max_value",
    "max_digits",
    "max_decimal_places",
    "max_whole_digits",
)
# Left empty, these are as in a new template.
WITH_DEFAULT = ("icon", "unit_duration", "unit_cost", "position", "language")


class CheckedText(forms.ModelForm):
    """Refuses a subject and a body whose merge fields cannot be filled."""

    def _checked(self, name):
        text = self.cleaned_data[name].replace("\r\n", "\n")
        try:
            check_text(text)
        except TextError as error:
            raise ValidationError(str(error)) from error
        return text

    def clean_subject(self):
        return self._checked("subject")

    def clean_body(self):
        return self._checked("body")


class TextForm(CheckedText):
    """A template's text in one language; the prefix of its fields is the language."""

    files = AttachmentsField(
        label=gettext_lazy("Add files"),
        required=False,
        help_text=gettext_lazy("They go with each entry made from this template."),
    )
    dropped = forms.ModelMultipleChoiceField(None, required=False)
    remove = forms.BooleanField(label=gettext_lazy("Remove this language"), required=False)

    class Meta:
        model = TemplateText
        fields = ["subject", "body"]
        error_messages = {
            "subject": {
                "max_length": gettext_lazy("Shorten the subject to %(limit_value)d characters.")
            }
        }
        widgets = {"body": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.language = Language(self.prefix)
        self.attachments = list(self.instance.attachments.all()) if self.instance.pk else []
        self.fields["dropped"].queryset = (
            self.instance.attachments.all() if self.instance.pk else self._no_attachments()
        )

    @staticmethod
    def _no_attachments():
        return TemplateText.attachments.rel.model.objects.none()

    @property
    def is_removed(self):
        return self.cleaned_data.get("remove", False)

    @cached_property
    def says_something(self):
        """Whether there is anything to save: a text, or a file."""
        cleaned = self.cleaned_data
        kept = len(self.attachments) > len(cleaned["dropped"])
        return bool(cleaned["subject"] or cleaned["body"] or cleaned["files"] or kept)

    def as_draft(self):
        cleaned = self.cleaned_data
        return Draft(cleaned["subject"], cleaned["body"], cleaned["files"], cleaned["dropped"])


class TemplateForm(CodedForm):
    """`texts` holds a TextForm for each language shown."""

    class Meta:
        model = InteractionTemplate
        fields = [
            "code",
            "description",
            "group",
            "icon",
            "information_flow",
            "initiated_by",
            "unit_duration",
            "unit_cost",
            "correspondence_type",
            "ignore_contact_correspondence_type",
            "follow_up_days",
            "position",
            "for_calls",
            "language",
        ]
        field_classes = {"code": CodeField}
        error_messages = {
            "code": {"required": gettext_lazy("Give the template a short code, such as CALL-OUT.")}
            | CODE_TOO_LONG,
            "description": {
                "required": gettext_lazy("Say what this is, in words such as Outgoing call.")
            }
            | TEXT_TOO_LONG,
            "group": {
                "required": gettext_lazy("Choose the group that the template belongs to."),
                "invalid_choice": gettext_lazy(
                    "This group is inactive, or is not there any more. Choose another one."
                ),
            },
            "unit_duration": dict.fromkeys(NUMBER_ERRORS, MINUTES),
            "unit_cost": dict.fromkeys(NUMBER_ERRORS, COST),
            "follow_up_days": dict.fromkeys(NUMBER_ERRORS, DAYS),
            "position": dict.fromkeys(NUMBER_ERRORS, POSITION),
        } | dict.fromkeys(
            ("icon", "information_flow", "initiated_by", "correspondence_type", "language"),
            NO_SUCH_CHOICE,
        )
        widgets = {
            "icon": forms.RadioSelect,
            "information_flow": JoinedRadioSelect,
            "initiated_by": JoinedRadioSelect,
        }

    def __init__(self, data=None, files=None, *, instance, **kwargs):
        super().__init__(data, files, instance=instance, **kwargs)
        self.fields["group"].queryset = InteractionGroup.objects.filter(
            Q(active=True) | Q(pk=instance.group_id)
        )
        for name in WITH_DEFAULT:
            self.fields[name].required = False
        units = {"unit_duration": _("min"), "unit_cost": settings.CURRENCY}
        for name, unit in (units | {"follow_up_days": _("days")}).items():
            self.fields[name].unit = unit
        self.texts = [self._text_form(language) for language in self._languages()]

    def clean_for_calls(self):
        others = InteractionTemplate.objects.exclude(pk=self.instance.pk).filter(for_calls=True)
        other = others.first() if self.cleaned_data["for_calls"] else None
        if other:
            told = _("The Call button uses {template}. Untick it there first, then tick it here.")
            link = format_html('<a href="{}">{}</a>', other.get_absolute_url(), other)
            raise ValidationError(format_html(told, template=link))
        return self.cleaned_data["for_calls"]

    def clean(self):
        cleaned = super().clean()
        for name in WITH_DEFAULT:
            if cleaned.get(name, 0) in (None, ""):
                cleaned[name] = InteractionTemplate._meta.get_field(name).get_default()
        return cleaned

    @cached_property
    def saved_texts(self):
        if not self.instance.pk:
            return {}
        texts = self.instance.texts.prefetch_related("attachments")
        return {text.language: text for text in texts}

    def _languages(self):
        """The languages shown, the default one first: those of the form as sent, else those saved."""
        languages = set(self.saved_texts)
        default = self.instance.language
        if self.is_bound:
            default = self.data.get("language") or default
            languages = set(self.data.getlist("languages"))
            if self.data.get("action") == "add_language":
                languages.add(self.data.get("added_language"))
        known = languages & set(Language.values) or {settings.LANGUAGE_CODE}
        return sorted(known, key=lambda language: (language != default, Language(language).label))

    def _text_form(self, language):
        text = self.saved_texts.get(language) or TemplateText(language=language)
        data, files = (self.data, self.files) if self.is_bound else (None, None)
        return TextForm(data, files, instance=text, prefix=language)

    @property
    def languages_to_add(self):
        shown = {text.language for text in self.texts}
        return [(value, label) for value, label in Language.choices if value not in shown]

    @property
    def shown_language(self):
        """The language whose text is open: the first with an error, else the one that was open."""
        wrong = [text.language for text in self.texts if text.is_bound and text.errors]
        if self.data.get("action") == "add_language":
            wrong.append(self.data.get("added_language"))
        wanted = [*wrong, self.data.get("shown")]
        shown = [text.language for text in self.texts]
        return next((language for language in wanted if language in shown), shown[0])

    @property
    def kept_texts(self):
        return [text for text in self.texts if not text.is_removed and text.says_something]

    def is_valid(self):
        valid = super().is_valid()
        wrong = [text for text in self.texts if not text.is_valid() and not text.is_removed]
        if wrong:
            self._tell_wrong(wrong)
        elif valid:
            self._check_default_language()
        if self.errors:
            self._tell_files()
        return not self.errors

    def _tell_wrong(self, texts):
        for text in texts:
            for name, errors in text.errors.items():
                label = text.fields[name].label if name in text.fields else ""
                for error in errors:
                    self.add_error(None, f"{text.language.label}, {label}: {error}")

    def _check_default_language(self):
        languages = {text.language for text in self.kept_texts}
        if languages and self.cleaned_data["language"] not in languages:
            self.add_error(
                "language",
                _("There is no text in this language. Write one, or choose another language."),
            )

    def _tell_files(self):
        names = [file.name for key in self.files for file in self.files.getlist(key)]
        if names:
            self.add_error(
                None, _("Choose these files again: %(names)s.") % {"names": ", ".join(names)}
            )

    def write(self, by):
        save_template(
            self.instance,
            version=self.cleaned_data["version"],
            texts={text.language.value: text.as_draft() for text in self.kept_texts},
            by=by,
        )

    def tell_saved_meanwhile(self):
        super().tell_saved_meanwhile()
        self._tell_files()

    def tell_differences(self, now):
        super().tell_differences(now)
        saved = {text.language: text for text in now.texts.all()}
        for text in self.texts:
            for name in ("subject", "body"):
                value = getattr(saved.get(text.language), name, "")
                if name in text.cleaned_data and text.cleaned_data[name] != value:
                    text.add_error(name, saved_now(value))

    def draft(self):
        super().draft()
        for text in self.texts:
            text._errors = forms.utils.ErrorDict()

    def read_only(self):
        super().read_only()
        for text in self.texts:
            for field in text.fields.values():
                field.disabled = True
