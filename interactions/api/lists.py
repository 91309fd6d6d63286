"""Pages of a list: what narrows it in the address, and where the next page begins."""

from django.utils import translation
from django.utils.translation import gettext as _
from django_filters import MultipleChoiceFilter

from crm.paging import page_of, read_cursor

from .problems import Problem

LARGEST_PAGE = 200
PAGING = ["limit", "after"]


def parameters(filter_class, names):
    """The filters of an address, as the schema describes them. Those that take several are repeated."""
    with translation.override("en"):
        return [
            {
                "in": "query",
                "name": name,
                "required": False,
                "description": str(filter_class.base_filters[name].label),
                "schema": _values(filter_class.base_filters[name]),
            }
            for name in names
        ]


def _values(one):
    if not isinstance(one, MultipleChoiceFilter):
        return {"type": "string"}
    choices = one.extra.get("choices")
    text = {"type": "string"} | ({"enum": [name for name, _label in choices]} if choices else {})
    return {"type": "array", "items": text}


def page(request, filters, *, sort, limit, after, names):
    """Return the rows of the page that an address names, and the address of the next, None behind the last.

    `filters` is a bound ListFilter, of which `names` may be asked for. Raises Problem.
    """
    unknown = [(name, _("There is no such filter.")) for name in request.GET if name not in names]
    unknown = [pair for pair in unknown if pair[0] not in PAGING]
    if unknown or not filters.is_valid():
        raise Problem(422, _("The address cannot be read."), unknown or _errors(filters.form))
    if after and not read_cursor(filters.queryset, sort.removeprefix("-"), after):
        sentence = _("This is not where a page begins. Take it from the answer before.")
        raise Problem(422, _("The address cannot be read."), [("after", sentence)])
    found = page_of(filters.qs, sort=sort, after=after, size=limit)
    if not found.next:
        return found.rows, None
    query = request.GET.copy()
    query["after"] = found.next
    return found.rows, request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _errors(form):
    return [(field, text) for field, texts in form.errors.items() for text in texts]
