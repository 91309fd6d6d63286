"""The list of contacts, a contact's page, its form, archiving and deleting."""

import csv
import io
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.importing.columns import guess
from crm.models import Contact, Tag
from interactions.models import FollowUp
from tests.factories import make_company, make_entry, make_manager, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(name="Ida Sommer")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def fields_of(**fields):
    blank = [
        "first_name",
        "last_name",
        "job_title",
        "company",
        "email",
        "phone",
        "mobile",
        "address",
    ]
    blank += ["postal_code", "city", "region", "country", "language", "correspondence_type"]
    blank += ["salesperson", "external_id", "tags"]
    return dict.fromkeys(blank, "") | {"creation_key": str(uuid.uuid4())} | fields


# The list


def names_in(response):
    return [contact.name for contact in response.context["listing"].page.rows]


@pytest.mark.parametrize(
    "text",
    [
        "lyng",
        "efterskole lyng",
        "LYNGHOLM",
        "C%(number)s",
        "kontor@lyng",
        "%(short)s",
        "%(number)s",
        "+45 70 10 20 30",
        "70102030",
        "4570102030",
        "0045 70 10 20 30",
        "Århus",
        "arhus",
        "Aarhus",
    ],
)
def test_finds_a_contact_by_the_beginning_of_any_of_its_words(page, text):
    lyngholm = make_company(
        name="Lyngholm Efterskole",
        email="kontor@lyngholm.example",
        phone="+45 70 10 20 30",
        city="Århus",
    )
    make_company(name="Another", city="Odense")
    digits = lyngholm.number[1:]
    text = text % {"number": digits, "short": digits.lstrip("0")}
    assert names_in(page.get("/contacts/", {"q": text})) == ["Lyngholm Efterskole"]


@pytest.mark.parametrize("text", ["4533123456", "+45 33 12 34 56", "0045 33123456", "33-12-34-56"])
def test_finds_a_phone_number_that_was_saved_without_its_country_code(page, text):
    make_company(name="Lyngholm Efterskole", mobile="33 12 34 56")
    make_company(name="Another", phone="33 12 34 57", mobile="45 45 45 45")
    assert names_in(page.get("/contacts/", {"q": text})) == ["Lyngholm Efterskole"]


def test_finds_a_town_in_its_old_spelling_by_the_new_one(page):
    make_company(name="Lyngholm Efterskole", city="Aabenraa")
    assert names_in(page.get("/contacts/", {"q": "åbenrå"})) == ["Lyngholm Efterskole"]


def test_finds_the_people_of_a_company_by_its_name_also_after_it_was_renamed(page):
    company = make_company(name="Old Ltd")
    person = make_person(company=company)
    company.name = "Quayside Ltd"
    company.save()
    assert names_in(page.get("/contacts/", {"q": "quayside"})) == [person.name, "Quayside Ltd"]
    assert names_in(page.get("/contacts/", {"q": "old"})) == []


def test_filters_narrow_the_list(page, user):
    tag = Tag.objects.create(name="Dealer")
    mine = make_company(
        name="Mine",
        salesperson=user,
        country="DK",
        city="Odense",
        language="da",
        correspondence_type="letter",
    )
    mine.tags.add(tag)
    person = make_person(first_name="Per", last_name="Son", company=mine, privacy_blocked=True)
    gone = make_company(name="Gone")
    Contact.objects.filter(pk=gone.pk).archive()
    for query, found in {
        "kind=person": ["Per Son"],
        f"salesperson={user.pk}": ["Mine"],
        f"tag={tag.pk}": ["Mine"],
        "country=DK": ["Mine"],
        "city=odense": ["Mine"],
        "language=da": ["Mine"],
        "correspondence_type=letter": ["Mine"],
        "correspondence_type=none": ["Per Son"],
        "privacy_blocked=true": ["Per Son"],
        f"company={mine.number}": ["Per Son"],
        "archived=only": ["Gone"],
        "archived=too": ["Gone", "Mine", "Per Son"],
        "": ["Mine", "Per Son"],
    }.items():
        assert names_in(page.get(f"/contacts/?{query}")) == found, query
    assert person.company == mine


def test_a_filter_that_cannot_be_read_is_told_and_lists_nothing(page):
    make_company()
    response = page.get("/contacts/?country=Atlantis")
    assert names_in(response) == []
    assert "The filter cannot be read" in response.text


