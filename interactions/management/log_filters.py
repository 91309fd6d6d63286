"""The filters of the log, and of other lists, as options of commands."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import MultipleChoiceFilter

from crm.management.options import WrongOption

from ..filters.log import LogFilter
from ..models import InteractionLogEntry
from .options import check_form, check_options


def add_filters(parser, of_list=LogFilter):
    """Give a command an option for each filter of a list's address, under the same name."""
    filters = parser.add_argument_group("filters")
    for name, one in of_list.base_filters.items():
        filters.add_argument(f"--{name}", action="append", default=[], help=str(one.label))


def filters_in(options, of_list=LogFilter):
    """Return the filters that a command was given, each name with its values."""
    return {name: options[name] for name in of_list.base_filters if options[name]}


def entries_found(options):
    """Return the queryset of the logged entries that the filters find. Raises WrongOption as `rows_found`."""
    return rows_found(options, LogFilter, InteractionLogEntry.objects.logged())


def rows_found(options, of_list, rows):
    """Return those of a queryset that the filters of a list find. Raise WrongOption for one that is empty, cannot
    be read or is given twice though it takes one value."""
    given = filters_in(options, of_list)
    check_options(given)
    query = QueryDict(mutable=True)
    for name, values in given.items():
        if len(values) > 1 and not isinstance(of_list.base_filters[name], MultipleChoiceFilter):
            raise WrongOption(_("--%(option)s can be given once only.") % {"option": name})
        query.setlist(name, values)
    filters = of_list(query, rows)
    check_form(filters.form)
    return filters.qs
