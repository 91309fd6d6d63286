"""Lists as files: exactly what is filtered, streamed, so that memory does not grow with the rows."""

import csv
import re
import tempfile

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField
from django.db.models.constants import LOOKUP_SEP
from django.http import FileResponse, StreamingHttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

CHUNK = 2000
# What a sheet of a spreadsheet holds, its header included.
SHEET_ROWS = 1_048_576
XLSX = {
    "constant_memory": True,
    "default_date_format": "yyyy-mm-dd hh:mm",
    # A spreadsheet knows no time zones: the wall clock of the site is what people read on its pages.
    "remove_timezone": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
# What a spreadsheet computes begins with one of these, in their wide forms too, whatever blanks stand before.
FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
# Telephone numbers and amounts begin with a sign too. With one sign there is nothing to compute.
NUMBER = re.compile(r"[+-] ?\d[\d ().,]*")


def exported(table_class, queryset, order):
    """Return the header and the rows (an iterator) of a list's export.

    `order` is a field with its sign; the table makes the order total. Codes of fixed vocabularies, yes and no are
    told in words, in the language that is active now, not when the rows are read.
    """
    paths = list(table_class.exported.values())
    queryset = table_class.for_export(queryset)
    words = [_words(queryset, path) for path in paths]
    queryset = queryset.order_by(*table_class.total_order(order))
    rows = queryset.values_list(*paths).iterator(chunk_size=CHUNK)
    header = [str(heading) for heading in table_class.exported]
    return header, (list(map(_cell, row, words)) for row in rows)


def _words(queryset, path):
    model = queryset.model
    for name in path.split(LOOKUP_SEP):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            field = getattr(queryset.query.annotations.get(name), "output_field", None)
            if field is None:
                return {}
        model = field.related_model
    if isinstance(field, BooleanField):
        return {True: _("yes"), False: _("no")}
    return {code: str(label) if code else "" for code, label in field.flatchoices}


def _cell(value, words):
    if hasattr(value, "hour"):
        return localtime(value)
    if isinstance(value, list):
        return ", ".join(value)
    return words.get(value, value) if words else value


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value):
        return value


def csv_cell(value):
    """Return a cell as CSV holds it: a time to the minute, and no text that a spreadsheet takes for a formula;
    what begins like one gets an apostrophe."""
    if hasattr(value, "hour"):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, str):
        begun = value.lstrip()
        if value.startswith(("\t", "\r", "\n")) or begun.startswith(FORMULA):
            return value if NUMBER.fullmatch(value) else f"'{value}"
    return value


def csv_lines(header, rows):
    """Yield the lines of a CSV file (UTF-8 with a mark, so that spreadsheets read its accents)."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow(map(csv_cell, row))


def write_xlsx(header, rows, file):
    """Write an XLSX file to a binary file; its cells have kinds, so no text in it is a formula.

    Rows that one sheet cannot hold go on in another.
    """
    with Workbook(file, XLSX) as book:
        sheet, at = _sheet(book, header), 1
        for row in rows:
            if at == SHEET_ROWS:
                sheet, at = _sheet(book, header), 1
            sheet.write_row(at, 0, row)
            at += 1


def _sheet(book, header):
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, header)
    return sheet


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