def test_sorts_by_name_without_case_and_accents_and_by_number(page):
    for name in ["beta", "Álpha", "Ærø", "Zulu"]:
        make_company(name=name)
    assert names_in(page.get("/contacts/")) == ["Ærø", "Álpha", "beta", "Zulu"]
    assert names_in(page.get("/contacts/?sort=-number")) == ["Zulu", "Ærø", "Álpha", "beta"]


def test_the_list_says_what_was_last_and_what_is_next(page):
    company = make_company(name="Quayside Ltd")
    person = make_person(company=company)
    make_entry(contact=person, description="Called about the lids")
    make_entry(contact=person, description="Struck out", cancelled_by=make_user())
    text = page.get("/contacts/").text
    assert text.count("Called about the lids") == 2, "the person's row and the company's"
    assert "Struck out" not in text


def test_the_list_costs_the_same_for_one_row_and_for_fifty(page):
    def count():
        with CaptureQueriesContext(connection) as queries:
            page.get("/contacts/")
        return len(queries)

    make_entry(contact=make_person(company=make_company()))
    page.get("/contacts/")
    few = count()
    for _ in range(25):
        make_entry(contact=make_person(company=make_company()))
    assert count() == few <= 8


def test_exports_exactly_what_is_filtered(page):
    make_company(name="=Evil", city="Odense", country="DK")
    make_company(name="Other")
    text = page.get("/contacts/?city=Odense&format=csv").getvalue().decode()
    assert text.count("\r\n") == 2
    assert "'=Evil" in text
    assert "Denmark" in text


