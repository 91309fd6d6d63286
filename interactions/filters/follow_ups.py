"""What the list of follow-ups can be filtered by."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from crm.filter_fields import DayFilter, RowsFilter, check_order
from crm.filtering import NO_SUCH_CHOICE, ListFilter, PickerFilter
from crm.models import User

from ..models import FollowUp

STATES = [("done", _("Done")), ("all", _("Open and done"))]


class DueForm(forms.Form):
    def clean(self):
        cleaned = super().clean()
        check_order(self, cleaned.get("due_from"), cleaned.get("due_to"), "due_to")
        return cleaned


class FollowUpFilter(ListFilter):
    """The user's own that are open, until `whose`, `salesperson` and `state` ask for others."""

    q = CharFilter(method="search", label=_("Search"))
    whose = ChoiceFilter(
        method="unchanged",
        choices=[("all", _("Everybody's"))],
        empty_label=_("Mine"),
        label=_("Whose"),
        error_messages=NO_SUCH_CHOICE,
    )
    salesperson = RowsFilter(
        field_name="salesperson",
        queryset=User.objects.all(),
        known_by="email",
        label=_("Salesperson"),
    )
    state = ChoiceFilter(
        method="unchanged",
        choices=STATES,
        empty_label=_("Open"),
        label=_("State"),
        error_messages=NO_SUCH_CHOICE,
    )
    due_from = DayFilter(field_name="due_on", lookup_expr="gte", label=_("Due from"))
    due_to = DayFilter(field_name="due_on", lookup_expr="lte", label=_("Due until"))
    contact = PickerFilter(
        method="of_contact",
        label=_("Contact"),
        help_text=_("A company's are those of its people too."),
    )

    class Meta:
        model = FollowUp
        fields = ()
        form = DueForm

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if not asked.get("whose") and not asked.get("salesperson"):
            found = found.filter(salesperson=self.request.user)
        if asked.get("state") == "done":
            return found.exclude(done_at=None)
        return found if asked.get("state") else found.open()

    def unchanged(self, queryset, name, value):
        """What is not asked for says more than what is: see `filter_queryset`."""
        return queryset

    def search(self, queryset, name, value):
        return queryset.search(value)

    def of_contact(self, queryset, name, contact):
        return queryset.of_contact(contact)
