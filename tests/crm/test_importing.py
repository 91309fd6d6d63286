"""The import of contacts: any file in, a preview, all of it or nothing, and the way back."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from crm.choices import ImportState
from crm.models import Contact, ContactImport, ContactImportRow, Tag
from crm.views.contact_imports import TASKS
from tests.factories import make_company, make_manager, make_person, make_user
from tests.importing import checked, counts, imported, mark, problems, run, upload, work

pytestmark = pytest.mark.django_db

BOTH = "Customer ID,Company Name,Contact Name,Contact Title,Address,City,Region,Postal Code,Country,Phone,Fax\n"
ACME = BOTH + (
    "ACME1,Acme Ltd,Anna Maria Lund,Buyer,Main Street 1,London,,WA1 1DP,UK,(171) 555-6750,1\n"
    "ZETA1,Zeta GmbH,Otto Normal,Owner,Gasse 2,Münster,,12209,Germany,030-0074321,\n"
)


@pytest.fixture
def page(client):
    client.force_login(make_manager(name="Mara Linden", email="mara@example.com"))
    return client


# What a file may look like

DANISH = (
    "Firma;Kontaktperson;Postnr.;By;Land;E-mail\n"
    "Øl & Søn A/S;Åse Æbelø;5970;Ærøskøbing;Danmark;aase@example.com\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_file_is_read_whatever_its_encoding_and_delimiter(page, encoding, delimiter):
    imported(page, DANISH.replace(";", delimiter).encode(encoding))
    person = Contact.objects.select_related("company").get(kind="person")
    assert (person.name, person.company.name, person.city) == (
        "Åse Æbelø",
        "Øl & Søn A/S",
        "Ærøskøbing",
    )
    assert (person.country.code, person.postal_code, person.email) == (
        "DK",
        "5970",
        "aase@example.com",
    )


def test_first_line_may_name_the_delimiter(page):
    imported(page, "sep=;\nname;city\nLund, Anna;Aarhus\n")
    assert Contact.objects.get().city == "Aarhus"


@pytest.mark.parametrize(
    "header",
    [
        "company_name,zip,town",
        "COMPANY NAME,Postcode,City",
        "Firma,Postnr.,By",
        "virksomhed,postnummer,bynavn",
    ],
)
def test_columns_are_known_by_their_usual_names(page, header):
    imported(page, f"{header}\nAcme,8000,Aarhus\n")
    company = Contact.objects.get()
    assert (company.name, company.postal_code, company.city) == ("Acme", "8000", "Aarhus")


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("UK", "GB"),
        ("USA", "US"),
        ("Germany", "DE"),
        ("Tyskland", "DE"),
        ("dk", "DK"),
        ("DNK", "DK"),
    ],
)
def test_country_is_known_by_name_and_code(page, country, code):
    imported(page, f"company,country\nAcme,{country}\n")
    assert Contact.objects.get().country.code == code


def test_workbook_is_read_with_numbers_as_one_sees_them(page):
    book = openpyxl.Workbook()
    for row in [["Company", "Zip", "Phone"], ["Acme", 12209, 4520304050.0], [None, None, None]]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    assert run(page, checked(page, file.getvalue(), "book.xlsx")).rows == 1
    company = Contact.objects.get()
    assert (company.postal_code, company.phone) == ("12209", "4520304050")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", b"", "The file is empty."),
        ("blank.csv", b" \n\n", "The file is empty."),
        ("header.csv", b"name,email\n", "There is no row below the column names."),
        ("scan.csv", b"%PDF-1.7\n1 0 obj\n", "neither a CSV file nor an Excel workbook"),
        ("noise.csv", bytes(range(256)) * 40, "neither a CSV file nor an Excel workbook"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a file of an old Excel"),
        ("torn.xlsx", b"PK\x03\x04" + b"\0" * 600, "cannot be opened"),
    ],
)
def test_file_that_is_no_table_is_refused_in_a_sentence(page, name, content, sentence):
    response = page.post("/contacts/import/", {"file": SimpleUploadedFile(name, content)})
    assert sentence in response.text
    assert not ContactImport.objects.exists()


def test_field_without_end_is_refused_with_its_line(page):
    content = b'name,email\nAnna Lund,a@example.com\n"' + b"x" * 10_000_000
    response = page.post("/contacts/import/", {"file": SimpleUploadedFile("long.csv", content)})
    assert "Line 3 begins a field of more than" in response.text


def test_character_that_cannot_be_stored_refuses_its_row(page):
    found = checked(page, b"name,city\nAnna Lund,Aa\x00rhus\nOtto Normal,Odense\n")
    assert problems(found) == [(2, "city", "control_character")]
    run(page, found, skip_refused="1")
    assert Contact.objects.get().name == "Otto Normal"


def test_formula_is_kept_as_text(page):
    imported(page, 'company,address\n=1+1,"=HYPERLINK(""http://x"")"\n')
    assert Contact.objects.get().name == "=1+1"


# What a row makes


def test_row_with_a_company_and_a_person_makes_both_linked(page):
    found = imported(page, ACME)
    assert counts(found) == (4, 0, 0, 0, 0)
    person = Contact.objects.get(name="Anna Maria Lund")
    assert (person.first_name, person.last_name, person.job_title) == (
        "Anna Maria",
        "Lund",
        "Buyer",
    )
    company = person.company
    assert (company.name, company.external_id, company.phone) == (
        "Acme Ltd",
        "ACME1",
        "(171) 555-6750",
    )
    assert (company.country.code, person.city) == ("GB", "London")
    assert company.number < person.number


def test_columns_that_are_not_known_are_left_out_and_said_so(page):
    found = checked(page, ACME)
    assert found.mapping[-1] == ""
    text = page.get(f"/contacts/import/{found.pk}/").text
    assert "Columns left out: Fax." in text
    assert re.search(r"Fax.*?<option value=\"\" selected>\s*left out", text, re.DOTALL)


def test_kind_says_which_the_row_is_about(page):
    imported(
        page, "kind,name,company,phone\ncompany,Acme,,1\nperson,Anna Lund,Acme,2\nfirma,Zeta,,3\n"
    )
    anna = Contact.objects.get(kind="person")
    assert (anna.company.name, anna.phone, anna.company.phone) == ("Acme", "2", "1")
    assert Contact.objects.filter(kind="company").count() == 2


def test_tags_and_salesperson_are_found_or_made(page):
    Tag.objects.create(name="VIP")
    imported(page, 'name,tags,salesperson\nAnna Lund,"vip; fair",mara@example.com\n')
    anna = Contact.objects.get()
    assert sorted(tag.name for tag in anna.tags.all()) == ["VIP", "fair"]
    assert anna.salesperson.name == "Mara Linden"


def test_person_is_found_as_any_new_contact_is(page):
    imported(page, ACME)
    assert Contact.objects.search("lund acme").get().name == "Anna Maria Lund"


# What is refused


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("email", "no mail", "bad_email"),
        ("country", "Atlantis", "unknown_country"),
        ("language", "Klingon", "unknown_language"),
        ("correspondence_type", "pigeon", "unknown_correspondence_type"),
        ("salesperson", "nobody", "unknown_salesperson"),
        ("postal_code", "1" * 21, "too_long"),
        ("tags", "x" * 51, "too_long"),
        ("number", "C999999", "unknown_number"),
    ],
)
def test_cell_that_cannot_be_taken_refuses_its_row(page, column, value, code):
    found = checked(page, f"name,{column}\nAnna Lund,{value}\nOtto Normal,\n")
    assert problems(found) == [(2, column, code)]
    assert counts(found) == (1, 0, 0, 0, 1)


def test_row_without_a_name_is_refused(page):
    assert problems(checked(page, "name,email\n,anna@example.com\n")) == [(2, "name", "no_name")]


def test_number_of_another_kind_is_refused(page):
    anna = make_person()
    found = checked(page, f"number,company\n{anna.number},Acme\n")
    assert problems(found) == [(2, "number", "wrong_kind")]


def test_external_number_of_another_contact_is_refused(page):
    company = make_company()
    make_company(external_id="X1")
    found = checked(page, f"number,company,external number\n{company.number},{company.name},X1\n")
    assert problems(found) == [(2, "external_id", "external_id_taken")]


def test_nothing_is_imported_while_a_row_is_refused_unless_it_is_left_out(page):
    found = checked(page, "name,email\nAnna Lund,no mail\nOtto Normal,o@example.com\n")
    assert run(page, found).state == ImportState.CHECKED
    assert not Contact.objects.exists()
    assert run(page, found, skip_refused="1").state == ImportState.DONE
    assert Contact.objects.get().name == "Otto Normal"


def test_refused_rows_come_back_as_a_file_with_the_reason(page):
    found = checked(page, "name,email\nOtto Normal,o@example.com\nAnna Lund,no mail\n")
    response = page.get(f"/contacts/import/{found.pk}/refused/")
    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert rows[0][:3] == ["name", "email", "Line"]
    assert rows[1][:3] == ["Anna Lund", "no mail", "3"]
    assert "This is not an e-mail address." in rows[1][3]
    assert len(rows) == 2


# Contacts that are there already


def test_same_file_twice_changes_nothing_and_says_so(page):
    imported(page, ACME)
    before = list(Contact.objects.order_by("pk").values())
    again = checked(page, ACME)
    assert counts(again) == (0, 0, 4, 0, 0)
    assert "An import would change nothing." in page.get(f"/contacts/import/{again.pk}/").text
    run(page, again)
    assert list(Contact.objects.order_by("pk").values()) == before


def test_blank_cell_never_erases(page):
    imported(page, "name,email,phone,city\nAnna Lund,anna@example.com,1,Aarhus\n")
    found = imported(page, "name,email,phone,city\nAnna Lund,anna@example.com,,Odense\n")
    assert counts(found) == (0, 1, 0, 0, 0)
    anna = Contact.objects.get()
    assert (anna.phone, anna.city) == ("1", "Odense")


@pytest.mark.parametrize(
    "row",
    [
        "{number},,,Anna Berg,",
        ",X1,,Anna Berg,",
        ",,ANNA@example.com,Anna Berg,",
        ",,,anna lund,Acme",
    ],
    ids=["number", "external number", "e-mail", "name in the company"],
)
def test_contact_is_found_by_what_the_row_gives(page, row):
    company = make_company(name="Acme")
    anna = make_person(
        first_name="Anna",
        last_name="Lund",
        company=company,
        email="anna@example.com",
        external_id="X1",
    )
    header = "number,external number,email,name,company"
    found = imported(page, f"kind,{header},city\nperson,{row.format(number=anna.number)},Vejle\n")
    assert (found.new, found.updated) == (0, 1)
    anna.refresh_from_db()
    assert anna.city == "Vejle"


def test_companies_of_one_name_are_told_apart_by_postal_code(page):
    make_company(name="Acme", postal_code="1000")
    found = imported(page, "company,postal code\nAcme,1000\nAcme,2000\n")
    assert counts(found)[:3] == (1, 0, 1)


def test_people_who_share_a_mailbox_stay_two(page):
    file = "name,email\nAnna Lund,info@example.com\nOtto Normal,info@example.com\n"
    assert counts(imported(page, file))[0] == 2
    assert counts(imported(page, file)) == (0, 0, 2, 0, 0)


def test_rows_about_one_contact_are_taken_in_order(page):
    file = (
        "name,email,city,phone\nAnna Lund,a@example.com,Aarhus,1\nAnna Lund,a@example.com,Odense,\n"
    )
    assert counts(imported(page, file)) == (1, 0, 0, 0, 0)
    anna = Contact.objects.get()
    assert (anna.city, anna.phone) == ("Odense", "1")
    assert counts(imported(page, file)) == (0, 0, 1, 0, 0)


def test_people_of_one_new_company_share_it(page):
    imported(page, "company,name\nAcme,Anna Lund\nAcme,Otto Normal\n")
    assert Contact.objects.get(kind="company").people.count() == 2


def test_archived_and_blocked_contacts_are_left_as_they_are_and_said(page):
    make_person(
        first_name="Anna", last_name="Lund", email="a@example.com", archived_at=timezone.now()
    )
    make_person(first_name="Otto", last_name="Normal", email="o@example.com", privacy_blocked=True)
    found = checked(
        page, "name,email,city\nAnna Lund,a@example.com,X\nOtto Normal,o@example.com,X\n"
    )
    assert counts(found) == (0, 0, 0, 2, 0)
    text = page.get(f"/contacts/import/{found.pk}/").text
    assert "This contact is archived. It is left as it is." in text
    assert "This contact is privacy-blocked. It is left as it is." in text


def test_preview_shows_what_changes(page):
    make_person(first_name="Anna", last_name="Lund", email="a@example.com", city="Aarhus")
    found = checked(page, "name,email,city\nAnna Lund,a@example.com,Odense\n")
    text = page.get(f"/contacts/import/{found.pk}/").text
    assert "<del>Aarhus</del> <ins>Odense</ins>" in text


def test_contacts_that_changed_since_the_preview_are_shown_again(page):
    found = checked(page, "name,email\nAnna Lund,a@example.com\n")
    make_person(first_name="Anna", last_name="Lund", email="a@example.com")
    run(page, found)
    assert (found.state, counts(found)) == (ImportState.CHECKED, (0, 0, 1, 0, 0))
    assert "The contacts have changed since" in page.get(f"/contacts/import/{found.pk}/").text


def test_change_that_alters_nothing_of_the_outcome_does_not_stop_the_import(page):
    found = checked(page, "name,email\nAnna Lund,a@example.com\n")
    make_person()
    assert run(page, found).state == ImportState.DONE


def test_export_of_the_list_is_an_import_that_changes_nothing(page):
    imported(page, ACME)
    Contact.objects.filter(name="Zeta GmbH").update(name="=Zeta", address="-")
    content = page.get("/contacts/", {"format": "csv"}).getvalue()
    found = checked(page, content)
    assert (problems(found), counts(found)) == ([], (0, 0, 4, 0, 0))


# The columns


def test_columns_can_be_changed(page):
    found = checked(page, "who,where\nAnna Lund,Aarhus\n")
    assert found.state == ImportState.REFUSED
    assert "No column was recognised" in page.get(f"/contacts/import/{found.pk}/").text
    data = {"column-0": "name", "column-1": "city"}
    page.post(f"/contacts/import/{found.pk}/columns/", data)
    assert work(found).state == ImportState.CHECKED
    run(page, found)
    assert Contact.objects.get().city == "Aarhus"


def test_two_columns_cannot_go_to_one_field(page):
    found = checked(page, "name,where\nAnna Lund,Aarhus\n")
    data = {"column-0": "name", "column-1": "name"}
    response = page.post(f"/contacts/import/{found.pk}/columns/", data, follow=True)
    assert "Two columns go to the same field" in response.text


# The work


def test_double_click_starts_the_import_once(page):
    found = checked(page, "name\nAnna Lund\n")
    jobs = ProcrastinateJob.objects.count()
    data = {"mark": mark(page, f"/contacts/import/{found.pk}/")}
    for _click in range(2):
        page.post(f"/contacts/import/{found.pk}/run/", data)
    assert ProcrastinateJob.objects.count() == jobs + 1
    work(found)
    TASKS[ImportState.APPLYING](import_pk=found.pk)
    assert Contact.objects.count() == 1


def test_page_shows_the_progress_and_that_no_worker_is_there(page):
    found = upload(page, "name\nAnna Lund\n")
    ContactImport.objects.filter(pk=found.pk).update(done=5, total=9)
    text = page.get(f"/contacts/import/{found.pk}/").text
    assert re.search(r'<progress[^>]* value="5" max="9"', text)
    assert 'hx-trigger="every 1s"' in text
    assert "is not running" in text


def test_work_of_a_killed_worker_is_started_again(page):
    found = checked(page, "name\nAnna Lund\n")
    page.post(f"/contacts/import/{found.pk}/run/", {"mark": found.mark})
    found.refresh_from_db()
    with connection.cursor() as cursor:
        silent = timezone.now() - timedelta(minutes=5)
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [silent]
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [cursor.fetchone()[0], found.job_id],
        )
    assert "Start again" in page.get(f"/contacts/import/{found.pk}/").text
    page.post(f"/contacts/import/{found.pk}/again/")
    page.post(f"/contacts/import/{found.pk}/again/")
    dead = found.job_id
    found.refresh_from_db()
    assert found.job_id != dead
    assert (
        ProcrastinateJob.objects.filter(status="todo", args__import_pk=found.pk)
        .exclude(pk=dead)
        .count()
        == 2
    )
    assert work(found).state == ImportState.DONE


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_worker_does_the_work(client, settings, tmp_path):
    client.force_login(make_manager())
    found = upload(client, ACME)

    def work_off():
        with app.replace_connector(app.connector.get_worker_connector()) as with_worker:
            with_worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        connection.close()

    def let_a_worker_run():
        # In a thread of its own: in this one, the loop of the browser's tests may run.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(work_off).result()

    let_a_worker_run()
    found.refresh_from_db()
    assert found.state == ImportState.CHECKED
    client.post(f"/contacts/import/{found.pk}/run/", {"mark": found.mark})
    let_a_worker_run()
    found.refresh_from_db()
    assert found.state == ImportState.DONE
    assert Contact.objects.count() == 4
    assert not ContactImportRow.objects.exists()


# Earlier imports


def test_discarded_file_is_forgotten(page):
    found = checked(page, "name\nAnna Lund\n")
    page.post(f"/contacts/import/{found.pk}/discard/")
    assert not ContactImport.objects.exists()
    assert not ContactImportRow.objects.exists()


def test_import_that_was_carried_out_is_not_discarded(page):
    found = imported(page, "name\nAnna Lund\n")
    page.post(f"/contacts/import/{found.pk}/discard/")
    assert ContactImport.objects.get().state == ImportState.DONE


def test_earlier_imports_are_listed(page):
    imported(page, "name\nAnna Lund\n")
    text = page.get("/contacts/import/").text
    assert "contacts.csv" in text
    assert "Mara Linden" in text


def test_sales_may_not_import(client):
    client.force_login(make_user())
    assert client.get("/contacts/import/").status_code == 403


# The command


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_text("who,email\nAnna Lund,anna@example.com\nOtto Normal,no mail\n")
    return path


def command(*args):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_contacts", *map(str, args), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_command_imports_nothing_while_a_row_is_refused(file):
    with pytest.raises(CommandError, match="Nothing was imported: 1 of 2 rows is refused."):
        command(file, "--mapping", "who=name")
    assert not Contact.objects.exists()
    assert not ContactImport.objects.exists()


def test_command_leaves_out_refused_rows_when_told_to_and_says_which(file):
    out, err = command(file, "--mapping", "who=name", "--skip-refused")
    assert out == (
        "2 rows, 1 of them refused. 1 contacts in the other rows: 1 new, 0 updated, 0 unchanged, "
        "0 left as they are, 0 named in an earlier row already.\n"
    )
    assert "Line 3, e-mail “no mail”: This is not an e-mail address." in err
    assert Contact.objects.get().name == "Anna Lund"


def test_dry_run_does_nothing(file):
    out, _err = command(file, "--mapping", "who=name", "--skip-refused", "--dry-run")
    assert "Nothing was imported, as asked." in out
    assert not Contact.objects.exists()
    assert not ContactImport.objects.exists()


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ("nobody=name", "There is no column “nobody”."),
        ("who=nothing", "There is no field “nothing”."),
    ],
)
def test_command_refuses_columns_and_fields_that_are_not_there(file, mapping, sentence):
    with pytest.raises(CommandError, match=sentence):
        command(file, "--mapping", mapping)


def test_command_says_that_a_file_cannot_be_read(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        command(tmp_path / "none.csv")
    (tmp_path / "empty.csv").touch()
    with pytest.raises(CommandError, match="The file is empty."):
        command(tmp_path / "empty.csv")