def test_an_export_tells_tags_and_flags_and_an_import_takes_the_tags_back(page):
    person = make_person(privacy_blocked=True, archived_at="2026-11-18 12:00Z")
    person.tags.set([Tag.objects.create(name="Fair"), Tag.objects.create(name="Key account")])
    make_person(archived_at="2026-11-18 12:00Z")
    text = page.get("/contacts/?archived=only&format=csv").getvalue().decode()
    rows = {row["Number"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}
    row = rows.pop(person.number)
    assert (row["Tags"], row["Privacy-blocked"]) == ("Fair, Key account", "yes")
    assert row["Archived"] == "2026-11-18 13:00"
    (other,) = rows.values()
    assert (other["Tags"], other["Privacy-blocked"]) == ("", "no")
    header = list(row)
    assert guess(header)[header.index("Tags")] == "tags"


# A contact's page


def test_a_contacts_page_shows_who_it_is_and_what_was_said(page):
    company = make_company(name="Unreal Umbrellas")
    person = make_person(
        first_name="Agnes",
        last_name="Pillow",
        company=company,
        job_title="Head of purchasing",
        email="a@p.eu",
    )
    make_entry(contact=person, description="Price break at 500")
    text = page.get(f"/contacts/{person.number}/").text
    for words in [
        "Agnes Pillow",
        "Head of purchasing",
        "Unreal Umbrellas",
        "a@p.eu",
        "Price break at 500",
    ]:
        assert words in text
    of_company = page.get(f"/contacts/{company.number}/").text
    assert "Agnes Pillow" in of_company
    assert "Price break at 500" in of_company, "a company's page shows its people's entries"


def test_a_number_is_found_in_any_case_and_a_missing_one_is_not_found(page):
    company = make_company()
    assert page.get(f"/contacts/{company.number.lower()}/").status_code == 200
    assert page.get("/contacts/C999999/").status_code == 404


def test_a_contacts_page_costs_the_same_for_one_entry_and_for_fifty(page):
    person = make_person(company=make_company())
    make_entry(contact=person)
    page.get(f"/contacts/{person.number}/")
    with CaptureQueriesContext(connection) as few:
        page.get(f"/contacts/{person.number}/")
    for _ in range(20):
        make_entry(contact=person)
    with CaptureQueriesContext(connection) as many:
        page.get(f"/contacts/{person.number}/")
    assert len(many) == len(few)


# The form


def test_makes_a_company(page, user):
    response = page.post(
        "/contacts/new/?kind=company",
        fields_of(name="Quayside Ltd", country="GB", tags="Dealer, new customer, dealer"),
        follow=True,
    )
    contact = Contact.objects.get()
    assert (contact.kind, contact.name, contact.country.code) == ("company", "Quayside Ltd", "GB")
    assert sorted(tag.name for tag in contact.tags.all()) == ["Dealer", "new customer"]
    assert f"Saved as {contact.number}." in response.text


def test_makes_a_person_of_a_company_that_is_named_by_its_number(page):
    company = make_company(name="Quayside Ltd")
    page.post(
        "/contacts/new/?kind=person",
        fields_of(
            first_name="Agnes", last_name="Pillow", company=f"Quayside Ltd · {company.number}"
        ),
    )
    person = Contact.objects.get(kind="person")
    assert (person.name, person.company) == ("Agnes Pillow", company)


def test_a_person_needs_a_name_and_what_was_typed_is_kept(page):
    text = page.post("/contacts/new/?kind=person", fields_of(city="Odense")).text
    assert "Give a first name or a last name." in text
    assert 'value="Odense"' in text
    assert not Contact.objects.exists()


def test_a_company_is_named_by_its_email_in_any_case_unless_it_is_archived(page):
    company = make_company(email="Office@quayside.example")
    make_company(email="office@quayside.example", archived_at=timezone.now())
    typed = fields_of(last_name="Pillow", company="OFFICE@quayside.example")
    page.post("/contacts/new/?kind=person", typed)
    assert Contact.objects.get(kind="person").company == company


def test_an_ambiguous_company_is_chosen_from_what_matches(page):
    one, two = make_company(name="Quayside North"), make_company(name="Quayside South")
    typed = fields_of(last_name="Pillow", company="quayside")
    text = page.post("/contacts/new/?kind=person", typed).text
    assert "Choose the contact that you mean." in text
    assert f'value="{one.number}"' in text
    page.post("/contacts/new/?kind=person", typed | {"company": ["quayside", two.number]})
    assert Contact.objects.get(kind="person").company == two


def test_changing_the_kind_keeps_what_was_typed_and_saves_nothing(page):
    typed = {"first_name": "Agnes", "last_name": "Pillow", "city": "Hull", "tags": "Dealer"}
    text = page.post("/contacts/new/?kind=company", typed | {"draft": "company"}).text
    for value in ["Agnes Pillow", "Hull", "Dealer"]:
        assert f'value="{value}"' in text
    assert "Not saved yet." not in text
    text = page.post("/contacts/new/?kind=person", {"name": "Agnes Pillow", "draft": "person"}).text
    assert 'name="first_name" value="Agnes"' in text
    assert 'name="last_name" value="Pillow"' in text
    assert not Contact.objects.exists()


def test_a_form_that_is_sent_twice_makes_one_contact(page):
    typed = fields_of(name="Quayside Ltd")
    page.post("/contacts/new/?kind=company", typed)
    response = page.post("/contacts/new/?kind=company", typed, follow=True)
    assert Contact.objects.count() == 1
    assert "This contact was saved already." in response.text


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_presses_at_once_make_one_contact(user):
    typed = fields_of(name="Quayside Ltd")
    answers = []

    def press():
        client = Client()
        client.force_login(user)
        answers.append(client.post("/contacts/new/?kind=company", typed).status_code)
        connection.close()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert Contact.objects.count() == 1
    assert answers == [302] * 4


def test_changes_a_contact(page):
    person = make_person(first_name="Agnes", last_name="Pillow")
    typed = fields_of(first_name="Agnes", last_name="Pillow-Case", version=person.version)
    page.post(f"/contacts/{person.number}/edit/", typed)
    person.refresh_from_db()
    assert person.name == "Agnes Pillow-Case"


def test_the_second_of_two_savers_is_told_and_loses_nothing(page):
    company = make_company(name="Quayside Ltd", city="Hull")
    address = f"/contacts/{company.number}/edit/"
    opened = fields_of(name="Quayside Ltd", city="Hull", version=company.version)
    page.post(address, opened | {"city": "Leeds"})
    text = page.post(address, opened | {"phone": "0123 456789"}).text
    assert "Somebody else saved this meanwhile." in text
    assert "Saved now: Leeds" in text
    assert 'value="0123 456789"' in text
    company.refresh_from_db()
    assert (company.city, company.phone) == ("Leeds", "")
    newest = fields_of(
        name="Quayside Ltd", city="Hull", phone="0123 456789", version=company.version
    )
    page.post(address, newest)
    company.refresh_from_db()
    assert (company.city, company.phone) == ("Hull", "0123 456789")


def test_the_second_of_two_savers_loses_no_tags(page):
    company = make_company(name="Quayside Ltd")
    address = f"/contacts/{company.number}/edit/"
    opened = fields_of(name="Quayside Ltd", version=company.version)
    page.post(address, opened | {"tags": "one, two"})
    text = page.post(address, opened | {"tags": "three"}).text
    assert "Somebody else saved this meanwhile." in text
    assert "Saved now: one, two" in text
    assert 'value="three"' in text
    assert [tag.name for tag in company.tags.all()] == ["one", "two"]


def test_a_change_of_tags_counts_whoever_makes_it(page):
    company, other = make_company(), make_company()
    tag = Tag.objects.create(name="Dealer")

    def versions():
        return list(Contact.objects.order_by("pk").values_list("version", flat=True))

    tag.contacts.add(company, other)
    assert versions() == [2, 2]
    company.tags.add(tag)
    assert versions() == [2, 2], "nothing changed"
    tag.delete()
    assert versions() == [3, 3]
    assert not page.get(f"/contacts/{other.number}/").context["contact"].tag_list


def test_an_external_number_is_one_contacts_only(page):
    make_company(external_id="A-1")
    text = page.post("/contacts/new/?kind=company", fields_of(name="B", external_id="A-1")).text
    assert "Another contact has this external number." in text


# Duplicates


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "OFFICE@quayside.example"},
        {"phone": "(01632) 960225"},
        {"phone": "+44 1632 960225"},
        {"mobile": "0044 1632 960225"},
        {"phone": "07700 900123"},
        {"name": "QUAYSIDE LTD", "postal_code": "HU1 1AA"},
    ],
    ids=["e-mail", "phone", "country", "mobile", "the other's mobile", "name and postal code"],
)
def test_warns_of_a_contact_that_may_be_the_same_and_forbids_nothing(page, typed):
    make_company(
        name="Quayside Ltd",
        email="office@quayside.example",
        phone="01632 960 225",
        mobile="+44 7700 900123",
        postal_code="HU1 1AA",
    )
    assert "Quayside Ltd" in page.get("/contacts/duplicates/", typed).text
    page.post("/contacts/new/?kind=company", fields_of(**{"name": "Twin"} | typed))
    assert Contact.objects.count() == 2
    newest = Contact.objects.order_by("pk").last()
    assert "Perhaps the same:" in page.get(f"/contacts/{newest.number}/").text


