"""From the file to the table of staged rows, by COPY, in committed parts so that others see how far it is."""

from itertools import islice

from django.db import connection, transaction

from ..models import ContactImport, ContactImportProblem, ContactImportRow
from .cleaning import STAGED, Row
from .columns import NAMING
from .progress import report
from .reading import open_rows
from .reasons import FileRefusedError

PART = 20_000
ROWS = ContactImportRow._meta.db_table
PROBLEMS = ContactImportProblem._meta.db_table
COPY_ROWS = f"COPY {ROWS} (contact_import_id, line, {', '.join(STAGED)}) FROM STDIN"
COPY_PROBLEMS = (
    f'COPY {PROBLEMS} (contact_import_id, line, "column", code, value, refuses) FROM STDIN'
)


def stage(contact_import, file):
    """Stage the contacts of a file, and the problems of the rows that are refused; return how many rows it has.

    What an earlier reading left is replaced. Raises FileRefusedError.
    """
    unstage(contact_import)
    contact_import.problems.all().delete()
    if not NAMING.intersection(contact_import.mapping):
        raise FileRefusedError("no_name_column")
    clean = Row(contact_import.mapping)
    count = 0
    with open_rows(file) as table:
        next(table.rows, None)
        while part := copy_part(contact_import.pk, clean, islice(table.rows, PART)):
            count += part
            report(contact_import.pk, *table.progress())
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {ROWS}")
    return count


def copy_part(import_pk, clean, rows):
    """Copy some rows of the file; return how many."""
    count, problems = 0, []
    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(COPY_ROWS) as copy:
            for line, cells in rows:
                count += 1
                contacts, found = clean(cells)
                for contact in contacts:
                    copy.write_row((import_pk, line, *contact))
                problems += [(import_pk, line, *problem, True) for problem in found]
        if problems:
            with cursor.copy(COPY_PROBLEMS) as copy:
                for problem in problems:
                    copy.write_row(problem)
    return count


def unstage(contact_import):
    """Forget the staged rows: they are applied, or not wanted."""
    contact_import.staged.all()._raw_delete("default")


def forget_file(contact_import):
    """Delete the file of an import, with the transaction."""
    name, storage = contact_import.file.name, contact_import.file.storage
    if name:
        ContactImport.objects.filter(pk=contact_import.pk).update(file="")
        transaction.on_commit(lambda: storage.delete(name))


def forget_rows(contact_import):
    """Delete what is kept of an import's rows: why some are refused, and the file to correct them in."""
    contact_import.problems.all()._raw_delete("default")
    forget_file(contact_import)
