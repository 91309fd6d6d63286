"""What the list of contacts can be filtered by."""

from django.utils.translation import gettext_lazy as _
from django_countries import countries
from django_filters import (
    CharFilter,
    ChoiceFilter,
    ModelMultipleChoiceFilter,
)

from .choices import ContactKind, CorrespondenceType, Language
from .filter_fields import codes, named
from .filtering import NO_SUCH_CHOICE, ListFilter, PickerFilter
from .forms.rendering import Checks
from .models import Contact, Tag, User

ANY = _("Any")
YES_NO = [("true", _("Yes")), ("false", _("No"))]
ARCHIVED = [("only", _("Archived only")), ("too", _("Archived too"))]
# What the field of a row says of a key that no row has, and of what is no key.
NO_SUCH_KEY = NO_SUCH_CHOICE | {
    "invalid_pk_value": _("There is no “%(pk)s” to choose. Choose from the list."),
}


class ContactFilter(ListFilter):
    q = CharFilter(method="search", label=_("Search"))
    kind = ChoiceFilter(
        field_name="kind",
        lookup_expr="exact",
        choices=ContactKind.choices,
        empty_label=ANY,
        error_messages=NO_SUCH_CHOICE,
        label=_("Kind"),
    )
    company = PickerFilter(
        field_name="company", lookup_expr="exact", kind="company", label=_("Company")
    )
    salesperson = ModelMultipleChoiceFilter(
        field_name="salesperson",
        queryset=User.objects.all(),
        distinct=False,
        widget=Checks,
        error_messages=NO_SUCH_KEY,
        label=_("Salesperson"),
    )
    tag = ModelMultipleChoiceFilter(
        method="with_any_tag",
        queryset=Tag.objects.all(),
        distinct=False,
        widget=Checks,
        error_messages=NO_SUCH_KEY,
        label=_("Tag"),
    )
    country = ChoiceFilter(
        field_name="country",
        lookup_expr="exact",
        choices=countries,
        empty_label=ANY,
        error_messages=NO_SUCH_CHOICE,
        label=_("Country"),
    )
    city = CharFilter(field_name="city", lookup_expr="iexact", label=_("City"))
    language = ChoiceFilter(
        field_name="language",
        lookup_expr="exact",
        choices=Language.choices,
        empty_label=ANY,
        error_messages=NO_SUCH_CHOICE,
        label=_("Language"),
    )
    correspondence_type = ChoiceFilter(
        method="written_to_by",
        choices=named(CorrespondenceType),
        empty_label=ANY,
        label=_("Correspondence type"),
    )
    privacy_blocked = ChoiceFilter(
        method="with_privacy_blocked", choices=YES_NO, empty_label=ANY, label=_("Privacy-blocked")
    )
    archived = ChoiceFilter(
        method="with_archived",
        choices=ARCHIVED,
        empty_label=_("Not archived"),
        label=_("Archived"),
    )

    class Meta:
        model = Contact
        fields = []

    def filter_queryset(self, queryset):
        """Archived contacts are found when they are asked for."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("archived") else found.active()

    def search(self, queryset, name, value):
        return queryset.search(value)

    def with_any_tag(self, queryset, name, tags):
        if not tags:
            return queryset
        tagged = Contact.tags.through.objects.filter(tag__in=tags)
        return queryset.filter(pk__in=tagged.values("contact"))

    def written_to_by(self, queryset, name, value):
        return queryset.filter(correspondence_type__in=codes([value]))

    def with_privacy_blocked(self, queryset, name, value):
        return queryset.filter(privacy_blocked=value == "true")

    def with_archived(self, queryset, name, value):
        return queryset.exclude(archived_at=None) if value == "only" else queryset
