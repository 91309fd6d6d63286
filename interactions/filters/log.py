"""What the log can be filtered by: the same in the page's address, in exports and in commands."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, MultipleChoiceFilter

from crm.dates import midnight
from crm.filter_fields import DayFilter, DaysForm, RowsFilter, codes, named
from crm.filtering import NO_SUCH_CHOICE, ListFilter, PickerFilter
from crm.forms.rendering import Checks
from crm.models import User

from ..choices import DeliveryStatus, Evaluation, InformationFlow, Source
from ..models import Email, InteractionGroup, InteractionLogEntry, InteractionTemplate
from .numbered import RunNumberFilter, SegmentNumberFilter

STATUSES = {
    "logged": (_("Logged"), Q(cancelled_at=None)),
    "cancelled": (_("Cancelled"), Q(cancelled_at__isnull=False)),
    "attempt_failed": (_("Attempt failed"), Q(attempt_failed=True)),
    "queued": (_("Sending"), Q(delivery_status=DeliveryStatus.QUEUED)),
    "sent": (_("Sent"), Q(delivery_status=DeliveryStatus.SENT)),
    "delivery_failed": (_("Delivery failed"), Q(delivery_status=DeliveryStatus.FAILED)),
    # The first condition has an index, by which these few are found.
    "delivery_unknown": (
        _("May have been sent"),
        Q(Exists(Email.objects.unknown().filter(entry=OuterRef("pk"))))
        & Q(delivery_status=DeliveryStatus.FAILED),
    ),
}


class VocabularyFilter(MultipleChoiceFilter):
    """Any of some values of a fixed vocabulary."""

    def __init__(self, choices, **kwargs):
        super().__init__(
            choices=named(choices),
            method=self.any_of,
            distinct=False,
            widget=Checks,
            error_messages=NO_SUCH_CHOICE,
            **kwargs,
        )

    def any_of(self, queryset, name, values):
        if not values:
            return queryset
        return queryset.filter(**{f"{self.field_name}__in": codes(values)})


class LogFilter(ListFilter):
    q = CharFilter(method="search", label=_("Search"))
    contact = PickerFilter(field_name="contact", lookup_expr="exact", label=_("Contact"))
    company = PickerFilter(
        field_name="company",
        lookup_expr="exact",
        label=_("Company"),
        kind="company",
        help_text=_("Finds its people's entries too."),
    )
    template = RowsFilter(
        field_name="template",
        queryset=InteractionTemplate.objects.all(),
        known_by="code",
        label=_("Template"),
    )
    group = RowsFilter(
        field_name="group",
        queryset=InteractionGroup.objects.all(),
        known_by="code",
        label=_("Group"),
    )
    salesperson = RowsFilter(
        field_name="salesperson",
        queryset=User.objects.all(),
        known_by="email",
        label=_("Salesperson"),
    )
    status = MultipleChoiceFilter(
        choices=[(name, label) for name, (label, _condition) in STATUSES.items()],
        method="in_status",
        distinct=False,
        widget=Checks,
        error_messages=NO_SUCH_CHOICE,
        label=_("Status"),
    )
    source = VocabularyFilter(Source, field_name="source", label=_("Source"))
    flow = VocabularyFilter(
        InformationFlow, field_name="information_flow", label=_("Information flow")
    )
    evaluation = VocabularyFilter(Evaluation, field_name="evaluation", label=_("Evaluation"))
    document = CharFilter(
        field_name="document_number", method="of_document", label=_("Document number")
    )
    segment = SegmentNumberFilter(
        method="of_segment",
        label=_("Segment"),
        help_text=_("Its number, S0042 for instance: what its runs logged."),
    )
    run = RunNumberFilter(field_name="run", lookup_expr="exact", label=_("Run"))

    class Meta:
        model = InteractionLogEntry
        form = DaysForm
        fields = []

    @classmethod
    def get_filters(cls):
        """`from` is a word of Python's own, so it cannot be a name in the class."""
        days = {
            "from": DayFilter(field_name="occurred_at", method="from_day", label=_("From")),
            "to": DayFilter(field_name="occurred_at", method="to_day", label=_("To")),
        }
        return super().get_filters() | days

    def search(self, queryset, name, value):
        return queryset.search(value)

    def of_document(self, queryset, name, number):
        # Numbers are written in capitals; two values are found by the index, a fold of the column is not.
        return queryset.filter(**{f"{name}__in": {number, number.upper()}})

    def of_segment(self, queryset, name, segment):
        return queryset.of_segment(segment) if segment else queryset

    def in_status(self, queryset, name, values):
        any_of = Q()
        for value in values:
            any_of |= STATUSES[value][1]
        return queryset.filter(any_of)

    def from_day(self, queryset, name, day):
        return queryset.filter(occurred_at__gte=midnight(day))

    def to_day(self, queryset, name, day):
        return queryset.filter(occurred_at__lt=midnight(day, days=1))
