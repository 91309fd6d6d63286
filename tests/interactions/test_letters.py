"""Letters of entries and runs, as PDFs."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone
from pypdf import PdfReader

from crm.models import Contact, OurCompany
from interactions.letters import part_of
from interactions.models import InteractionLogEntry
from tests.factories import (
    make_company,
    make_document,
    make_entry,
    make_person,
    make_run,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def pages_of(response):
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline")
    return [page.extract_text() for page in PdfReader(BytesIO(response.content)).pages]


def make_letter(**fields):
    return make_entry(
        **{
            "correspondence_type": "letter",
            "language": "en",
            "subject": "New umbrellas",
            "body": "Dear Agnes,\n\nthey are\nhere.",
        }
        | fields
    )


def make_letters(*contacts, **fields):
    """Return a run that wrote a letter to each contact."""
    run = make_run(None, make_person(first_name="No", last_name="letter"))
    for contact in contacts:
        make_letter(contact=contact, run=run, source="segment", **fields)
    return run


def test_an_entry_is_printed_as_a_letter(page):
    company = make_company(
        name="Unreal Umbrellas Ltd",
        address="7 Drizzle Lane",
        postal_code="ZZ1 1ZZ",
        city="Notown",
        country="GB",
    )
    OurCompany.objects.update(name="Harbourlight Demo Ltd", country="DK")
    entry = make_letter(
        contact=make_person(first_name="Agnes", last_name="#Pillow", company=company),
        occurred_at=datetime(2026, 11, 16, 23, 30, tzinfo=UTC),
    )
    assert f"/interactions/{entry.pk}/letter.pdf" in page.get(entry.get_absolute_url()).text
    (printed,) = pages_of(page.get(f"/interactions/{entry.pk}/letter.pdf"))
    address = "Agnes #Pillow\nUnreal Umbrellas Ltd\n7 Drizzle Lane\nZZ1 1ZZ Notown\nUnited Kingdom"
    for words in [
        "Harbourlight Demo Ltd",
        address,
        "17 November 2026",
        "New umbrellas\nDear Agnes,\nthey are\nhere.",
        "Page 1 of 1",
    ]:
        assert words in printed


def test_a_letter_is_dated_in_its_own_language(page):
    entry = make_letter(language="da", occurred_at=datetime(2026, 11, 16, 12, tzinfo=UTC))
    (printed,) = pages_of(page.get(f"/interactions/{entry.pk}/letter.pdf"))
    assert "16. november 2026" in printed


def test_a_cover_letter_goes_to_whom_the_document_goes(page):
    document = make_document(recipient="Accounts payable\nElsewhere 1")
    entry = make_letter(
        contact=document.contact,
        correspondence_type="",
        document_type="cover_letter",
        document_number=document.number,
    )
    assert "letter.pdf" in page.get(entry.get_absolute_url()).text
    (printed,) = pages_of(page.get(f"/interactions/{entry.pk}/letter.pdf"))
    assert "Accounts payable\nElsewhere 1" in printed
    assert document.number in printed


def test_a_cover_letter_never_goes_to_whom_another_document_of_that_number_is_for(page):
    document = make_document(recipient="Somebody else")
    entry = make_letter(
        correspondence_type="", document_type="cover_letter", document_number=document.number
    )
    (printed,) = pages_of(page.get(f"/interactions/{entry.pk}/letter.pdf"))
    assert "Somebody else" not in printed
    assert entry.contact.name in printed


@pytest.mark.parametrize("fields", [{"body": ""}, {"postponed": True}])
def test_what_is_no_letter_is_not_there(page, user, fields):
    entry = make_letter(logged_by=user, **fields)
    assert "letter.pdf" not in page.get(entry.get_absolute_url()).text
    assert page.get(f"/interactions/{entry.pk}/letter.pdf").status_code == 404


def test_a_letter_to_a_blocked_contact_is_not_printed(page):
    entry = make_letter()
    Contact.objects.update(privacy_blocked=True)
    assert "letter.pdf" not in page.get(entry.get_absolute_url()).text
    response = page.get(f"/interactions/{entry.pk}/letter.pdf", follow=True)
    assert "may not be written to now" in response.text


def test_all_letters_of_a_run_are_one_file(page):
    people = [make_person(first_name=name, last_name="Pillow") for name in ["Cy", "Al", "Bo"]]
    run = make_letters(*people, body="Umbrellas.\n\n" * 60)
    text = page.get(run.get_absolute_url()).text
    assert "3 letters can be printed." in text
    assert f"/interactions/runs/{run.pk}/letters.pdf?part=1" in text
    printed = pages_of(page.get(f"/interactions/runs/{run.pk}/letters.pdf"))
    assert [
        name for each in printed for name in ["Al", "Bo", "Cy"] if f"{name} Pillow" in each
    ] == [
        "Al",
        "Bo",
        "Cy",
    ]
    length = len(printed) // 3
    assert length > 1
    assert [f"Page {at % length + 1} of {length}" in each for at, each in enumerate(printed)] == [
        True
    ] * len(printed)


def test_who_was_blocked_since_is_left_out_and_counted(page, user):
    people = [make_person() for _number in range(5)]
    run = make_letters(*people)
    Contact.objects.filter(pk=people[0].pk).update(privacy_blocked=True)
    Contact.objects.filter(pk=people[1].pk).update(archived_at=timezone.now())
    InteractionLogEntry.objects.filter(contact=people[2]).update(
        cancelled_at=timezone.now(), cancelled_by=user
    )
    text = page.get(run.get_absolute_url()).text
    assert "2 letters can be printed. 2 more are left out" in text
    assert {entry.contact for _number, entry in part_of(run, 1)} == set(people[3:])


def test_each_letter_of_a_run_is_a_file_in_a_zip(page):
    company = make_company(name="A/S: \u202eUmbrellas*" + "Ø" * 150)
    people = [
        make_person(first_name="Łucja", last_name="Ζορμπάς"),
        make_person(first_name="..", last_name="", company=company),
    ]
    run = make_letters(*people)
    response = page.get(f"/interactions/runs/{run.pk}/letters.zip")
    assert response.streaming
    archive = ZipFile(BytesIO(b"".join(response.streaming_content)))
    names = archive.namelist()
    assert names[1] == "0002 Łucja Ζορμπάς.pdf"
    assert names[0].startswith("0001 A S Umbrellas ØØØ")
    assert len(names[0].encode()) < 255
    for name, whom in zip(names, ["..", "Łucja Ζορμπάς"], strict=True):
        assert whom in PdfReader(BytesIO(archive.read(name))).pages[0].extract_text()


def test_a_large_run_comes_in_parts(page, monkeypatch):
    monkeypatch.setattr("interactions.letters.PART", 2)
    run = make_letters(*[make_person(first_name=str(at), last_name="P") for at in range(5)])
    text = page.get(run.get_absolute_url()).text
    assert [words in text for words in ["1 to 2", "3 to 4", "5 to 5"]] == [True] * 3
    last = pages_of(page.get(f"/interactions/runs/{run.pk}/letters.pdf?part=3"))
    assert len(last) == 1
    assert "4 P" in last[0]
    names = ZipFile(
        BytesIO(page.get(f"/interactions/runs/{run.pk}/letters.zip?part=2").getvalue())
    ).namelist()
    assert names == ["0003 2 P.pdf", "0004 3 P.pdf"]


def test_what_takes_too_long_is_to_be_taken_letter_by_letter(page, monkeypatch):
    monkeypatch.setattr("crm.typesetting.letters.FEW", 0)
    monkeypatch.setattr("crm.typesetting.letters.SECONDS", 0.001)
    run = make_letters(make_person())
    response = page.get(f"/interactions/runs/{run.pk}/letters.pdf", follow=True)
    assert "These letters are too long to be one PDF." in response.text


@pytest.mark.parametrize("part", ["2", "0", "-1", "x", "99999999999999999999"])
@pytest.mark.parametrize("kind", ["pdf", "zip"])
def test_a_part_that_is_not_there_is_not_found(page, kind, part):
    run = make_letters(make_person())
    assert page.get(f"/interactions/runs/{run.pk}/letters.{kind}?part={part}").status_code == 404


def test_a_run_without_letters_says_nothing_of_them(page):
    run = make_letters()
    assert "letters.pdf" not in page.get(run.get_absolute_url()).text
    assert page.get(f"/interactions/runs/{run.pk}/letters.pdf").status_code == 404
