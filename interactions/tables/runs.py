"""The columns of the list of runs, and of the contacts that a run left out, in screen order."""

from functools import partial

from django.db.models import Case, CharField, Value, When
from django.utils.translation import gettext_lazy as _

from crm.tables import ListTable, column_of, plain

from ..choices import LeftOut

cell = partial(column_of, "interactions/cells/runs")


class RunTable(ListTable):
    number = plain("pk", _("Number"), "c-opt c-no num")
    logged_at = cell("logged_at.html", _("Logged"), "c-date num text-nowrap")
    segment = cell("segment.html", _("Segment"), "c-meta")
    template = cell("template.html", _("Template"), "c-opt c-kind p3")
    description = cell("description.html", _("Description"), "c-lead")
    made = cell("made.html", _("Entries"), "c-opt c-num text-end num")
    left_out = cell("left_out.html", _("Left out"), "c-opt c-num text-end num")
    logged_by = plain("logged_by__name", _("Logged by"), "c-opt c-who p3")
    status = cell("status.html", _("Status"), "c-side")

    sorts = {"logged_at": "logged_at"}
    row_template_name = "interactions/cells/runs/row.html"
    optional = ("number", "segment", "template", "made", "left_out", "logged_by")
    exported = {
        _("Run"): "pk",
        _("Logged"): "logged_at",
        _("Date"): "occurred_at",
        _("Segment"): "segment__number",
        _("Description of the segment"): "segment__description",
        _("Template"): "template__description",
        _("Description"): "description",
        _("Entries"): "made",
        _("Left out"): "left_out",
        _("Logged by"): "logged_by__name",
        _("Cancelled"): "cancelled_at",
        _("Cancelled by"): "cancelled_by__name",
        _("Reason"): "cancelled_reason",
    }

    class Meta(ListTable.Meta):
        attrs = {"class": f"{ListTable.Meta.attrs['class']} roomy runs"}

    @property
    def caption(self):
        return _("Logged segments")

    @staticmethod
    def rows(queryset, columns):
        return queryset.for_list()


class LeftOutTable(ListTable):
    contact = cell("contact.html", _("Contact"), "c-lead")
    reason = cell("reason.html", _("Reason"), "c-text")

    sorts = {"contact": "sort_name"}
    exported = {
        _("Contact number"): "number",
        _("Contact"): "name",
        _("Company"): "company__name",
        _("E-mail"): "email",
        _("Reason"): "reason_in_words",
    }

    class Meta(ListTable.Meta):
        attrs = {"class": f"{ListTable.Meta.attrs['class']} roomy"}

    @property
    def caption(self):
        return _("Contacts that were left out")

    @staticmethod
    def rows(queryset, columns):
        return queryset.for_list()

    @staticmethod
    def for_export(queryset):
        words = [When(reason=code, then=Value(str(label))) for code, label in LeftOut.choices]
        return queryset.annotate(reason_in_words=Case(*words, output_field=CharField()))
