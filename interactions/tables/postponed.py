"""The columns of the list of postponed entries, in screen order."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from crm.tables import ListTable

from .log import cell


class PostponedTable(ListTable):
    occurred_at = cell("date.html", _("Date"), "c-date num text-nowrap")
    contact = cell("postponed_contact.html", _("Contact"), "c-lead")
    description = cell("postponed_description.html", _("Description"), "c-text")
    missing = cell("postponed_missing.html", _("What is missing"), "c-meta")
    logged_by = tables.Column(
        accessor="logged_by__name",
        verbose_name=_("Begun by"),
        attrs={"cell": {"class": "c-opt c-who p3"}},
    )
    actions = cell("postponed_actions.html", _("Actions"), "c-side")

    sorts = {"occurred_at": "occurred_at"}
    optional = ("missing", "logged_by")
    exported = {
        _("Entry no."): "pk",
        _("Date"): "occurred_at",
        _("Contact number"): "contact__number",
        _("Contact"): "contact__name",
        _("Company number"): "company__number",
        _("Company"): "company__name",
        _("Description"): "description",
        _("Template"): "template__description",
        _("Salesperson"): "salesperson__name",
        _("Subject"): "subject",
        _("Duration in minutes"): "duration",
        _("Cost"): "cost",
        _("Begun by"): "logged_by__name",
        _("Begun"): "logged_at",
    }

    class Meta(ListTable.Meta):
        attrs = {"class": f"{ListTable.Meta.attrs['class']} roomy postponed"}

    @property
    def caption(self):
        return _("Interactions to finish")

    @staticmethod
    def rows(queryset, columns):
        return queryset.select_related("contact", "company", "template__group", "logged_by").defer(
            "body", "search_vector", "contact__search_vector", "company__search_vector"
        )
