"""Rows of cells from an Excel workbook."""

import datetime
import warnings
import zipfile
import zlib
from contextlib import closing, contextmanager
from itertools import islice
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from .columns import header_place, recognised
from .reasons import FileRefusedError

LARGEST_WORKBOOK = 2 * 1024**3
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    ParseError,
    InvalidFileException,
)


class Unreadable(str):
    """A cell that is no text, as a person sees it; `code` is the reason why its row is refused."""

    __slots__ = ["code"]

    def __new__(cls, text, code):
        cell = super().__new__(cls, text)
        cell.code = code
        return cell


class Parser(WorkSheetParser):
    """Tells a formula whose value is not stored from a blank cell; openpyxl's own reader shows both as None."""

    def parse_cell(self, element):
        cell = super().parse_cell(element)
        if cell["value"] is None and (formula := element.find(FORMULA_TAG)) is not None:
            cell["value"] = Unreadable(f"={formula.text or ''}", "no_value")
        return cell


@contextmanager
def open_workbook(file):
    """Give the workbook of a binary file. Raises FileRefusedError."""
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
    with closing(book):
        if not book.worksheets:
            raise FileRefusedError("empty")
        yield book


def sheet_with_contacts(book, top):
    """Return the first sheet that has known column names in its `top` rows, else the first that has rows."""
    filled = []
    for sheet in book.worksheets:
        rows, _progress = sheet_rows(sheet)
        with closing(rows):
            head = [cells for _line, cells in islice(rows, top)]
        if head and recognised(head[header_place(head)]):
            return sheet
        if head:
            filled.append(sheet)
    return (filled or book.worksheets)[0]


def sheet_rows(sheet):
    """Return the rows of a sheet, as pairs of the line and its cells, and how far they were read."""
    place = [0]

    def rows():
        try:
            with sheet._get_source() as source, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for line, cells in parser_of(sheet, source).parse():
                    place[0] = line
                    texts = texts_of(cells)
                    if any(map(str.strip, texts)):
                        yield line, texts
        except DAMAGE as error:
            raise FileRefusedError("damaged") from error

    # The number of rows is not known before they are read.
    return rows(), lambda: (place[0], 0)


def parser_of(sheet, source):
    book = sheet.parent
    return Parser(
        source,
        sheet._shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


def texts_of(cells):
    """Return the texts of a row's cells, of which the file leaves out blank ones."""
    texts = [""] * (cells[-1]["column"] if cells else 0)
    for cell in cells:
        texts[cell["column"] - 1] = text_of(cell["value"])
    return texts


def text_of(value):
    """Return the text of a cell of a workbook, as a person sees it there: 12209 and not 12209.0."""
    if value is None:
        return ""
    if isinstance(value, Unreadable):
        return value
    if isinstance(value, bool):
        return Unreadable(str(value).upper(), "yes_or_no")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)