@pytest.mark.parametrize("phone", ["33 12 34 5", "33 12 34 567", "12 34 56", "90001234"])
def test_another_phone_number_gives_no_warning(page, phone):
    make_company(name="Quayside Ltd", phone="33 12 34 56", external_id="90001234")
    assert "Quayside" not in page.get("/contacts/duplicates/", {"phone": phone}).text


def test_a_contact_is_no_duplicate_of_itself(page):
    one = make_company(name="Quayside Ltd", email="office@quayside.example")
    typed = {"email": one.email, "but": one.number}
    assert "Quayside" not in page.get("/contacts/duplicates/", typed).text


# The picker


def test_the_picker_offers_what_begins_with_the_words_typed(page):
    company = make_company(name="Quayside Ltd")
    make_company(name="Other")
    gone = make_company(name="Quayside Archive")
    Contact.objects.filter(pk=gone.pk).archive()
    text = page.get("/contacts/pick/?field=contact&contact=quay").text
    assert f"Quayside Ltd · {company.number}" in text
    assert "Other" not in text
    assert "Archive" not in text
    assert "No contact matches" in page.get("/contacts/pick/?field=contact&contact=zzz").text


def test_the_picker_looks_a_contact_up_anew_for_each_form(page):
    company = make_company(name="Quayside Ltd")
    typed = fields_of(last_name="Pillow", company=f"Quayside Ltd · {company.number}")
    page.post("/contacts/new/?kind=person", typed | {"last_name": ""})
    Contact.objects.all().delete()
    text = page.post("/contacts/new/?kind=person", typed).text
    assert f"There is no contact with the number {company.number}." in text


# Archiving and deleting


def test_archives_and_brings_back(page):
    company = make_company(name="Quayside Ltd")
    response = page.post(f"/contacts/{company.number}/archive/", follow=True)
    assert "Archived. It stays readable" in response.text
    assert names_in(page.get("/contacts/")) == []
    again = page.post(f"/contacts/{company.number}/archive/", follow=True)
    assert "It was archived already." in again.text
    page.post(f"/contacts/{company.number}/unarchive/")
    assert names_in(page.get("/contacts/")) == ["Quayside Ltd"]


