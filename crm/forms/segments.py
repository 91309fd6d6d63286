"""The forms of segments: what is said of one, whom it takes by hand, and what is saved of its criteria."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import SavedCriteria, Segment, Tag, User
from .contact_picker import ContactPickerField
from .contacts import TagsField
from .versioned import SavedMeanwhile, VersionedForm

NUMBER = re.compile(r"\bS\d{4,}\b", re.IGNORECASE)
DESCRIPTION = {
    "required": gettext_lazy("Give the segment a description, such as “Autumn letter”."),
    "max_length": gettext_lazy("Shorten the description to %(limit_value)d characters."),
}


class OnceForm(forms.Form):
    """A form that makes one segment, however often it is sent."""

    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["creation_key"] = uuid.uuid4()

    def made_before(self):
        """The segment that this very form made already; else None."""
        try:
            key = uuid.UUID(self.data.get("creation_key", ""))
        except ValueError:
            return None
        return Segment.objects.filter(creation_key=key).first()


class SegmentForm(OnceForm, VersionedForm):
    tags = TagsField(
        label=gettext_lazy("Tags"),
        required=False,
        help_text=gettext_lazy("Several with commas between them."),
    )
    taken = gettext_lazy("This segment was saved already.")

    class Meta:
        model = Segment
        fields = ["description", "salesperson", "notes"]
        error_messages = {"description": DESCRIPTION}
        widgets = {"notes": forms.Textarea({"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["salesperson"].empty_label = "–"
        salespeople = User.objects.salespeople(also=self.instance.salesperson_id)
        self.fields["salesperson"].queryset = salespeople
        if self.instance.pk:
            self.initial["tags"] = list(self.instance.tags.all())

    @transaction.atomic
    def write(self, by):
        """Save the segment and its tags. Raises SavedMeanwhile."""
        segment = self.instance
        if not segment.pk:
            segment.creation_key = self.cleaned_data["creation_key"]
            segment.save()
        elif not Segment.objects.claim(segment.pk, self.cleaned_data["version"]):
            raise SavedMeanwhile
        else:
            segment.save(update_fields=self._meta.fields)
        segment.tags.set(Tag.objects.named(self.cleaned_data["tags"]))

    def tell_differences(self, now):
        super().tell_differences(now)
        if "tags" in self.cleaned_data:
            self.tell_set("tags", self.cleaned_data["tags"], now.tags.all())


class SegmentField(forms.CharField):
    """A segment by its number or its description; the newest ones are offered as one types."""

    offered = 10

    def prepare_value(self, value):
        return told(value) if isinstance(value, Segment) else value

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {
            "list": "newest-segments",
            "autocomplete": "off",
            "placeholder": gettext_lazy("Number or description"),
        }

    def newest(self):
        """The segments to offer, as the field shows them."""
        return [told(segment) for segment in Segment.objects.newest(self.offered)]

    def clean(self, value):
        """Return the segment, None without a value. Raises ValidationError when none or several may be meant."""
        text = super().clean(value)
        if not text:
            return None
        if number := NUMBER.search(text):
            found = Segment.objects.filter(number=number[0].upper())
        else:
            found = Segment.objects.active().filter(description__iexact=text)
        match list(found[:2]):
            case [segment]:
                return segment
            case []:
                raise ValidationError(
                    _(
                        "There is no segment “%(text)s”. Type a number, such as S0042, or a description."
                    ),
                    params={"text": text},
                )
        raise ValidationError(
            _("Several segments are called “%(text)s”. Type the number of the one that you mean."),
            params={"text": text},
        )


def told(segment):
    """A segment as a field shows it; the number says which one it is."""
    return f"{segment.number} {segment.description}"


class ContactForm(forms.Form):
    """One contact, to be added by hand or asked about."""

    contact = ContactPickerField(
        label=gettext_lazy("Contact"),
        error_messages={"required": gettext_lazy("Type a name, a number or an e-mail address.")},
    )


class SaveCriteriaForm(forms.ModelForm):
    class Meta:
        model = SavedCriteria
        fields = ["name"]
        error_messages = {
            "name": {
                "required": gettext_lazy("Give the criteria a name."),
                "max_length": gettext_lazy("Shorten the name to %(limit_value)d characters."),
                "unique": gettext_lazy(
                    "There are saved criteria of this name. Choose another name."
                ),
            }
        }

    def clean_name(self):
        """Told at its field, not above the form."""
        name = self.cleaned_data["name"]
        if SavedCriteria.objects.filter(name=name).exists():
            raise ValidationError(self.Meta.error_messages["name"]["unique"])
        return name


class ReuseForm(forms.Form):
    """Which saved criteria are taken in a segment; `version` is the segment's as it was shown."""

    saved = forms.ModelChoiceField(
        label=gettext_lazy("Saved criteria"),
        queryset=SavedCriteria.objects.all(),
        empty_label=gettext_lazy("Choose"),
        error_messages={
            "required": gettext_lazy("Choose saved criteria."),
            "invalid_choice": gettext_lazy("These criteria are gone. Choose others."),
        },
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
