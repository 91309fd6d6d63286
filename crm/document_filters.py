"""What the list of sales documents can be filtered by."""

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from .choices import DocumentKind, DocumentStatus
from .filter_fields import DayFilter, DaysForm, RowsFilter
from .filtering import NO_SUCH_CHOICE, ListFilter, PickerFilter
from .filters import ANY
from .models import Document, User


class DocumentFilter(ListFilter):
    q = CharFilter(method="search", label=_("Search"))
    kind = ChoiceFilter(
        field_name="kind",
        lookup_expr="exact",
        choices=DocumentKind.choices,
        empty_label=ANY,
        error_messages=NO_SUCH_CHOICE,
        label=_("Kind"),
    )
    status = ChoiceFilter(
        method="in_status",
        choices=DocumentStatus.choices,
        empty_label=ANY,
        error_messages=NO_SUCH_CHOICE,
        label=_("Status"),
    )
    contact = PickerFilter(
        method="of_contact",
        label=_("Contact"),
        help_text=_("Finds the documents of a company's people too."),
    )
    salesperson = RowsFilter(
        field_name="salesperson",
        queryset=User.objects.order_by("name", "pk"),
        known_by="email",
        label=_("Salesperson"),
    )

    class Meta:
        model = Document
        form = DaysForm
        fields = []

    @classmethod
    def get_filters(cls):
        """`from` is a word of Python's own, so it cannot be a name in the class."""
        days = {
            "from": DayFilter(field_name="date", lookup_expr="gte", label=_("From")),
            "to": DayFilter(field_name="date", lookup_expr="lte", label=_("To")),
        }
        return super().get_filters() | days

    def search(self, queryset, name, value):
        return queryset.search(value)

    def in_status(self, queryset, name, value):
        return queryset.in_status(value)

    def of_contact(self, queryset, name, contact):
        return queryset.of_contact(contact) if contact else queryset
