"""The columns of the lists of groups and templates, in screen order."""

from decimal import Decimal
from functools import partial
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from crm.tables import ListTable, column_of

cell = partial(column_of, "interactions/cells/set_up")
FIGURES = {"used": "used", "hours": "minutes", "total": "cost", "last_used": "recency"}
USAGE = {
    _("Active"): "active",
    _("Used"): "used",
    _("Minutes"): "minutes",
    _("Total cost"): "cost",
    _("Last used"): "last_used",
}


class SetUpTable(ListTable):
    # There are a few dozen, and the totals of a group are those of all its rows.
    paged = False
    # What the log's address calls a row of this list.
    parameter = ""

    class Meta(ListTable.Meta):
        attrs = {"class": f"{ListTable.Meta.attrs['class']} tmpl"}

    @staticmethod
    def for_export(queryset):
        return queryset.for_export()

    def row_context(self):
        return {"period": self.listing.filters.period, "parameter": self.parameter}


class GroupTable(SetUpTable):
    group = cell("group_name.html", _("Group"), "c-lead")
    code = cell("code.html", _("Code"), "c-text c-code")
    templates = cell("templates.html", _("Templates"), "c-opt c-hours text-end num")
    used = cell("used.html", _("Used"), "c-trend num")
    hours = cell("hours.html", _("Hours"), "c-opt c-hours text-end num")
    total = cell("total.html", _("Total cost"), "c-opt c-sum text-end num")
    last_used = cell("last_used.html", _("Last used"), "c-opt c-last p3 text-secondary")
    status = cell("status.html", _("Status"), "c-side c-corr")

    class Meta(SetUpTable.Meta):
        pass

    parameter = "group"
    sorts = {"group": "description", "code": "code", "templates": "template_count"} | FIGURES
    optional = ("code", "templates", "hours", "total", "last_used")
    exported = {
        _("Code"): "code",
        _("Description"): "description",
        _("Templates"): "template_count",
        **USAGE,
    }

    @property
    def caption(self):
        return f"{_('Interaction groups')}. {self.listing.filters.period.words}"


class TemplateTable(SetUpTable):
    template = cell("template.html", _("Template"), "c-lead")
    group = cell("group.html", _("Group"), "c-opt")
    code = cell("code.html", _("Code"), "c-opt c-code p3")
    flow = cell("flow.html", _("Flow, initiated by"), "c-text c-dir")
    correspondence_type = cell("correspondence_type.html", _("Correspondence"), "c-opt c-corr p2")
    unit_duration = cell("unit_duration.html", _("Min"), "c-opt c-num text-end num")
    unit_cost = cell("unit_cost.html", _("Cost"), "c-opt c-num text-end num")
    languages = cell("languages.html", _("Languages"), "c-opt c-lang p2")
    follow_up_days = cell("follow_up_days.html", _("Follow up"), "c-opt")
    position = cell("position.html", _("Position"), "c-opt text-end num")
    used = cell("used.html", _("Used"), "c-trend num")
    hours = cell("hours.html", _("Hours"), "c-opt c-hours p3 text-end num")
    total = cell("total.html", _("Total cost"), "c-opt c-sum p3 text-end num")
    last_used = cell("last_used.html", _("Last used"), "c-opt c-last p3 text-secondary")

    class Meta(SetUpTable.Meta):
        pass

    parameter = "template"
    grouped_by = "group"
    head_template_name = "interactions/cells/set_up/head.html"
    sorts = {
        "group": "group__description",
        "template": "description",
        "code": "code",
        "unit_duration": "unit_duration",
        "unit_cost": "unit_cost",
        "position": "position",
    } | FIGURES
    hidden = ("follow_up_days", "position")
    optional = (
        "code",
        "flow",
        "correspondence_type",
        "unit_duration",
        "unit_cost",
        "languages",
        "hours",
        "total",
        "last_used",
        *hidden,
    )
    exported = {
        _("Code"): "code",
        _("Description"): "description",
        _("Group"): "group__description",
        _("Information flow"): "information_flow",
        _("Initiated by"): "initiated_by",
        _("Correspondence type"): "correspondence_type",
        _("Unit duration"): "unit_duration",
        _("Unit cost"): "unit_cost",
        _("Follow up after"): "follow_up_days",
        _("Languages"): "languages",
        **USAGE,
    }

    @property
    def caption(self):
        return f"{_('Interaction templates')}. {self.listing.filters.period.words}"

    @staticmethod
    def total_order(order):
        """Within a group as the form offers them."""
        if order.endswith("group__description"):
            sign = order.removesuffix("group__description")
            return order, f"{sign}group_id", "position", "description", "pk"
        return ListTable.total_order(order)

    def row_context(self):
        if self.listing.is_grouped:
            for _group, rows in groupby(self.data.data, attrgetter("group_id")):
                first, *others = rows
                first.head = _totals([first, *others])
        return super().row_context()


class TemplatesOfGroupTable(TemplateTable):
    """The templates of one group, in the order in which the form offers them."""

    class Meta(TemplateTable.Meta):
        pass

    head_template_name = ""
    sorts = {"group": "group__description"}


def _totals(rows):
    names = ("used", "cost", "minutes")
    return {"rows": len(rows)} | {
        name: sum(Decimal(row.usage[name]) for row in rows) for name in names
    }
