"""What is imported is what was shown; and all of it can be seen before."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from crm.choices import ImportState
from crm.importing import running
from crm.models import Contact, ContactImport, ContactImportRow
from tests.factories import make_company, make_manager, make_person
from tests.importing import checked, imported, mark, problems, run, undone, upload, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    client.force_login(make_manager())
    return client


def address(contact_import, part=""):
    return f"/contacts/import/{contact_import.pk}/{part}"


def send_elsewhere(page, contact_import, *fields):
    """Check the file of an import again, with its columns going elsewhere."""
    data = {f"column-{place}": field for place, field in enumerate(fields)}
    page.post(address(contact_import, "columns/"), data)
    return work(contact_import)


def test_preview_of_an_older_tab_is_not_carried_out(page):
    found = checked(page, "name,city\nAnna Lund,Aarhus\n")
    older = mark(page, address(found))
    send_elsewhere(page, found, "city", "name")
    response = page.post(address(found, "run/"), {"mark": older}, follow=True)
    assert "was changed after you looked at it, so nothing was imported" in response.text
    found.refresh_from_db()
    assert found.state == ImportState.CHECKED
    assert not Contact.objects.exists()
    run(page, found)
    assert Contact.objects.get().name == "Aarhus"


def test_preview_is_not_carried_out_without_its_mark(page):
    found = checked(page, "name\nAnna Lund\n")
    page.post(address(found, "run/"))
    found.refresh_from_db()
    assert found.state == ImportState.CHECKED


def test_job_carries_out_no_other_rows_of_the_same_counts(page):
    make_person(first_name="Anna", last_name="Lund", email="a@example.com", city="Aarhus")
    otto = make_person(first_name="Otto", last_name="Normal", email="o@example.com", city="Odense")
    file = "name,email,city\nAnna Lund,a@example.com,Odense\nOtto Normal,o@example.com,Odense\n"
    found = checked(page, file)
    shown = mark(page, address(found))
    Contact.objects.filter(name="Anna Lund").update(city="Odense")
    Contact.objects.filter(pk=otto.pk).update(city="Vejle")
    page.post(address(found, "run/"), {"mark": shown})
    assert work(found).state == ImportState.CHECKED
    assert (found.updated, found.unchanged) == (1, 1)
    otto.refresh_from_db()
    assert otto.city == "Vejle"
    assert "The contacts have changed since" in page.get(address(found)).text


def test_job_reads_the_file_again_when_the_staged_rows_are_lost(page):
    found = checked(page, "name\nAnna Lund\n")
    ContactImportRow.objects.all().delete()
    page.post(address(found, "run/"), {"mark": found.mark})
    work(found)
    assert Contact.objects.get().name == "Anna Lund"


def test_import_of_tags_alone_is_a_change_of_the_contact(page):
    anna = make_person(first_name="Anna", last_name="Lund", email="a@example.com")
    found = checked(page, "name,email,city\nAnna Lund,a@example.com,Aarhus\n")
    imported(page, "name,email,tags\nAnna Lund,a@example.com,fair\n")
    anna.refresh_from_db()
    assert anna.version == 2
    assert run(page, found).state == ImportState.DONE


def test_rows_about_one_contact_are_counted_and_told(page):
    file = "name,email,city\n" + "".join(f"Anna Lund,a@example.com,{city}\n" for city in "ABA")
    found = checked(page, file)
    assert (found.rows, found.new, found.repeated, found.named) == (3, 1, 2, 3)
    text = page.get(address(found)).text
    assert "Line 3: Anna Lund, as in line 2" in text
    assert "what a later row gives holds" in text


def test_figures_add_up_where_rows_hold_two_contacts_and_one_is_refused(page):
    there = make_company(name="Zeta")
    file = "company,name,email\nAcme,Anna Lund,\nAcme,Otto Normal,\nZeta,,\nZeta,Eva Holm,no mail\n"
    found = checked(page, file)
    assert there.pk
    assert (found.rows, found.refused, found.named) == (4, 1, 5)
    assert (found.new, found.unchanged, found.repeated) == (3, 1, 1)


def test_whole_preview_comes_as_a_file(page):
    zeta = make_company(name="Zeta")
    anna = make_person(
        first_name="Anna", last_name="Lund", email="a@example.com", city="Aarhus", company=zeta
    )
    file = (
        "name,email,city,company,tags\nAnna Lund,a@example.com,Odense,Acme,fair\n"
        "Anna Lund,a@example.com,Vejle,Acme,\nOtto Normal,no mail,,,\nEva Holm,,Ribe,,\n"
    )
    found = checked(page, file)
    response = page.get(address(found, "preview/"))
    assert response.streaming
    header, *rows = csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")))
    assert header == ["Line", "What would happen", "Number", "Contact", "Field", "Before", "After"]
    assert ["2", "New", "", "Acme", "name", "", "Acme"] in rows
    assert not [row for row in rows if row[3:5] == ["Acme", "company"]]
    updated = [row[4:] for row in rows if row[:4] == ["2", "Updated", anna.number, "Anna Lund"]]
    assert updated == [
        ["city", "Aarhus", "Vejle"],
        ["company", "Zeta", "Acme"],
        ["tags", "", "fair"],
    ]
    assert ["3", "Named in line 2 already", anna.number, "Anna Lund"] in rows
    assert ["5", "New", "", "Eva Holm", "city", "", "Ribe"] in rows
    assert rows[-1] == ["4", "e-mail “no mail”: This is not an e-mail address."]


def test_preview_as_a_file_speaks_the_language_of_the_user(client):
    client.force_login(make_manager(language="da"))
    found = checked(client, "name,city\nAnna Lund,Aarhus\n")
    rows = client.get(address(found, "preview/")).getvalue().decode("utf-8-sig")
    assert ",by,,Aarhus" in rows


def test_file_that_is_refused_at_a_second_look_has_no_counts(page):
    found = checked(page, "name,city\nAnna Lund,Aarhus\nOtto Normal,Odense\n")
    assert found.new == 2
    send_elsewhere(page, found, "city", "")
    assert (found.state, found.rows, found.new, found.mark) == (ImportState.REFUSED, 0, 0, "")


def test_progress_of_the_second_phase_is_told_apart(page):
    found = upload(page, "name\nAnna Lund\n")
    ContactImport.objects.filter(pk=found.pk).update(state=ImportState.READING, rows=12_000)
    text = page.get(address(found)).text
    assert "Finding out what 12,000 rows would do" in text
    assert re.search(r"<progress[^>]*></progress>", text)
    assert " value=" not in re.search(r"<progress[^>]*>", text)[0]


# Personal data are not kept longer than they are needed


def stored(contact_import):
    return contact_import.file.storage.exists(contact_import.file.name)


def test_file_goes_when_all_of_it_is_imported(page, django_capture_on_commit_callbacks):
    found = checked(page, "name\nAnna Lund\n")
    file = found.file
    with django_capture_on_commit_callbacks(execute=True):
        run(page, found)
    assert not found.file
    assert not file.storage.exists(file.name)


def test_file_stays_for_the_refused_rows_and_goes_when_undone(
    page, django_capture_on_commit_callbacks
):
    found = checked(page, "name,email\nAnna Lund,\nOtto Normal,no mail\n")
    file = found.file
    run(page, found, skip_refused="1")
    assert page.get(address(found, "refused/")).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        undone(page, found)
    assert (problems(found), bool(found.file)) == ([], False)
    assert not file.storage.exists(file.name)
    assert page.get(address(found, "refused/")).status_code == 404


@pytest.mark.parametrize("imports", [True, False])
def test_files_that_nobody_came_back_to_are_swept(
    page, imports, django_capture_on_commit_callbacks
):
    found = checked(page, "name,email\nAnna Lund,\nOtto Normal,no mail\n")
    if imports:
        run(page, found, skip_refused="1")
    running.sweep()
    assert stored(found)
    old = timezone.now() - timedelta(days=15)
    ContactImport.objects.update(created_at=old, **({"finished_at": old} if imports else {}))
    with django_capture_on_commit_callbacks(execute=True):
        running.sweep()
    assert not stored(found)
    assert problems(found) == []
    assert not ContactImportRow.objects.exists()
    assert ContactImport.objects.exists() == imports


# The command


def test_command_names_its_own_way_out_where_no_column_is_known(tmp_path):
    (tmp_path / "a.csv").write_text("who,where\nAnna Lund,Aarhus\n")
    with pytest.raises(CommandError, match="Say which is one with --mapping COLUMN=FIELD"):
        call_command("import_contacts", str(tmp_path / "a.csv"))
