"""The log as a file, for another program or a person."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.exporting import csv_lines, exported, write_xlsx

from ...tables.log import LogTable
from ..log_filters import add_filters, entries_found


class Command(BaseCommand):
    help = (
        "Write the interactions of the log to a file, the newest first: all of them, or those that the filters "
        "find. The filters are those of the log's address; one that takes several values may be given several "
        "times. Postponed interactions are not in the log; cancelled ones are, and say so. The file appears when "
        "it is complete, or not at all."
    )

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["csv", "xlsx"], required=True)
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
        add_filters(parser)

    def handle(self, *args, **options):
        header, rows = exported(LogTable, entries_found(options), "-occurred_at")
        rows = _Counted(rows)
        _write(options["output"], options["format"], header, rows)
        self.stdout.write(
            ngettext(
                "Exported %(count)d interaction to %(file)s.",
                "Exported %(count)d interactions to %(file)s.",
                rows.count,
            )
            % {"count": rows.count, "file": options["output"]}
        )


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows):
        self.rows = rows
        self.count = 0

    def __iter__(self):
        for row in self.rows:
            self.count += 1
            yield row


def _write(path, kind, header, rows):
    """Write beside the file and move it into place, so that nobody reads half of it."""
    try:
        with NamedTemporaryFile("wb", dir=path.parent, delete=False) as file:
            try:
                if kind == "xlsx":
                    write_xlsx(header, rows, file)
                else:
                    for line in csv_lines(header, rows):
                        file.write(line.encode())
            except BaseException:
                os.unlink(file.name)
                raise
        os.replace(file.name, path)
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be written: %(reason)s.") % {"file": path, "reason": error.strerror}
        ) from error
