"""What the lists of groups and templates can be filtered by, and the days that their usage is about."""

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, MultipleChoiceFilter

from crm.choices import CorrespondenceType, Language
from crm.filter_fields import DayFilter, DaysForm, RowsFilter
from crm.filtering import NO_SUCH_CHOICE, ListFilter
from crm.forms.rendering import Checks

from ..choices import InformationFlow, InitiatedBy
from ..models import InteractionGroup, InteractionTemplate
from ..periods import last_days, period_of
from .log import VocabularyFilter

STATUSES = [("inactive", _("Inactive")), ("all", _("Active and inactive"))]


class SetUpFilter(ListFilter):
    """Finds rows with their usage; those that are not active are found when they are asked for."""

    q = CharFilter(method="search", label=_("Search"))
    status = ChoiceFilter(
        method="in_status",
        choices=STATUSES,
        empty_label=_("Active"),
        error_messages=NO_SUCH_CHOICE,
        label=_("Status"),
    )

    @classmethod
    def get_filters(cls):
        """The days choose no rows: they are those that the usage is about."""
        days = {
            "from": DayFilter(method="as_they_are", label=_("Usage from")),
            "to": DayFilter(method="as_they_are", label=_("Usage to")),
        }
        return super().get_filters() | days

    @property
    def period(self):
        """The days asked for; the last ninety where they cannot be read."""
        return period_of(self.form.cleaned_data) if self.is_valid() else last_days()

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("status"):
            found = found.active()
        return found.for_list().with_usage(self.period.since, self.period.until)

    def search(self, queryset, name, value):
        return queryset.search(value)

    def in_status(self, queryset, name, value):
        return queryset.inactive() if value == "inactive" else queryset

    def as_they_are(self, queryset, name, value):
        return queryset


class GroupFilter(SetUpFilter):
    class Meta:
        model = InteractionGroup
        form = DaysForm
        fields = []


class TemplateFilter(SetUpFilter):
    group = RowsFilter(
        field_name="group",
        queryset=InteractionGroup.objects.all(),
        known_by="code",
        label=_("Group"),
    )
    flow = VocabularyFilter(
        InformationFlow, field_name="information_flow", label=_("Information flow")
    )
    initiated_by = VocabularyFilter(InitiatedBy, field_name="initiated_by", label=_("Initiated by"))
    correspondence_type = VocabularyFilter(
        CorrespondenceType, field_name="correspondence_type", label=_("Correspondence type")
    )
    language = MultipleChoiceFilter(
        method="with_text_in",
        choices=Language.choices,
        distinct=False,
        widget=Checks,
        error_messages=NO_SUCH_CHOICE,
        label=_("Language of a text"),
    )

    class Meta:
        model = InteractionTemplate
        form = DaysForm
        fields = []

    def with_text_in(self, queryset, name, languages):
        return queryset.with_text_in(languages) if languages else queryset
