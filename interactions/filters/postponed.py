"""What the list of postponed entries can be filtered by."""

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter

from crm.filter_fields import RowsFilter
from crm.filtering import ListFilter, PickerFilter
from crm.models import User

from ..models import InteractionLogEntry, InteractionTemplate


class PostponedFilter(ListFilter):
    q = CharFilter(method="search", label=_("Search"))
    contact = PickerFilter(field_name="contact", lookup_expr="exact", label=_("Contact"))
    template = RowsFilter(
        field_name="template",
        queryset=InteractionTemplate.objects.all(),
        known_by="code",
        label=_("Template"),
    )
    begun_by = RowsFilter(
        field_name="logged_by",
        queryset=User.objects.all(),
        known_by="email",
        label=_("Begun by"),
    )

    class Meta:
        model = InteractionLogEntry
        fields = ()

    def search(self, queryset, name, value):
        return queryset.search(value)
