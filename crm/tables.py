"""What the tables of all lists have in common."""

from functools import lru_cache

import django_tables2 as tables
from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django_tables2.utils import AttributeDict

from . import cells


class ListTable(tables.Table):
    """A list edge to edge. Pages are by keyset, so a header is a link only where `sorts` has its column.

    Columns stand in screen order. One with markup is a `TemplateColumn(template_name=…)` whose template sees the
    row as `record`; any other shows what its accessor leads to. `row_template_name` holds the attributes of a row.
    Where that one is a `.jinja`, all cells are (see `cells`), and `rows` may give plain tuples with names.

    `sorts` maps a column to the field that it sorts by; `optional` names the columns that may be hidden, and
    `hidden` those of them that are shown only when chosen; `exported` maps the heading of an export to a field
    path of the queryset, whose codes are told in words.
    """

    sorts: dict[str, str] = {}
    optional: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    exported: dict[str, str] = {}
    row_template_name = ""

    class Meta:
        orderable = False
        attrs = {"class": "table table-vcenter table-hover table-dense edge stack"}

    @staticmethod
    def rows(queryset, columns):
        """The queryset with what the cells of these columns need besides: joins, and figures of each row."""
        return queryset

    def row_context(self):
        """What the cells see besides `record`: addresses, for instance, that are the same in each row."""
        return {}

    @property
    def body(self):
        """The rows as HTML. django-tables2 draws cell by cell, which costs ten times what one template does."""
        names = tuple(column.name for column in self.columns)
        compose = _body.__wrapped__ if settings.DEBUG else _body
        context = {"rows": self.data.data, "table": self, "listing": self.listing}
        return mark_safe(compose(type(self), names).render(context | self.row_context()))  # noqa: S308 (a template)


@lru_cache
def _body(table_class, names):
    """Return one template that draws all rows, joined from the templates of the cells."""
    in_jinja = table_class.row_template_name.endswith(".jinja")
    source = cells.source if in_jinja else _source
    row = source(table_class.row_template_name) if table_class.row_template_name else ""
    drawn = "".join(_cell(table_class.base_columns[name], name, source) for name in names)
    engine = cells.environment() if in_jinja else engines["django"]
    return engine.from_string(f"{{% for record in rows %}}<tr {row}>{drawn}</tr>{{% endfor %}}")


def _cell(column, name, source):
    attrs = AttributeDict(column.attrs.get("cell", {}) | column.attrs.get("td", {}))
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
