"""What the lists of segments and of saved criteria can be filtered by."""

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from .filter_fields import RowsFilter
from .filtering import ListFilter, PickerFilter
from .filters import ARCHIVED
from .models import SavedCriteria, Segment, Tag, User


class SegmentFilter(ListFilter):
    q = CharFilter(method="search", label=_("Search"))
    salesperson = RowsFilter(
        field_name="salesperson",
        queryset=User.objects.order_by("name", "pk"),
        known_by="email",
        label=_("Salesperson"),
    )
    tag = RowsFilter(
        method="with_any_tag", queryset=Tag.objects.all(), known_by="name", label=_("Tag")
    )
    contact = PickerFilter(method="with_member", label=_("With the contact"))
    archived = ChoiceFilter(
        method="with_archived",
        choices=ARCHIVED,
        empty_label=_("Not archived"),
        label=_("Archived"),
    )

    class Meta:
        model = Segment
        fields = []

    def filter_queryset(self, queryset):
        """Archived segments are found when they are asked for."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("archived") else found.active()

    def search(self, queryset, name, value):
        return queryset.search(value)

    def with_any_tag(self, queryset, name, tags):
        if not tags:
            return queryset
        tagged = Segment.tags.through.objects.filter(tag__in=tags)
        return queryset.filter(pk__in=tagged.values("segment"))

    def with_member(self, queryset, name, contact):
        return queryset.filter(pk__in=contact.memberships.values("segment"))

    def with_archived(self, queryset, name, value):
        return queryset.exclude(archived_at=None) if value == "only" else queryset


class SavedCriteriaFilter(ListFilter):
    q = CharFilter(field_name="name", lookup_expr="icontains", label=_("Search"))

    class Meta:
        model = SavedCriteria
        fields = []
