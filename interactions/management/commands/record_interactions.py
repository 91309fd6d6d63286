"""Tell the events of a file, as another system does through the API."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.importing.reasons import FileRefusedError

from ...events.files import COLUMNS, READERS, tell_lines
from ...events.wrong import Unreadable
from ..tellers import add_by, teller


class Command(BaseCommand):
    help = (
        "Has the events of a file recorded as interactions, by the recording rules of their names, as the API "
        f"does. CSV has a row with the names of the columns: {', '.join(COLUMNS)}. JSON lines have an object in "
        "each line, with the fields of the API. Lines that cannot be taken are told with line, column and reason; "
        "the others are told all together, or with --all-or-nothing none is. Told again with the same keys, "
        "nothing is recorded twice. Exit status: 0 every line was taken, also where it made no interaction; 1 "
        "lines were refused, or nothing was done because of an error; 2 wrong options."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--format", choices=READERS, help="default: by the end of the file's name, else csv"
        )
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="do nothing where a line is refused"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and do nothing"
        )
        add_by(parser)

    def handle(self, *, file, dry_run, all_or_nothing, **options):
        by = teller(options["by"])
        read = READERS[options["format"] or _format_of(file)]
        counts = self._tell(file, read, by, dry_run, all_or_nothing)
        told = _(
            "%(recorded)d recorded, %(before)d told before, %(kept)d kept without an interaction, "
            "%(refused)d refused."
        ) % {name: counts[name] for name in ("recorded", "before", "kept", "refused")}
        if dry_run or (all_or_nothing and counts["refused"]):
            told = _("Nothing was done. It would be: %(counts)s") % {"counts": told}
        if counts["refused"]:
            raise CommandError(told)
        self.stdout.write(told)

    def _tell(self, path, read, by, dry_run, all_or_nothing):
        try:
            with path.open("rb") as file, transaction.atomic():
                counts = tell_lines(read(file), by=by, refuse=self.refuse, progress=self.tell)
                undone = dry_run or (all_or_nothing and counts["refused"])
                transaction.set_rollback(bool(undone))
                return counts
        except OSError as error:
            sentence = _("%(file)s cannot be read: %(error)s.")
            raise CommandError(sentence % {"file": path, "error": error.strerror}) from error
        except (Unreadable, FileRefusedError) as wrong:
            raise CommandError(_("Nothing was done. %(why)s") % {"why": _in_words(wrong)}) from None

    def refuse(self, line, errors):
        for field, text in errors:
            place = _("Line %(line)s") % {"line": line}
            self.stderr.write(f"{place}, {field}: {text}" if field else f"{place}: {text}")

    def tell(self, done):
        """Say how far it is, to those who watch."""
        if self.stderr.isatty():
            self.stderr.write(f"{done:,}", ending="\r")


def _format_of(path):
    return "jsonl" if path.suffix.lower() in (".jsonl", ".ndjson", ".json") else "csv"


def _in_words(wrong):
    if isinstance(wrong, FileRefusedError):
        return str(wrong)
    return " ".join(f"{field}: {text}" if field else text for field, text in wrong.errors)
