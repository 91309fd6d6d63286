"""The columns of the list of follow-ups, in screen order."""

from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _

from crm.tables import ListTable, plain

from .log import cell


class FollowUpTable(ListTable):
    due_on = cell("follow_up_due.html", _("Due"), "c-date")
    contact = cell("follow_up_contact.html", _("Contact"), "c-lead")
    text = cell("follow_up_text.html", _("What to do"), "c-text")
    salesperson = plain("salesperson__name", _("Salesperson"), "c-opt c-who p3")
    actions = cell("follow_up_actions.html", _("Actions"), "c-side")

    sorts = {"due_on": "due_on"}
    optional = ("salesperson",)
    exported = {
        _("Due"): "due_on",
        _("Contact number"): "contact__number",
        _("Contact"): "contact__name",
        _("Company"): "contact__company__name",
        _("What to do"): "text",
        _("Salesperson"): "salesperson__name",
        _("Done"): "done_at",
        _("Done by"): "done_by__name",
        _("Entry no."): "entry",
    }

    class Meta(ListTable.Meta):
        attrs = {"class": f"{ListTable.Meta.attrs['class']} roomy follow-ups"}

    @property
    def caption(self):
        return _("Follow-ups")

    @staticmethod
    def rows(queryset, columns):
        return queryset.for_list()

    def row_context(self):
        request = self.listing.request
        return {
            "user": request.user,
            "csrf_token": get_token(request),
            "back": request.get_full_path(),
        }
