"""A list page: filter, sort, page, columns, saved views and export, all in the address."""

from functools import cached_property

from django.http import QueryDict
from django.shortcuts import render
from django.utils.timezone import localtime

from .exporting import CHUNK, export_response
from .models import SavedView
from .paging import capped_count, page_of

NOT_FILTERS = {"after", "before", "sort", "columns", "format", "view", "open"}


class Listing:
    """What a request asks of a list.

    `filters` is a bound django-filter FilterSet, `table_class` a ListTable, `default_sort` a key of its
    `sorts`, with "-" before it for the largest first.
    """

    def __init__(self, request, *, filters, table_class, default_sort):
        self.request = request
        self.filters = filters
        self.table_class = table_class
        self.default_sort = default_sort

    @cached_property
    def queryset(self):
        """The rows that the filter finds; none when it cannot be read: its errors are shown instead."""
        return self.filters.qs if self.filters.is_valid() else self.filters.queryset.none()

    @cached_property
    def sort(self):
        wanted = self.request.GET.get("sort", self.default_sort)
        return wanted if wanted.removeprefix("-") in self.table_class.sorts else self.default_sort

    @property
    def order(self):
        """The field to order by, with its sign."""
        sign = "-" if self.sort.startswith("-") else ""
        return sign + self.table_class.sorts[self.sort.removeprefix("-")]

    @cached_property
    def page(self):
        query = self.request.GET
        return page_of(
            self.queryset,
            sort=self.order,
            after=query.get("after", ""),
            before=query.get("before", ""),
        )

    @cached_property
    def hidden_columns(self):
        shown = self.request.GET.getlist("columns")
        return [name for name in self.table_class.optional if name not in shown] if shown else []

    @cached_property
    def table(self):
        table = self.table_class(self.page.rows, exclude=self.hidden_columns, request=self.request)
        table.listing = self
        return table

    @cached_property
    def count(self):
        """How many rows there are, and whether there are more than are counted."""
        return capped_count(self.queryset)

    @cached_property
    def filter_query(self):
        """The filters of the address alone, as a query string: what a saved view or a selection holds."""
        query = QueryDict(mutable=True)
        for key, values in self.request.GET.lists():
            if key not in NOT_FILTERS and any(values):
                query.setlist(key, values)
        return query.urlencode()

    @cached_property
    def active_filters(self):
        """What is filtered, as the tags above the table: name, label and the value in words."""
        if not self.filters.is_valid():
            return []
        cleaned = self.filters.form.cleaned_data
        return [
            {"name": name, "label": field.label, "value": _in_words(field, cleaned[name])}
            for name, field in self.filters.form.fields.items()
            if name != "q" and cleaned.get(name) not in (None, "", [], False)
        ]

    @cached_property
    def saved_views(self):
        return list(SavedView.objects.of_list(self.url_name, self.request.user))

    @property
    def url_name(self):
        return self.request.resolver_match.url_name

    def response(self, template, **context):
        """Return the page, or the file that `format=csv` or `format=xlsx` asks for."""
        kind = self.request.GET.get("format")
        if kind in ("csv", "xlsx") and self.table_class.exported:
            return self.export(kind)
        return render(self.request, template, {"listing": self, "table": self.table, **context})

    def export(self, kind):
        """Return exactly what is filtered, in the order of the list, as a file."""
        sign = "-" if self.order.startswith("-") else ""
        rows = (
            self.queryset.order_by(self.order, f"{sign}pk")
            .values_list(*self.table_class.exported.values())
            .iterator(chunk_size=CHUNK)
        )
        return export_response(kind, self.url_name, self.table_class.exported, map(_cells, rows))


def _cells(row):
    return [localtime(cell) if hasattr(cell, "hour") else cell for cell in row]


def _in_words(field, value):
    if value is True:
        return ""
    choices = dict(getattr(field, "choices", ())) if isinstance(value, str) else {}
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return choices.get(value, value)
