"""Cells and files of exports."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from crm import exporting
from crm.exporting import csv_cell, csv_lines, write_xlsx


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "-x", "\t=1", "\r=1"),
        *(" =1+1", "\n=1+1", "\u00a0=1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)"),
        *("-1-2", "+45/12", "+1\n+2", "+45-12-34"),
    ],
)
def test_text_that_begins_like_a_formula_is_made_harmless(text):
    assert csv_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["+45 12 34 56 78", "+1 (555) 0100", "-12.50", "Møbler = godt", "", None, 7]
)
def test_numbers_and_plain_text_stay_as_they_are(text):
    assert csv_cell(text) == text


def test_csv_tells_times_to_the_minute():
    assert csv_cell(datetime(2026, 11, 24, 16, 47, 0, 630508, tzinfo=UTC)) == "2026-11-24 16:47"


def test_csv_quotes_what_must_be_quoted():
    lines = list(csv_lines(["Name", "Note"], [["Ærø, Ltd", 'a "b"\nc']]))
    assert "".join(lines) == '\ufeffName,Note\r\n"Ærø, Ltd","a ""b""\nc"\r\n'


def test_xlsx_holds_the_same_rows():
    file = io.BytesIO()
    write_xlsx(["Name", "Cost"], [["=1+1", 12.5]], file)
    file.seek(0)
    rows = list(load_workbook(file).active.iter_rows(values_only=True))
    assert rows == [("Name", "Cost"), ("=1+1", 12.5)]
    file.seek(0)
    assert load_workbook(file).active["A2"].data_type == "s"


def sheets(header, rows):
    file = io.BytesIO()
    write_xlsx(header, rows, file)
    file.seek(0)
    return [list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(file)]


def test_cells_of_xlsx_keep_their_kind_and_addresses_and_digits_stay_text():
    row = [
        datetime(2026, 3, 1, 9, 5, tzinfo=UTC),
        Decimal("12.50"),
        True,
        None,
        "https://example.com",
        "007",
    ]
    [[_, told]] = sheets(list("abcdef"), [row])
    assert told == (datetime(2026, 3, 1, 9, 5), 12.5, True, None, "https://example.com", "007")  # noqa: DTZ001


def test_rows_that_one_sheet_cannot_hold_go_on_in_another(monkeypatch):
    monkeypatch.setattr(exporting, "SHEET_ROWS", 3)
    told = sheets(["Number"], [[1], [2], [3]])
    assert told == [[("Number",), (1,), (2,)], [("Number",), (3,)]]


def test_a_list_without_rows_is_a_sheet_with_its_header():
    assert sheets(["Number"], []) == [[("Number",)]]
