"""What recording rules and unrecorded events can be filtered by."""

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from crm.dates import midnight
from crm.filter_fields import DayFilter, DaysForm, RowsFilter
from crm.filtering import NO_SUCH_CHOICE, ListFilter, PickerFilter

from ..choices import Source, Unrecorded
from ..models import Event, InteractionTemplate, RecordingRule
from .log import VocabularyFilter


class RuleFilter(ListFilter):
    q = CharFilter(method="search", label=_("Search"))
    template = RowsFilter(
        field_name="template",
        queryset=InteractionTemplate.objects.all(),
        known_by="code",
        label=_("Template"),
    )
    status = ChoiceFilter(
        method="in_status",
        choices=[("on", _("On")), ("off", _("Off")), ("broken", _("Broken"))],
        empty_label=_("Any"),
        error_messages=NO_SUCH_CHOICE,
        label=_("Status"),
    )

    class Meta:
        model = RecordingRule
        fields = ()

    def search(self, queryset, name, value):
        return queryset.search(value)

    def in_status(self, queryset, name, value):
        found = {"on": queryset.recording, "off": queryset.off, "broken": queryset.broken}
        return found[value]()


class UnrecordedFilter(ListFilter):
    """What is still to be seen to, until `state` asks for what was dismissed."""

    q = CharFilter(method="search", label=_("Search"))
    event = CharFilter(field_name="event", lookup_expr="exact", label=_("Event"))
    reason = VocabularyFilter(Unrecorded, field_name="reason", label=_("Reason"))
    source = VocabularyFilter(Source, field_name="source", label=_("Source"))
    contact = PickerFilter(field_name="contact", lookup_expr="exact", label=_("Contact"))
    state = ChoiceFilter(
        method="as_they_are",
        choices=[("dismissed", _("Dismissed")), ("all", _("Waiting and dismissed"))],
        empty_label=_("Waiting"),
        error_messages=NO_SUCH_CHOICE,
        label=_("State"),
    )

    class Meta:
        model = Event
        form = DaysForm
        fields = ()

    @classmethod
    def get_filters(cls):
        """`from` is a word of Python's own, so it cannot be a name in the class."""
        days = {
            "from": DayFilter(field_name="told_at", method="from_day", label=_("From")),
            "to": DayFilter(field_name="told_at", method="to_day", label=_("To")),
        }
        return super().get_filters() | days

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        state = self.form.cleaned_data.get("state")
        if state == "dismissed":
            return found.dismissed()
        return found.filter(entry=None) if state else found.unrecorded()

    def search(self, queryset, name, value):
        return queryset.search(value)

    def as_they_are(self, queryset, name, value):
        return queryset

    def from_day(self, queryset, name, day):
        return queryset.filter(told_at__gte=midnight(day))

    def to_day(self, queryset, name, day):
        return queryset.filter(told_at__lt=midnight(day, days=1))
