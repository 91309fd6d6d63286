"""Cells and files of exports."""

import io

import pytest
from openpyxl import load_workbook

from crm.exporting import csv_lines, safe_cell, write_xlsx


@pytest.mark.parametrize(
    "text",
    ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "-x", "\t=1", "\r=1"],
)
def test_text_that_begins_like_a_formula_is_made_harmless(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["+45 12 34 56 78", "-12.50", "Møbler = godt", "", None, 7])
def test_numbers_and_plain_text_stay_as_they_are(text):
    assert safe_cell(text) == text


def test_csv_quotes_what_must_be_quoted():
    lines = list(csv_lines(["Name", "Note"], [["Ærø, Ltd", 'a "b"\nc']]))
    assert "".join(lines) == '\ufeffName,Note\r\n"Ærø, Ltd","a ""b""\nc"\r\n'


def test_xlsx_holds_the_same_rows():
    file = io.BytesIO()
    write_xlsx(["Name", "Cost"], [["=1+1", 12.5]], file)
    file.seek(0)
    rows = list(load_workbook(file).active.iter_rows(values_only=True))
    assert rows == [("Name", "Cost"), ("'=1+1", 12.5)]
