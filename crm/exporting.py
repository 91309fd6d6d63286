"""Lists as files: exactly what is filtered, streamed, so that memory does not grow with the rows."""

import csv
import tempfile

from django.http import FileResponse, StreamingHttpResponse
from openpyxl import Workbook

CHUNK = 2000


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value):
        return value


def safe_cell(value):
    """Return a cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe.

    A sign before a digit stays: telephone numbers and amounts begin so.
    """
    if isinstance(value, str) and value[:1] in ("=", "@", "\t", "\r", "+", "-"):
        if value[0] in "+-" and value[1:2].isdigit():
            return value
        return f"'{value}"
    return value


def csv_lines(header, rows):
    """Yield the lines of a CSV file (UTF-8 with a mark, so that spreadsheets read its accents)."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def write_xlsx(header, rows, file):
    """Write an XLSX file with one sheet to a binary file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(header))
    for row in rows:
        sheet.append([_xlsx_cell(cell) for cell in row])
    book.save(file)


def _xlsx_cell(value):
    # A spreadsheet knows no time zones: the wall clock of the site is what people read on its pages.
    return value.replace(tzinfo=None) if getattr(value, "tzinfo", None) else safe_cell(value)


def export_response(kind, name, header, rows):
    """Return the download of a list. `kind` is "csv" or "xlsx", `name` the file's name without its ending."""
    if kind == "xlsx":
        file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
        write_xlsx(header, rows, file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")
    return StreamingHttpResponse(
        csv_lines(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
