"""What the tables of all lists have in common."""

import django_tables2 as tables


class ListTable(tables.Table):
    """A list edge to edge. The page sorts by keyset, so a header links to a sort only where `sorts` has one.

    `sorts` maps a column to the field that it sorts by; `optional` names the columns that may be hidden;
    `exported` maps the heading of an export to a field path of the queryset.
    """

    sorts: dict[str, str] = {}
    optional: tuple[str, ...] = ()
    exported: dict[str, str] = {}

    class Meta:
        orderable = False
        attrs = {"class": "table table-vcenter table-hover table-dense edge stack"}
