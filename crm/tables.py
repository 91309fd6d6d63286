"""What the tables of all lists have in common, and the columns of the list of contacts."""

from functools import lru_cache, partial
from itertools import zip_longest

import django_tables2 as tables
from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import AttributeDict

from . import cells


def column_of(folder, name, heading, look, short=None):
    """A column whose cell is a template of this name in a folder. `short` is the heading where there is little
    room."""
    return tables.TemplateColumn(
        template_name=f"{folder}/{name}",
        verbose_name=heading,
        attrs={"cell": {"class": look}}
        | ({"th": {"class": look, "data-short": short}} if short else {}),
    )


def plain(accessor, heading, look="c-opt"):
    """A column of text that needs no markup."""
    return tables.Column(accessor=accessor, verbose_name=heading, attrs={"cell": {"class": look}})


class ListTable(tables.Table):
    """A list edge to edge. Pages are by keyset, so a header is a link only where `sorts` has its column.

    Columns stand in screen order. One with markup is a `TemplateColumn(template_name=…)` whose template sees the
    row as `record`; any other shows what its accessor leads to. `row_template_name` holds the attributes of a row.
    Where that one is a `.jinja`, all cells are (see `cells`), and `rows` may give plain tuples with names.

    `sorts` maps a column to the field that it sorts by; `optional` names the columns that may be hidden, and
    `hidden` those of them that are shown only when chosen; `exported` maps the heading of an export to a field
    path of the queryset, whose codes are told in words. A list that is short by its nature is not `paged`: it can
    be sorted by whatever the queryset holds. While it is sorted by the column `grouped_by`, that column is left
    out, and `head_template_name`, drawn before each row, may put headings between them.
    """

    sorts: dict[str, str] = {}
    optional: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    exported: dict[str, str] = {}
    paged = True
    grouped_by = ""
    head_template_name = ""
    row_template_name = ""

    class Meta:
        orderable = False
        attrs = {"class": "table table-vcenter table-hover table-dense edge stack"}

    @staticmethod
    def rows(queryset, columns):
        """The queryset with what the cells of these columns need besides: joins, and figures of each row."""
        return queryset

    @staticmethod
    def for_export(queryset):
        """The queryset with what `exported` needs besides."""
        return queryset

    @staticmethod
    def total_order(order):
        """The fields to order by, from the one that is asked for, so that no two rows can change places."""
        return order, "-pk" if order.startswith("-") else "pk"

    def row_context(self):
        """What the cells see besides `record`: addresses, for instance, that are the same in each row."""
        return {}

    @property
    def body(self):
        """The rows as HTML. django-tables2 draws cell by cell, which costs ten times what one template does."""
        names = tuple(column.name for column in self.columns)
        labels = ()
        if self.listing.chosen_columns:
            # On a phone, where there are no headings, a cell that was asked for says what it is.
            labels = tuple(str(self.base_columns[name].verbose_name) for name in names)
        compose = _body.__wrapped__ if settings.DEBUG else _body
        context = {"rows": self.data.data, "table": self, "listing": self.listing} | cells.dates()
        html = compose(type(self), names, labels).render(context | self.row_context())
        return mark_safe(html)  # noqa: S308 (a template)


@lru_cache
def _body(table_class, names, labels):
    """Return one template that draws all rows, joined from the templates of the cells."""
    in_jinja = table_class.row_template_name.endswith(".jinja")
    source = cells.source if in_jinja else _source
    row = source(table_class.row_template_name) if table_class.row_template_name else ""
    head = source(table_class.head_template_name) if table_class.head_template_name else ""
    drawn = "".join(
        _cell(table_class.base_columns[name], name, source, label)
        for name, label in zip_longest(names, labels)
    )
    engine = cells.environment() if in_jinja else engines["django"]
    return engine.from_string(
        f"{{% for record in rows %}}{head}<tr {row}>{drawn}</tr>{{% endfor %}}"
    )


def _cell(column, name, source, label):
    attrs = AttributeDict(column.attrs.get("cell", {}) | column.attrs.get("td", {}))
    if label:
        attrs["data-label"] = label
    if template_name := getattr(column, "template_name", None):
        content = source(template_name)
    elif source is _source:
        path = str(column.accessor or name).replace("__", ".")
        content = f'{{{{ record.{path}|default_if_none:"" }}}}'
    else:
        value = f"record.{column.accessor or name}"
        content = f'{{{{ "" if {value} is none else {value} }}}}'
    return f"<td {attrs.as_html()}>{content}</td>"


def _source(template_name):
    return get_template(template_name).template.source.strip()


contact_cell = partial(column_of, "crm/cells")


class ContactTable(ListTable):
    check = contact_cell("check.html", _("Selection"), "c-check")
    name = contact_cell("name.html", _("Contact"), "c-lead")
    company = contact_cell("company.html", _("Company"), "c-text")
    number = plain("number", _("Number"), "c-opt num")
    job_title = plain("job_title", _("Job title"))
    email = plain("email", _("E-mail"))
    phone = plain("phone", _("Phone"), "c-opt num")
    postal_code = plain("postal_code", _("Postal code"), "c-opt num")
    city = plain("city", _("City"), "c-opt c-town p3")
    country = plain("country__name", _("Country"))
    language = plain("get_language_display", _("Language"))
    correspondence_type = contact_cell(
        "correspondence_type.html", _("Correspondence"), "c-opt c-corr p2"
    )
    last_interaction = contact_cell("last_interaction.html", _("Last interaction"), "c-meta")
    follow_up = contact_cell("follow_up.html", _("Next follow-up"), "c-due")
    salesperson = plain("salesperson__name", _("Salesperson"))
    created_at = contact_cell("created.html", _("Created"), "c-opt num")
    tags = contact_cell("tags.html", _("Tags"), "c-opt")
    actions = contact_cell("actions.html", _("Actions"), "c-side")

    sorts = {"name": "sort_name", "number": "number", "created_at": "created_at"}
    row_template_name = "crm/cells/row.html"
    hidden = (
        "number",
        "job_title",
        "email",
        "phone",
        "postal_code",
        "country",
        "language",
        "salesperson",
        "created_at",
        "tags",
    )
    optional = ("company", "city", "correspondence_type", "last_interaction", "follow_up", *hidden)
    exported = {
        _("Number"): "number",
        _("Kind"): "kind",
        _("Name"): "name",
        _("First name"): "first_name",
        _("Last name"): "last_name",
        _("Company"): "company__name",
        _("Job title"): "job_title",
        _("E-mail"): "email",
        _("Phone"): "phone",
        _("Mobile"): "mobile",
        _("Address"): "address",
        _("Postal code"): "postal_code",
        _("City"): "city",
        _("Region"): "region",
        _("Country"): "country",
        _("Language"): "language",
        _("Correspondence type"): "correspondence_type",
        _("Salesperson"): "salesperson__name",
        _("External number"): "external_id",
        _("Tags"): "tag_names",
        _("Privacy-blocked"): "privacy_blocked",
        _("Archived"): "archived_at",
        _("Created"): "created_at",
    }

    class Meta(ListTable.Meta):
        attrs = {"class": f"{ListTable.Meta.attrs['class']} roomy contacts"}

    @property
    def caption(self):
        return _("Contacts")

    @staticmethod
    def rows(queryset, columns):
        shown = queryset.for_list()
        return shown.prefetch_related("tags") if "tags" in columns else shown

    @staticmethod
    def for_export(queryset):
        return queryset.with_tag_names()
