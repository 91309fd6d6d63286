"""The filters of the log as options of commands."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import MultipleChoiceFilter

from crm.management.options import WrongOption

from ..filters.log import LogFilter
from ..models import InteractionLogEntry
from .options import check_form, check_options


def add_filters(parser):
    """Give a command an option for each filter of the log's address, under the same name."""
    filters = parser.add_argument_group("filters")
    for name, one in LogFilter.base_filters.items():
        filters.add_argument(f"--{name}", action="append", default=[], help=str(one.label))


def filters_in(options):
    """Return the filters that a command was given, each name with its values."""
    return {name: options[name] for name in LogFilter.base_filters if options[name]}


def entries_found(options):
    """Return the queryset of the logged entries that the filters find. Raise WrongOption for one that is empty,
    cannot be read or is given twice though it takes one value."""
    given = filters_in(options)
    check_options(given)
    query = QueryDict(mutable=True)
    for name, values in given.items():
        if len(values) > 1 and not isinstance(LogFilter.base_filters[name], MultipleChoiceFilter):
            raise WrongOption(_("--%(option)s can be given once only.") % {"option": name})
        query.setlist(name, values)
    filters = LogFilter(query, InteractionLogEntry.objects.logged())
    check_form(filters.form)
    return filters.qs
