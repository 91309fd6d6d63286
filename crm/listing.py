"""A list page: filter, sort, page, columns, saved views and export, all in the address."""

from functools import cached_property

from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .day_ranges import day_ranges
from .exporting import export_response, exported
from .filtering import is_given
from .models import SavedView
from .paging import Page, capped_count, page_of

# What an address says of the moment, not of the list; and what it says of how the list looks.
MOMENTARY = {"after", "before", "format", "open", "filters"}
LOOKS = {"sort", "columns"}
# The saved view that one came from: it stays in the address while the filters change, and is no filter itself.
VIEW = "view"


def list_of(filter_class):
    """Mark a view as a list that this ListFilter filters: views of it can be saved."""

    def marked(view):
        view.list_filter = filter_class
        return view

    return marked


class Listing:
    """What a request asks of a list.

    `filters` is a bound ListFilter, `table_class` a ListTable, `default_sort` a key of its `sorts`, with "-"
    before it for the largest first. `views` are the views that everybody has: each a label, a query string, or an
    address where the view is a page of its own, and perhaps how many rows it has.
    """

    def __init__(self, request, *, filters, table_class, default_sort, views=()):
        self.request = request
        self.filters = filters
        self.table_class = table_class
        self.default_sort = default_sort
        self.views = views
        # The row that is open beside the list, if any; the view sets it.
        self.opened = None

    @cached_property
    def queryset(self):
        """The rows that the filter finds; none when it cannot be read: its errors are shown instead."""
        return self.filters.qs if self.is_readable else self.filters.queryset.none()

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
    def is_readable(self):
        """Whether the filter can be read. If not, nothing is listed, and its errors say why."""
        return self.filters.is_valid()

    @cached_property
    def page(self):
        query = self.request.GET
        rows = self.table_class.rows(self.queryset, self.shown_columns)
        if not self.table_class.paged:
            return Page(list(rows.order_by(*self.table_class.total_order(self.order))), "", "")
        return page_of(
            rows,
            sort=self.order,
            after=query.get("after", ""),
            before=query.get("before", ""),
        )

    @property
    def is_grouped(self):
        """Whether headings between the rows say what the list is sorted by."""
        return self.sort.removeprefix("-") == self.table_class.grouped_by

    @cached_property
    def columns(self):
        """The columns that can be chosen: name, heading, and whether each is shown."""
        chosen = self.chosen_columns
        return [
            {
                "name": name,
                "heading": self.table_class.base_columns[name].verbose_name,
                "shown": name in chosen if chosen else name not in self.table_class.hidden,
            }
            for name in self.table_class.optional
        ]

    @property
    def chosen_columns(self):
        """The names that the address holds, empty where the usual columns are shown. "none" is sent along with the
        boxes: that none is ticked is a choice too."""
        return [name for name in self.request.GET.getlist("columns") if name]

    @cached_property
    def shown_columns(self):
        hidden = {column["name"] for column in self.columns if not column["shown"]}
        if self.is_grouped:
            hidden.add(self.table_class.grouped_by)
        return [name for name in self.table_class.base_columns if name not in hidden]

    @cached_property
    def table(self):
        hidden = set(self.table_class.base_columns) - set(self.shown_columns)
        table = self.table_class(self.page.rows, exclude=tuple(hidden))
        table.listing = self
        return table

    @cached_property
    def count(self):
        """How many rows there are, and whether there are more than are counted. Counted along the index of the
        list's order, but hits of a search as they come: in order, all of them would be fetched to be sorted."""
        if not self.table_class.paged:
            return len(self.page.rows), False
        if self.request.GET.get("q", "").strip():
            return capped_count(self.queryset.order_by())
        return capped_count(self.queryset.order_by(*self.table_class.total_order(self.order)))

    @cached_property
    def form(self):
        """The filter form where it is open: when asked for, and when there are errors to say. It is the
        dearest part of a list, so a closed one is not made."""
        is_open = "filters" in self.request.GET or not self.is_readable
        return self.filters.whole().form if is_open else None

    def query(self, *, without=frozenset()):
        """The address's query without what it says of the moment."""
        query = QueryDict(mutable=True)
        for key, values in self.request.GET.lists():
            if key not in MOMENTARY | without and any(values):
                query.setlist(key, values)
        return query

    @cached_property
    def filter_query(self):
        """The filters of the address alone, as a query string."""
        return self.query(without=LOOKS | {VIEW}).urlencode()

    @cached_property
    def view_query(self):
        """The filters and the looks: what a saved view and a selection hold."""
        return self.query(without={VIEW}).urlencode()

    @property
    def kept(self):
        """What a form of this list sends along so as not to lose it: pairs of a name and a value."""
        without = {"q"} if self.form is None else {"q", *self.form.fields}
        return _pairs(self.query(without=without))

    @property
    def kept_by_columns(self):
        return _pairs(self.query(without={"columns"}))

    @cached_property
    def active_filters(self):
        """What is filtered, as the tags above the table: name, label and the value in words."""
        if not self.is_readable:
            return []
        return [told for told in filters_in_words(self.filters.form) if told["name"] != "q"]

    @cached_property
    def tabs(self):
        """The views above the list, those that the user sees saved included; the one that is shown is marked."""
        tabs = [
            {
                "label": label,
                "url": query if query.startswith("/") else f"{self.request.path}?{query}",
                "query": None if query.startswith("/") else query,
                "count": next(iter(count), None),
            }
            for label, query, *count in self.views
        ]
        for view in SavedView.objects.of_list(self.url_name, self.request.user):
            query = QueryDict(view.query, mutable=True)
            query[VIEW] = view.pk
            url = f"{self.request.path}?{query.urlencode()}"
            tabs.append({"label": view.name, "url": url, "query": view.query, "view": view})
        if tab := self._current(tabs):
            tab["current"] = True
        return tabs

    def _current(self, tabs):
        """The saved view that the address names, though its filters were changed since; else the first tab with
        just these filters."""
        for tab in tabs:
            if "view" in tab and str(tab["view"].pk) == self.request.GET.get(VIEW):
                return tab
        shown = self._as_pairs(self.view_query)
        same = (tab for tab in tabs if tab["query"] is not None)
        return next((tab for tab in same if self._as_pairs(tab["query"]) == shown), None)

    @staticmethod
    def _as_pairs(query):
        return sorted(_pairs(QueryDict(query)))

    @cached_property
    def own_view(self):
        """The saved view that is shown, if it is the user's own."""
        for tab in self.tabs:
            view = tab.get("view")
            if tab.get("current") and view and view.user_id == self.request.user.pk:
                return view
        return None

    @property
    def own_view_differs(self):
        """Whether the filters were changed since the own view was saved."""
        return self._as_pairs(self.own_view.query) != self._as_pairs(self.view_query)

    @property
    def can_be_saved(self):
        """Whether what is shown may be saved under a new name."""
        return self.is_readable and (not self.own_view or self.own_view_differs)

    @property
    def day_ranges(self):
        """The usual stretches of days, for a list that has a first and a last one: each a label and the query
        that shows it."""
        if not {"from", "to"} <= set(type(self.filters).base_filters):
            return
        for label, first, last in day_ranges():
            query = self.query()
            query["from"], query["to"] = first, last
            yield label, query.urlencode()

    @property
    def url_name(self):
        return self.request.resolver_match.url_name

    def response(self, template, **context):
        """Return the page, or the file that `format=csv` or `format=xlsx` asks for. Where the filter cannot be
        read, there is no file: the page says why, and its status tells a program. Where a cursor leads behind the
        last row, as rows come and go, the list is shown from its beginning."""
        kind = self.request.GET.get("format")
        asked = kind in ("csv", "xlsx")
        if asked and self.is_readable:
            header, rows = exported(self.table_class, self.queryset, self.order)
            return export_response(kind, self.url_name, header, rows)
        if {"after", "before"} & set(self.request.GET) and not self.page.rows and self.is_readable:
            return redirect(f"{self.request.path}?{self.query().urlencode()}".removesuffix("?"))
        page = {"listing": self, "table": self.table, **context}
        return render(self.request, template, page, status=400 if asked else 200)


def filters_in_words(form):
    """Return what the valid form of a filter narrows by: name, label and the value in words of each."""
    cleaned = form.cleaned_data
    return [
        {"name": name, "label": field.label, "value": _in_words(field, cleaned[name])}
        for name, field in form.fields.items()
        if is_given(cleaned.get(name))
    ]


def _pairs(query):
    return [(key, value) for key, values in query.lists() for value in values]


def _in_words(field, value):
    if value is True:
        return ""
    if hasattr(value, "year"):
        return date_format(value, _("j M Y"))
    if isinstance(value, str):
        return dict(getattr(field, "choices", ())).get(value, value)
    if hasattr(value, "__iter__"):
        # Rows say their own name; asking their field for its choices would fetch them once more.
        coded = any(isinstance(item, str) for item in value)
        words = dict(field.choices) if coded else {}
        return ", ".join(str(words[item] if coded else item) for item in value)
    return value
