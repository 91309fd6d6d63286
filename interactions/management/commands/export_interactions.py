"""The log as a file, for another program or a person."""

import secrets
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.exporting import csv_lines, exported, write_xlsx

from ...tables.log import LogTable
from ..log_filters import add_filters, entries_found
from ..options import check_options


class Command(BaseCommand):
    help = (
        "Write the interactions of the log to a file, the newest first: all of them, or those that the filters "
        "find. The filters are those of the log's address; one that takes several values may be given several "
        "times. Postponed interactions are not in the log; cancelled ones are, and say so. The file appears when "
        "it is complete, or not at all. Exit status: 0 done; 1 nothing was written because of an error; 2 wrong "
        "options."
    )

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["csv", "xlsx"], required=True)
        parser.add_argument(
            "-o",
            "--output",
            required=True,
            metavar="FILE",
            help="- is the standard output; what was written is then told on the standard error output",
        )
        add_filters(parser)

    def handle(self, *args, **options):
        check_options({"output": options["output"]})
        header, rows = exported(LogTable, entries_found(options), "-occurred_at")
        rows = _Counted(rows)
        self._write(options["output"], options["format"], header, rows)
        told = self.stderr if options["output"] == "-" else self.stdout
        sentence = ngettext(
            "Exported %(count)d interaction to %(file)s.",
            "Exported %(count)d interactions to %(file)s.",
            rows.count,
        )
        place = _("the standard output") if options["output"] == "-" else options["output"]
        told.write(sentence % {"count": rows.count, "file": place}, lambda text: text)

    def _write(self, output, kind, header, rows):
        try:
            with self._opened(output) as file:
                if kind == "xlsx":
                    write_xlsx(header, rows, file)
                else:
                    for line in csv_lines(header, rows):
                        file.write(line.encode())
                file.flush()
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s.")
                % {"file": output, "reason": error.strerror}
            ) from error

    def _opened(self, output):
        """A file to write to. What is no regular file, a pipe for instance, is written to as it is."""
        if output == "-":
            return _kept_open(self.stdout.buffer)
        path = Path(output).resolve()
        return path.open("wb") if path.exists() and not path.is_file() else _put_in_place(path)


@contextmanager
def _kept_open(file):
    yield file


@contextmanager
def _put_in_place(path):
    """Open a file beside the path and move it there at the end, so that nobody reads half of it."""
    # Not by `tempfile`, whose files nobody else may read.
    beside = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("xb") as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows):
        self.rows = rows
        self.count = 0

    def __iter__(self):
        for row in self.rows:
            self.count += 1
            yield row
