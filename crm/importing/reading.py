"""Rows of cells from a CSV file or an Excel workbook, whatever its encoding and delimiter."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import NamedTuple

from .columns import header_place, recognised
from .reasons import FileRefusedError
from .workbooks import open_workbook, sheet_rows, sheet_with_contacts

LONGEST_FIELD = 100_000
BLOCK = 256 * 1024
# The column names stand in one of so many rows; above them, there may be a title.
TOP = 10
# What Excel takes a first line for that names the delimiter.
NAMED_DELIMITER = re.compile(r'sep=([^\w\s"]|\t)?', re.IGNORECASE)
# No line of a file is this: where it is found inside a field, a quotation mark was not closed.
END = "\0end\0"
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    # The mark of UTF-16 is how that of UTF-32 begins.
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class Table(NamedTuple):
    """What a file holds, from the row of column names on."""

    # Pairs of the line and the list of its cells; blank rows are left out.
    rows: Iterator
    # Says how much of the file was read, in bytes or rows, of how much; 0 where that is not known.
    progress: Callable
    # The sheet of a workbook that has several.
    sheet: str = ""


class Head(NamedTuple):
    """The column names, up to five rows below, and where they stand."""

    header: list
    sample: list
    line: int
    sheet: str


@contextmanager
def open_rows(file):
    """Give the Table of a binary file. Raises FileRefusedError, at once or while the rows are read."""
    file.seek(0)
    start = file.read(4096)
    if not start.strip():
        raise FileRefusedError("empty")
    if start.startswith(b"PK\x03\x04"):
        with open_workbook(file) as book:
            sheet = sheet_with_contacts(book, TOP)
            rows, progress = sheet_rows(sheet)
            name = sheet.title if len(book.worksheets) > 1 else ""
            yield Table(from_header(rows), progress, name)
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefusedError("old_excel")
    else:
        rows, progress = text_rows(file)
        yield Table(from_header(rows), progress)


def from_header(rows):
    """Return the rows without those above the column names."""
    top = list(islice(rows, TOP))
    return chain(top[header_place([cells for _line, cells in top]) :], rows)


def read_head(file, rows=6):
    """Return the Head of a file. Raises FileRefusedError."""
    with open_rows(file) as table:
        head = list(islice(table.rows, rows))
    if not head:
        raise FileRefusedError("empty")
    if len(head) == 1:
        raise FileRefusedError("no_rows")
    line, header = head[0]
    return Head(header, [cells for _line, cells in head[1:]], line, table.sheet)


def text_rows(file):
    encoding = encoding_of(file)
    file.seek(0)
    start = io.TextIOWrapper(io.BytesIO(file.read(64 * 1024)), encoding, errors="ignore").read()
    if (
        start.startswith("%PDF")
        or sum(not (c.isprintable() or c.isspace()) for c in start[:4096]) > 8
    ):
        raise FileRefusedError("not_a_table")
    file.seek(0)
    text = io.TextIOWrapper(io.BufferedReader(Borrowed(file), BLOCK), encoding, newline="")
    skipped = 0
    if named := NAMED_DELIMITER.match(start):
        text.readline()
        skipped = 1
    delimiter = (named and named[1]) or delimiter_of(start)
    return csv_rows(text, delimiter, skipped), lambda: (file.tell(), size_of(file))


def csv_rows(text, delimiter, skipped):
    csv.field_size_limit(LONGEST_FIELD)
    lines = Lines(text)
    # Lenient, a quotation mark that is not closed would swallow the rows up to the next one.
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            harmless = reader.line_num == line and row_of_line(lines.last, delimiter)
            if not harmless:
                too_long = str(error).startswith("field larger")
                code = "field_too_long" if too_long else "open_quote"
                raise FileRefusedError(code, line=line + skipped, limit=LONGEST_FIELD) from error
            cells = harmless
        except UnicodeDecodeError as error:
            raise FileRefusedError("not_a_table") from error
        if any(map(str.strip, cells)):
            yield line + skipped, cells


def row_of_line(line, delimiter):
    """Return the cells of a line with text behind a closing quotation mark; None where one is not closed."""
    try:
        cells, *end = csv.reader([line, END], delimiter=delimiter, skipinitialspace=True)
    except csv.Error:
        return None
    return cells if end == [[END]] else None


class Lines:
    """The lines of a text, of which the last that was read is kept."""

    def __init__(self, text):
        self.text = text
        self.last = ""

    def __iter__(self):
        return self

    def __next__(self):
        self.last = next(self.text)
        return self.last


class Borrowed(io.RawIOBase):
    """A file that is read through a text layer and not closed with it."""

    def __init__(self, file):
        self.file = file

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def size_of(file):
    place = file.tell()
    size = file.seek(0, io.SEEK_END)
    file.seek(place)
    return size


def encoding_of(file):
    """Return the encoding of a text file: its byte order mark's, else the first that fits the whole file."""
    file.seek(0)
    start = file.read(4096)
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return encoding
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    if start[::2].count(0) > len(start) // 4:
        return "utf-16-be"
    # Latin-1 comes last: every file fits it.
    return next(name for name in ["utf-8", "cp1252", "latin-1"] if fits(file, name))


def fits(file, encoding):
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while block := file.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(start):
    """Return the delimiter under which most column names are known, else the one that makes most columns."""

    def merit(delimiter):
        try:
            rows = csv.reader(io.StringIO(start), delimiter=delimiter)
            top = list(islice(filter(any, rows), TOP)) or [[]]
        except csv.Error:
            return (0, 0)
        header = top[header_place(top)]
        return (recognised(header), len(header))

    return max(",;\t|", key=merit)
