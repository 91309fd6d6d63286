"""Rows of cells from a CSV file or an Excel workbook, whatever its encoding and delimiter."""

import codecs
import csv
import datetime
import io
import warnings
import zipfile
import zlib
from contextlib import contextmanager
from itertools import islice
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from .columns import recognised
from .reasons import FileRefusedError

LONGEST_FIELD = 100_000
LARGEST_WORKBOOK = 2 * 1024**3
BLOCK = 256 * 1024
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    ParseError,
    InvalidFileException,
)


@contextmanager
def open_rows(file):
    """Give the rows of a binary file as pairs of the line and the list of its cells, blank rows left out,
    and a function that says how much of the file was read, in bytes or rows, of how much.

    Raises FileRefusedError, at once or while the rows are read.
    """
    file.seek(0)
    start = file.read(4096)
    if not start.strip():
        raise FileRefusedError("empty")
    if start.startswith(b"PK\x03\x04"):
        with workbook_rows(file) as found:
            yield found
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefusedError("old_excel")
    else:
        yield text_rows(file)


def read_head(file, rows=6):
    """Return the names of the columns and up to five rows below. Raises FileRefusedError."""
    with open_rows(file) as (found, _progress):
        head = [cells for _line, cells in islice(found, rows)]
    if not head:
        raise FileRefusedError("empty")
    if len(head) == 1:
        raise FileRefusedError("no_rows")
    return head[0], head[1:]


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
    if start.lower().startswith("sep="):
        text.readline()
        delimiter, skipped = start[4], 1
    else:
        delimiter, skipped = delimiter_of(start), 0
    return csv_rows(text, delimiter, skipped), lambda: (file.tell(), size_of(file))


def csv_rows(text, delimiter, skipped):
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(text, delimiter=delimiter, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield line + skipped, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefusedError(
            "field_too_long", line=line + skipped, limit=LONGEST_FIELD
        ) from error
    except UnicodeDecodeError as error:
        raise FileRefusedError("not_a_table") from error


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
            header = next(
                (row for row in csv.reader(io.StringIO(start), delimiter=delimiter) if any(row)), []
            )
        except csv.Error:
            return (0, 0)
        return (recognised(header), len(header))

    return max(",;\t|", key=merit)


@contextmanager
def workbook_rows(file):
    book = open_workbook(file)
    try:
        yield sheet_rows(book.worksheets[0])
    finally:
        book.close()


def open_workbook(file):
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            unpacked = sum(member.file_size for member in archive.infolist())
        if "xl/workbook.xml" not in names:
            raise FileRefusedError("not_a_table")
        if unpacked > LARGEST_WORKBOOK:
            raise FileRefusedError("too_large_inside")
        with warnings.catch_warnings():
            # It warns of styles and extensions that it does not know; they hold no cells.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except DAMAGE as error:
        raise FileRefusedError("damaged") from error
    if not book.worksheets:
        raise FileRefusedError("empty")
    return book


def sheet_rows(sheet):
    # What a program wrote there about the size is often wrong, and then rows are missing.
    sheet.reset_dimensions()
    place = [0]

    def rows():
        try:
            for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
                place[0] = line
                cells = [text_of(value) for value in values]
                if any(map(str.strip, cells)):
                    yield line, cells
        except DAMAGE as error:
            raise FileRefusedError("damaged") from error

    # The number of rows is not known before they are read.
    return rows(), lambda: (place[0], 0)


def text_of(value):
    """Return the text of a cell of a workbook, as a person sees it there: 12209 and not 12209.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)
