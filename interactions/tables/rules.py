"""The columns of the lists of recording rules and of unrecorded events, in screen order."""

from functools import partial

from django.db.models import Case, CharField, Value, When
from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _

from crm.tables import ListTable, column_of

from ..choices import EventKind
from ..models import Event

cell = partial(column_of, "interactions/cells/rules")


class RuleTable(ListTable):
    event = cell("event.html", _("Event"), "c-lead")
    kind = cell("kind.html", _("Told by"), "c-opt")
    template = cell("template.html", _("Template"), "c-text")
    repeats = cell("repeats.html", _("Told again"), "c-opt c-corr p3")
    salesperson = cell("salesperson.html", _("Salesperson"), "c-opt c-corr p3")
    told = cell("told.html", _("In 30 days"), "c-opt c-trend text-end num")
    status = cell("status.html", _("Status"), "c-side")

    # There are a few dozen.
    paged = False
    grouped_by = "kind"
    head_template_name = "interactions/cells/rules/head.html"
    sorts = {"kind": "place", "event": "event", "template": "template__description"}
    optional = ("repeats", "salesperson", "told")
    exported = {
        _("Event"): "event",
        _("Name"): "name",
        _("Template"): "template__description",
        _("On"): "active",
        _("Told again"): "repeats",
        _("Salesperson"): "salesperson",
    }

    class Meta(ListTable.Meta):
        attrs = {"class": f"{ListTable.Meta.attrs['class']} roomy tmpl rules"}

    @property
    def caption(self):
        return _("Recording rules")

    @staticmethod
    def rows(queryset, columns):
        return queryset.with_templates().in_order()

    @staticmethod
    def total_order(order):
        return order, "-event" if order.startswith("-") else "event"

    @staticmethod
    def for_export(queryset):
        return queryset.in_order().annotate(name=in_words())

    def row_context(self):
        rows, request = list(self.data.data), self.listing.request
        told = Event.objects.lately().by_event()
        for rule in rows:
            rule.told = told.get(rule.event, 0)
        if self.listing.is_grouped:
            for ours in (True, False):
                if same := [rule for rule in rows if rule.is_ours == ours]:
                    same[0].heads = True
        return {
            "may_change": request.user.has_perm("interactions.change_recordingrule"),
            "sees_events": request.user.has_perm("interactions.view_event"),
            "csrf_token": get_token(request),
            "back": request.get_full_path(),
        }


def in_words(otherwise="description"):
    """What people call an event."""
    named = [When(event=event, then=Value(str(label))) for event, label in EventKind.choices]
    return Case(*named, default=otherwise, output_field=CharField())


class UnrecordedTable(ListTable):
    check = cell("check.html", _("Selection"), "c-check")
    told_at = cell("told_at.html", _("Told"), "c-date num text-nowrap")
    contact = cell("contact.html", _("Contact"), "c-meta")
    event = cell("told_event.html", _("Event"), "c-lead")
    document = cell("document.html", _("Document, description"), "c-opt c-kind")
    reason = cell("reason.html", _("Reason"), "c-text")
    source = cell("source.html", _("Source"), "c-opt c-who p3")
    actions = cell("actions.html", _("Actions"), "c-side")

    sorts = {"told_at": "told_at"}
    row_template_name = "interactions/cells/rules/row.html"
    hidden = ("source",)
    optional = ("contact", "document", "reason", *hidden)
    exported = {
        _("Number"): "pk",
        _("Told"): "told_at",
        _("Event"): "event",
        _("Date"): "occurred_at",
        _("Source"): "source",
        _("Contact number"): "contact__number",
        _("Contact"): "contact__name",
        _("Contact as told"): "contact_told",
        _("Document type"): "document_type",
        _("Document number"): "document_number",
        _("Document version"): "document_version",
        _("Description"): "description",
        _("Cost"): "cost",
        _("Duration in minutes"): "duration",
        _("Reason"): "reason",
        _("Told by"): "told_by__name",
        _("Dismissed"): "dismissed_at",
        _("Dismissed by"): "dismissed_by__name",
    }

    class Meta(ListTable.Meta):
        attrs = {"class": f"{ListTable.Meta.attrs['class']} roomy unrecorded"}

    @property
    def caption(self):
        return _("Unrecorded events")

    @staticmethod
    def rows(queryset, columns):
        return queryset.for_list()

    def row_context(self):
        request = self.listing.request
        return {
            "may_change": request.user.has_perm("interactions.change_event"),
            "back": request.get_full_path(),
        }
