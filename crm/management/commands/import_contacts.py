"""Import contacts from a file, as the page does."""

from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from ...choices import ImportState
from ...importing import running
from ...importing.columns import LABELS, guess
from ...importing.reasons import FileRefusedError, sentence
from ...importing.refusals import reason
from ...models import ContactImport


class Command(BaseCommand):
    help = (
        "Imports contacts from a CSV file or an Excel workbook, whatever its delimiter, encoding and column "
        "names. Contacts that are there already are updated; a blank cell never erases. Each refused row is told "
        "with its line, column and reason; then nothing is imported, unless --skip-refused is given. "
        "Exit status: 0 when all rows were imported or skipped as asked, 1 when nothing was imported."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be done, and do nothing."
        )
        parser.add_argument(
            "--skip-refused", action="store_true", help="Import all but the refused rows."
        )
        parser.add_argument(
            "--mapping",
            action="append",
            default=[],
            metavar="COLUMN=FIELD",
            help=f"The field that a column goes to, blank to leave it out; may be repeated. "
            f"The fields are {', '.join(LABELS)}.",
        )

    def handle(self, *, file, dry_run, skip_refused, mapping, **options):
        try:
            with file.open("rb") as opened:
                contact_import = running.begin(
                    file=File(opened, name=file.name),
                    mapping=lambda header: mapped(header, mapping),
                )
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except FileRefusedError as error:
            raise CommandError(str(error)) from error
        running.read(contact_import.pk)
        contact_import.refresh_from_db()
        for problem in contact_import.problems.all().iterator():
            self.stderr.write(reason(problem))
        if (
            dry_run
            or contact_import.state != ImportState.CHECKED
            or (contact_import.refused and not skip_refused)
        ):
            running.discard(contact_import)
            refuse(contact_import, skip_refused)
            self.stdout.write(
                f"Nothing was imported, as asked. It would be: {summary(contact_import)}"
            )
            return
        ContactImport.objects.filter(pk=contact_import.pk).move(
            [ImportState.CHECKED], ImportState.APPLYING
        )
        running.carry_out(contact_import.pk)
        contact_import.refresh_from_db()
        if contact_import.error:
            raise CommandError(sentence(contact_import.error, contact_import.error_params))
        self.stdout.write(summary(contact_import))


def mapped(header, pairs):
    """Return the fields of the columns: those that COLUMN=FIELD names, else the guessed. Raise CommandError."""
    fields = guess(header)
    for pair in pairs:
        column, sign, field = pair.rpartition("=")
        if not sign or column not in header:
            raise CommandError(
                f"There is no column {column or pair!r}. The columns are: {', '.join(header)}."
            )
        if field and field not in LABELS:
            raise CommandError(f"There is no field {field!r}. The fields are: {', '.join(LABELS)}.")
        fields = ["" if field and other == field else other for other in fields]
        fields[header.index(column)] = field
    return fields


def refuse(contact_import, skip_refused):
    if contact_import.error:
        raise CommandError(sentence(contact_import.error, contact_import.error_params))
    if contact_import.refused and not skip_refused:
        raise CommandError(
            f"Nothing was imported: {contact_import.refused} of {contact_import.rows} rows are refused."
        )


def summary(contact_import):
    return (
        f"{contact_import.rows} rows: {contact_import.new} new, {contact_import.updated} updated, "
        f"{contact_import.unchanged} unchanged, {contact_import.left_alone} left as they are, "
        f"{contact_import.refused} rows refused."
    )
