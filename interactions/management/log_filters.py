"""The filters of the log as options of commands."""

from django.core.management.base import CommandError
from django.http import QueryDict

from ..filters.log import LogFilter
from ..models import InteractionLogEntry


def add_filters(parser):
    """Give a command an option for each filter of the log's address, under the same name."""
    filters = parser.add_argument_group("filters")
    for name, one in LogFilter.base_filters.items():
        filters.add_argument(f"--{name}", action="append", default=[], help=str(one.label))


def filters_in(options):
    """Return the filters that a command was given, each name with its values."""
    return {name: options[name] for name in LogFilter.base_filters if options[name]}


def entries_found(options):
    """Return the queryset of the logged entries that the filters find; raise CommandError for one that cannot be
    read."""
    query = QueryDict(mutable=True)
    for name, values in filters_in(options).items():
        query.setlist(name, values)
    filters = LogFilter(query, InteractionLogEntry.objects.logged())
    if not filters.is_valid():
        raise CommandError(errors_of(filters.form), returncode=2)
    return filters.qs


def errors_of(form):
    """The errors of a form whose fields are options, in one line."""
    return " ".join(
        f"--{name}: {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    )
