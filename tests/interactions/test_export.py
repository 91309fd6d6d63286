"""The log as a file: exactly what is filtered, by the page and by the command."""

import csv
import io
import os
import re
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from crm.exporting import write_xlsx
from tests.factories import make_company, make_entry, make_person, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    client.force_login(make_user())
    return client


@pytest.fixture
def entry():
    return make_entry(
        contact=make_person(
            first_name="Jeanne", last_name="Exemple", company=make_company(name="Ærø, SA")
        ),
        template=make_template(code="CALL", description="Incoming call"),
        occurred_at=datetime(2026, 11, 18, 16, 40, tzinfo=timezone.get_current_timezone()),
        description='She said "no"\nand left',
        information_flow="inbound",
        evaluation="very_negative",
        cost="3.50",
        duration=12,
        source="document",
        delivery_status="failed",
    )


def rows_of(text):
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    return [dict(zip(header, row, strict=True)) for row in rows]


def exported(page, address):
    response = page.get(address)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return rows_of(response.getvalue().decode())


def test_an_export_tells_labels_and_wall_clock_time(page, entry):
    response = page.get("/interactions/?format=csv")
    assert response["Content-Disposition"] == 'attachment; filename="log.csv"'
    (row,) = rows_of(response.getvalue().decode())
    expected = {
        "Entry no.": str(entry.pk),
        "Date": "2026-11-18 16:40",
        "Contact number": entry.contact.number,
        "Contact": "Jeanne Exemple",
        "Company": "Ærø, SA",
        "Description": 'She said "no"\nand left',
        "Template": "Incoming call",
        "Information flow": "Inbound",
        "Initiated by": "",
        "Evaluation": "Very negative",
        "Attempt failed": "no",
        "Duration in minutes": "12",
        "Cost": "3.50",
        "Source": "Document",
        "Delivery status": "Delivery failed",
        "Cancelled": "",
    }
    assert {heading: row[heading] for heading in expected} == expected


def test_an_export_holds_exactly_what_is_filtered_in_the_order_of_the_list(page, entry):
    make_entry(description="Later", evaluation="negative")
    make_entry(description="Unlike", evaluation="positive")
    make_entry(description="Unfinished", postponed=True, evaluation="negative")
    address = "/interactions/?evaluation=negative&evaluation=very_negative&format=csv"
    assert [row["Description"] for row in exported(page, address)] == ["Later", entry.description]
    assert [
        row["Description"] for row in exported(page, f"{address}&sort=occurred_at&after=1~x")
    ] == [
        entry.description,
        "Later",
    ]


def test_an_export_of_more_than_a_page_has_every_row_once(page):
    template = make_template()
    for number in range(120):
        make_entry(description=str(number), template=template)
    assert sorted(
        int(row["Description"]) for row in exported(page, "/interactions/?format=csv")
    ) == list(range(120))


def test_no_cell_is_a_formula(page):
    make_entry(
        description="=HYPERLINK(1)",
        subject="-2+3+cmd|' /C calc'!A0",
        contacted_via="+45 12 34 56 78",
    )
    (row,) = exported(page, "/interactions/?format=csv")
    assert row["Description"] == "'=HYPERLINK(1)"
    assert row["Subject"] == "'-2+3+cmd|' /C calc'!A0"
    assert row["Contacted via"] == "+45 12 34 56 78"
    response = page.get("/interactions/?format=xlsx")
    header, row = load_workbook(io.BytesIO(response.getvalue())).active.iter_rows()
    cells = dict(zip([cell.value for cell in header], row, strict=True))
    assert (cells["Description"].value, cells["Description"].data_type) == ("=HYPERLINK(1)", "s")


def test_xlsx_holds_numbers_and_times_as_such(page, entry):
    response = page.get("/interactions/?format=xlsx")
    header, row = load_workbook(io.BytesIO(response.getvalue())).active.iter_rows(values_only=True)
    cells = dict(zip(header, row, strict=True))
    assert cells["Date"] == datetime(2026, 11, 18, 16, 40)  # noqa: DTZ001 (a sheet knows no time zones)
    assert (cells["Cost"], cells["Duration in minutes"], cells["Evaluation"]) == (
        3.5,
        12,
        "Very negative",
    )


def test_a_filter_that_cannot_be_read_is_not_exported_but_told(page, entry):
    response = page.get("/interactions/?format=csv&status=lost")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")
    assert "There is no “lost” to choose" in response.text


