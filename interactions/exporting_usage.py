"""The lists of groups and templates as files."""

from decimal import Decimal

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from crm.exporting import export_response


def usage_response(kind, name, rows):
    """Return the download of groups or templates `with_usage`; `kind` is csv or xlsx."""
    rows = list(rows)
    columns = _template_columns() if name == "templates" else _columns()
    columns |= {
        _("Active"): lambda row: _("yes") if row.active else _("no"),
        _("Used"): lambda row: row.usage["used"],
        _("Minutes"): lambda row: row.usage["minutes"],
        _("Total cost"): lambda row: Decimal(row.usage["cost"]),
        _("Last used"): lambda row: localtime(row.last_used) if row.last_used else "",
    }
    lines = ([read(row) for read in columns.values()] for row in rows)
    return export_response(kind, name, columns, lines)


def _columns():
    return {_("Code"): lambda row: row.code, _("Description"): lambda row: row.description}


def _template_columns():
    return _columns() | {
        _("Group"): lambda row: row.group.description,
        _("Information flow"): lambda row: str(row.get_information_flow_display()),
        _("Initiated by"): lambda row: str(row.get_initiated_by_display()),
        _("Correspondence type"): lambda row: str(row.get_correspondence_type_display()),
        _("Unit duration"): lambda row: row.unit_duration,
        _("Unit cost"): lambda row: row.unit_cost,
        _("Languages"): lambda row: ", ".join(row.languages),
    }