def test_a_contact_with_interactions_is_never_deleted_and_archiving_is_offered(client):
    client.force_login(make_manager())
    person = make_entry().contact
    response = client.post(f"/contacts/{person.number}/delete/")
    assert response.status_code == 409
    assert "cannot be deleted: something was recorded with it" in response.text
    assert f"/contacts/{person.number}/archive/" in response.text
    assert Contact.objects.filter(pk=person.pk).exists()


def test_the_page_that_asks_before_deleting_says_at_once_what_is_in_the_way(client):
    client.force_login(make_manager())
    person, free = make_entry().contact, make_person()
    asked = client.get(f"/contacts/{person.number}/delete/").text
    assert "cannot be deleted: something was recorded with it" in asked
    assert "Delete contact" not in asked
    asked = client.get(f"/contacts/{free.number}/delete/").text
    assert f"Nothing was recorded with {free.name}." in asked
    assert "Delete contact" in asked


def test_a_contact_with_nothing_recorded_can_be_deleted_by_a_manager_alone(client, page):
    person = make_person()
    assert page.post(f"/contacts/{person.number}/delete/").status_code == 403
    client.force_login(make_manager())
    client.post(f"/contacts/{person.number}/delete/")
    assert not Contact.objects.exists()


def test_tags_are_a_column_that_can_be_chosen_and_are_in_the_export(page):
    contact = make_company(name="Lyngholm")
    make_company(name="Untagged")
    for name in ("Fair", "Dealer"):
        contact.tags.add(Tag.objects.create(name=name))
    assert ">Dealer</a>" not in page.get("/contacts/").text
    text = page.get("/contacts/?columns=tags").text
    assert f'href="/contacts/?tag={Tag.objects.get(name="Dealer").pk}">Dealer</a>' in text
    lines = b"".join(page.get("/contacts/?format=csv").streaming_content).decode().splitlines()
    assert '"Dealer, Fair"' in lines[1]
    assert len(lines) == 3


def test_a_tag_of_the_filter_is_a_box_and_one_that_there_is_not_is_told(page):
    tag = Tag.objects.create(name="Dealer")
    text = page.get(f"/contacts/?filters=1&tag={tag.pk}").text
    assert 'data-none="Any">Dealer</summary>' in text
    for wrong in ("0", "x"):
        text = page.get(f"/contacts/?tag={wrong}").text
        assert f"There is no “{wrong}” to choose. Choose from the list." in text


@pytest.mark.parametrize("refusing", [{"privacy_blocked": True}, {"archived_at": timezone.now()}])
def test_nothing_is_offered_that_would_be_refused(page, user, refusing):
    company = make_company(phone="1234", email="office@example.com", **refusing)
    for address in (company.get_absolute_url(), "/contacts/?archived=too"):
        text = page.get(address).text
        for offer in ("/interactions/call/", "mailto:", "tel:", "/interactions/new/?contact="):
            assert offer not in text
    if company.is_archived:
        assert "New person of this company" not in page.get(company.get_absolute_url()).text


def test_a_number_of_the_company_is_offered_to_call_its_people(page, user):
    person = make_person(company=make_company(phone="1234"))
    assert f"/interactions/call/?contact={person.number}" in page.get("/contacts/?kind=person").text


def test_archived_people_are_marked_on_the_page_of_their_company(page, user):
    company = make_company()
    make_person(first_name="Gone", last_name="Away", company=company, archived_at=timezone.now())
    text = page.get(company.get_absolute_url()).text
    people = text[text.index("<dt>People</dt>") :]
    assert "Gone Away" in people
    assert "Archived" in people[: people.index("</dl>")]


def test_the_next_follow_up_of_a_company_in_the_list_is_its_peoples_too(page, user):
    company = make_company(name="Nordwind")
    person = make_person(company=company)
    today = timezone.localdate()
    common = {"salesperson": user, "text": "Call"}
    FollowUp.objects.create(contact=person, due_on=today - timedelta(days=3), **common)
    FollowUp.objects.create(contact=company, due_on=today, **common)
    rows = page.get("/contacts/").context["listing"].page.rows
    assert {row.next_follow_up for row in rows} == {today - timedelta(days=3)}
    assert page.get("/contacts/?kind=company").text.count("3 days late") == 1
