"""What runs, and the contacts that a run left out, can be filtered by."""

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, MultipleChoiceFilter

from crm.dates import midnight
from crm.filter_fields import DayFilter, DaysForm, RowsFilter
from crm.filtering import NO_SUCH_CHOICE, ListFilter
from crm.forms.rendering import Checks
from crm.models import Contact, User

from ..choices import LeftOut
from ..models import InteractionTemplate, LoggedSegment
from .numbered import SegmentNumberFilter


class RunFilter(ListFilter):
    q = CharFilter(method="search", label=_("Search"))
    segment = SegmentNumberFilter(field_name="segment", lookup_expr="exact", label=_("Segment"))
    template = RowsFilter(
        field_name="template",
        queryset=InteractionTemplate.objects.all(),
        known_by="code",
        label=_("Template"),
    )
    logged_by = RowsFilter(
        field_name="logged_by",
        queryset=User.objects.all(),
        known_by="email",
        label=_("Logged by"),
    )
    status = ChoiceFilter(
        method="in_status",
        choices=[("logged", _("Logged")), ("cancelled", _("Cancelled"))],
        empty_label=_("Any"),
        error_messages=NO_SUCH_CHOICE,
        label=_("Status"),
    )

    class Meta:
        model = LoggedSegment
        form = DaysForm
        fields = ()

    @classmethod
    def get_filters(cls):
        """`from` is a word of Python's own, so it cannot be a name in the class."""
        days = {
            "from": DayFilter(field_name="logged_at", method="from_day", label=_("From")),
            "to": DayFilter(field_name="logged_at", method="to_day", label=_("To")),
        }
        return super().get_filters() | days

    def search(self, queryset, name, value):
        return queryset.search(value)

    def in_status(self, queryset, name, value):
        return queryset.cancelled() if value == "cancelled" else queryset.live()

    def from_day(self, queryset, name, day):
        return queryset.filter(logged_at__gte=midnight(day))

    def to_day(self, queryset, name, day):
        return queryset.filter(logged_at__lt=midnight(day, days=1))


class LeftOutFilter(ListFilter):
    """Of contacts, each with the `reason` for which a run left it out."""

    q = CharFilter(method="search", label=_("Search"))
    reason = MultipleChoiceFilter(
        choices=LeftOut.choices,
        field_name="reason",
        method="for_reasons",
        distinct=False,
        widget=Checks,
        error_messages=NO_SUCH_CHOICE,
        label=_("Reason"),
    )

    class Meta:
        model = Contact
        fields = ()

    def search(self, queryset, name, value):
        return queryset.search(value)

    def for_reasons(self, queryset, name, values):
        return queryset.filter(reason__in=values) if values else queryset
