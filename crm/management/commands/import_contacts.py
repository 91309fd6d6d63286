"""Import contacts from a file, as the page does."""

from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...choices import ImportState
from ...importing import running
from ...importing.columns import LABELS, guess
from ...importing.reasons import FileRefusedError, sentence
from ...importing.refusals import reason
from ...models import ContactImport


class Command(BaseCommand):
    @property
    def help(self):
        return _(
            "Imports contacts from a CSV file or an Excel workbook, whatever its delimiter, encoding and "
            "column names. Contacts that are there already are updated; a blank cell never erases. Each "
            "refused row is told with its line, column and reason; then nothing is imported, unless "
            "--skip-refused is given. Exit status: 0 when it was done as asked, also when every row was there "
            "already or skipped, and with --dry-run when it could be done; 1 when nothing was imported because "
            "of an error or of refused rows, or would not be; 2 when the options are wrong."
        )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=_("a CSV file or an Excel workbook (.xlsx)"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what would be done, and do nothing")
        )
        parser.add_argument(
            "--skip-refused", action="store_true", help=_("import all but the refused rows")
        )
        parser.add_argument(
            "--mapping",
            action="append",
            default=[],
            metavar=_("COLUMN=FIELD"),
            help=_(
                "the field that a column goes to, blank to leave it out; may be repeated. "
                "The fields are: {fields}."
            ).format(fields=", ".join(LABELS)),
        )

    def handle(self, *, file, dry_run, skip_refused, mapping, **options):
        try:
            with file.open("rb") as opened:
                contact_import = running.begin(
                    file=File(opened, name=file.name),
                    mapping=lambda header: mapped(header, mapping),
                )
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(error)s.") % {"file": file, "error": error.strerror}
            ) from error
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
                _("Nothing was imported, as asked. It would be: %(summary)s")
                % {"summary": summary(contact_import)}
            )
            return
        ContactImport.objects.filter(pk=contact_import.pk).move(
            [ImportState.CHECKED], ImportState.APPLYING
        )
        running.carry_out(contact_import.pk)
        contact_import.refresh_from_db()
        if contact_import.error:
            running.discard(contact_import)
            refuse(contact_import, skip_refused)
        self.stdout.write(summary(contact_import))


def mapped(header, pairs):
    """Return the fields of the columns: those that COLUMN=FIELD names, else the guessed. Raise CommandError."""
    fields = guess(header)
    for pair in pairs:
        column, sign, field = pair.rpartition("=")
        if not sign or column not in header:
            raise CommandError(
                _("There is no column “%(name)s”. The columns are: %(names)s.")
                % {"name": column or pair, "names": ", ".join(header)}
            )
        if field and field not in LABELS:
            raise CommandError(
                _("There is no field “%(name)s”. The fields are: %(names)s.")
                % {"name": field, "names": ", ".join(LABELS)}
            )
        fields = ["" if field and other == field else other for other in fields]
        fields[header.index(column)] = field
    return fields


def refuse(contact_import, skip_refused):
    if contact_import.error == "no_name_column":
        way_out = _(
            "Say which is one with --mapping COLUMN=FIELD, for instance --mapping Who=name."
        )
        raise CommandError(f"{sentence(contact_import.error)} {way_out}")
    if contact_import.error:
        raise CommandError(sentence(contact_import.error, contact_import.error_params))
    if contact_import.refused and not skip_refused:
        raise CommandError(
            ngettext(
                "Nothing was imported: %(refused)d of %(rows)d rows is refused.",
                "Nothing was imported: %(refused)d of %(rows)d rows are refused.",
                contact_import.refused,
            )
            % {"refused": contact_import.refused, "rows": contact_import.rows}
        )


def summary(contact_import):
    return _(
        "%(rows)d rows, %(refused)d of them refused. %(named)d contacts in the other rows: %(new)d new, "
        "%(updated)d updated, %(unchanged)d unchanged, %(left_alone)d left as they are, %(repeated)d named in an "
        "earlier row already."
    ) % {
        name: getattr(contact_import, name)
        for name in ["rows", "refused", "named", "new", "updated", "unchanged"]
        + ["left_alone", "repeated"]
    }