def test_an_export_is_in_the_language_of_the_user(client, entry):
    client.force_login(make_user(language="da"))
    assert len(exported(client, "/interactions/?format=csv")) == 1


def test_an_export_needs_the_permission(client):
    client.force_login(make_user(role=None))
    assert client.get("/interactions/?format=csv").status_code == 403


def export(path, *args):
    out = io.StringIO()
    call_command("export_interactions", *args, "-o", str(path), stdout=out)
    return out.getvalue()


def test_the_command_writes_what_the_page_exports(page, entry, tmp_path):
    make_entry(description="Unlike", evaluation="positive")
    path = tmp_path / "log.csv"
    done = export(
        path, "--format", "csv", "--template", "CALL", "--from", "2026-11-18", "--to", "2026-11-18"
    )
    assert done == f"Exported 1 interaction to {path}.\n"
    text = path.read_bytes().decode()
    assert text == page.get("/interactions/?format=csv&template=CALL").getvalue().decode()


def test_the_command_takes_several_values_and_writes_xlsx(entry, tmp_path):
    make_entry(evaluation="positive")
    make_entry()
    path = tmp_path / "log.xlsx"
    filters = ["--evaluation", "positive", "--evaluation", "very_negative"]
    assert "Exported 2 interactions" in export(path, "--format", "xlsx", *filters)
    assert len(list(load_workbook(path).active.iter_rows())) == 3


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--contact", "C9"], "--contact: there is no contact with the number C9."),
        (["--company", "Acme"], "--company: there is no contact with the number Acme."),
        (["--salesperson", "x"], "--salesperson: “x” is not known."),
        (["--template", "CALL", "--template", "NOPE"], "--template: “NOPE” is not known."),
        (["--status", "lost"], "--status: “lost” is not known."),
        (["--from", "2024-02-30"], "--from: This is no day."),
        (
            ["--from", "2026-02-02", "--to", "2026-02-01"],
            "--to: The last day lies before the first.",
        ),
        (["--contact", ""], "--contact is empty."),
        (["--from", "2026-01-01", "--from", "2026-02-01"], "--from can be given once only."),
        (["--q", " "], "--q is empty."),
    ],
)
def test_the_command_refuses_options_that_cannot_be_read(entry, tmp_path, options, sentence):
    make_company(name="Acme")
    with pytest.raises(CommandError, match=re.escape(sentence)) as error:
        export(tmp_path / "log.csv", "--format", "csv", *options)
    assert error.value.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_to_the_standard_output_and_sums_up_elsewhere(page, entry):
    out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    call_command("export_interactions", "--format", "csv", "-o", "-", stdout=out, stderr=err)
    assert out.buffer.getvalue() == page.get("/interactions/?format=csv").getvalue()
    assert err.getvalue() == "Exported 1 interaction to the standard output.\n"


def test_the_command_writes_into_a_pipe_and_leaves_it_one(entry, tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with ThreadPoolExecutor() as pool:
        read = pool.submit(path.read_bytes)
        export(path, "--format", "csv")
    assert entry.contact.number in read.result().decode()
    assert path.is_fifo()


def test_the_command_writes_where_a_link_leads_and_others_may_read_it(entry, tmp_path):
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "log.csv", tmp_path / "log.csv"
    link.symlink_to(target)
    umask = os.umask(0o027)
    try:
        export(link, "--format", "csv")
    finally:
        os.umask(umask)
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640


def test_the_command_says_when_the_file_cannot_be_written(tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        export(tmp_path / "nowhere" / "log.csv", "--format", "csv")


def test_a_file_that_was_there_stays_when_the_export_breaks(entry, tmp_path, monkeypatch):
    path = tmp_path / "log.csv"
    path.write_text("yesterday's")
    monkeypatch.setattr(
        "interactions.management.commands.export_interactions.csv_lines", broken_lines
    )
    with pytest.raises(RuntimeError):
        export(path, "--format", "csv")
    assert path.read_text() == "yesterday's"
    assert list(tmp_path.iterdir()) == [path]


def broken_lines(header, rows):
    yield "half"
    raise RuntimeError


def test_memory_does_not_grow_with_the_rows_of_a_sheet(tmp_path):
    def peak(number):
        tracemalloc.start()
        with (tmp_path / "log.xlsx").open("wb") as file:
            write_xlsx(["Text"], ([f"text {one}"] for one in range(number)), file)
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(10)
    assert peak(4000) < peak(500) + 200_000
