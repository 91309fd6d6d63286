"""What an import makes of nasty files."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.choices import ImportState
from crm.models import Contact
from tests.factories import make_manager
from tests.importing import checked, imported, problems, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    client.force_login(make_manager())
    return client


def workbook(*rows, cover=None):
    """A workbook of these rows, below a sheet `cover` if there is one."""
    book = openpyxl.Workbook()
    if cover:
        book.active.append(cover)
        book.create_sheet("Customers")
    for row in rows:
        book.worksheets[-1].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sentence_about(page, content):
    response = page.post("/contacts/import/", {"file": SimpleUploadedFile("a.csv", content)})
    return response.text


@pytest.mark.parametrize("content", [b"sep=", b"sep=\n", b"SEP=;\r\n"])
def test_file_that_names_a_delimiter_and_nothing_else_is_empty(page, content):
    assert "The file is empty." in sentence_about(page, content)


def test_quotation_mark_that_is_not_closed_is_refused_with_its_line(page):
    text = sentence_about(page, b'Name,City\n"John,Y\nA B,C\n')
    assert "The row that begins in line 2 has a quotation mark that is not closed" in text


def test_quotation_mark_does_not_swallow_rows_up_to_the_next(page):
    content = "Name,City\n" + "Anna Lund,A\n" * 10 + '"John,Y\nA B,C\n"Otto Normal",D\n'
    found = checked(page, content)
    assert (found.state, found.error_params["line"]) == (ImportState.REFUSED, 12)


def test_quotation_marks_that_do_no_harm_are_read(page):
    imported(page, 'company;city\n5" Pipes;Y\n"Bob" Smith;Z\n"The ""Inn""";W\n"Two\nLines";V\n')
    names = sorted(contact.name for contact in Contact.objects.all())
    assert names == ['5" Pipes', "Bob Smith", 'The "Inn"', "Two Lines"]


@pytest.mark.parametrize("title", ["Customers 2026", "Customers 2026\n\nAll of them,", "Customer"])
def test_title_above_the_column_names_is_skipped_and_said(page, title):
    found = checked(page, f"{title}\nName,Zip,City\nAnna Lund,8000,Aarhus\n")
    text = page.get(f"/contacts/import/{found.pk}/").text
    assert f"The names of the columns were found in line {found.header_line}" in text
    run(page, found)
    assert Contact.objects.get().city == "Aarhus"


def test_data_that_are_called_like_a_column_are_no_header(page):
    found = checked(page, "who,what\nAcme,company\nZeta,person\n")
    assert (found.header, found.header_line) == (["who", "what"], 1)


def test_file_in_utf_32_is_read(page):
    imported(page, "Navn;By\nÅse Æbelø;Ærøskøbing\n".encode("utf-32"))
    assert Contact.objects.get().city == "Ærøskøbing"


def test_sheet_with_the_contacts_is_found_behind_a_cover(page):
    content = workbook(
        ["Name", "City"], ["Anna Lund", "Aarhus"], cover=["Our customers", 2026, "x"]
    )
    found = checked(page, content, "book.xlsx")
    assert "The sheet Customers was read." in page.get(f"/contacts/import/{found.pk}/").text
    run(page, found)
    assert Contact.objects.get().name == "Anna Lund"


@pytest.mark.parametrize(
    ("cell", "code"), [("#N/A", "error_cell"), (True, "yes_or_no"), ("=A1&B1", "no_value")]
)
@pytest.mark.parametrize("field", ["Company", "Zip"])
def test_cell_of_a_workbook_that_is_no_text_refuses_its_row(page, field, cell, code):
    row = {"Company": "Acme", "Zip": "8000"} | {field: cell}
    found = checked(page, workbook(list(row), list(row.values())), "book.xlsx")
    column = {"Company": "company", "Zip": "postal_code"}[field]
    assert problems(found) == [(2, column, code)]


def test_workbook_with_a_password_is_told_from_an_old_one(page):
    text = sentence_about(page, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "a workbook with a password" in text
