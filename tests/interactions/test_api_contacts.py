"""Another system writes and reads contacts, by the number that it knows them by."""

from urllib.parse import quote

import pytest
from django.utils import timezone

from crm.models import Contact
from tests.factories import make_company, make_person, make_user
from tests.interactions.calling_api import Caller, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return Caller()


PERSON = {
    "kind": "person",
    "first_name": "Anna",
    "last_name": "Lund",
    "job_title": "Buyer",
    "email": "anna@example.com",
    "phone": "+45 12 34 56 78",
    "address": "Torvet 1",
    "postal_code": "8000",
    "city": "Aarhus",
    "country": "DK",
    "language": "da",
    "correspondence_type": "email",
    "excluded_from_segments": True,
    "tags": ["Dealer", "Fair"],
}


def test_contact_is_made_changed_and_read(shop):
    petra, nordwind = make_user(initials="PH"), make_company(name="Nordwind", external_id="N1")
    made = shop.put("contacts/K-4711", PERSON | {"salesperson": "PH", "company": "N1"})
    contact = Contact.objects.get(external_id="K-4711")
    assert (made.status_code, made.said["number"]) == (201, contact.number)
    assert (contact.name, contact.company, contact.salesperson) == ("Anna Lund", nordwind, petra)
    assert {name: made.said[name] for name in PERSON} == PERSON
    assert made.said["url"] == f"http://testserver/contacts/{contact.number}/"
    changed = shop.put("contacts/K-4711", {"city": "Odense", "company": "", "tags": ["fair"]})
    assert changed.status_code == 200
    assert (changed.said["city"], changed.said["company"]) == ("Odense", None)
    assert (changed.said["email"], changed.said["tags"]) == ("anna@example.com", ["Fair"])
    read = shop.get("contacts/K-4711")
    assert read.said == changed.said
    assert read.headers["ETag"] == f'"{read.said["version"]}"'


@pytest.mark.parametrize("name", ["a/b", "æ 1", "..", "100%"])
def test_external_number_may_hold_any_character_that_can_be_printed(shop, name):
    path = f"contacts/{quote(name, safe='')}"
    assert shop.put(path, {"kind": "company", "name": "Nordwind"}).status_code == 201
    assert shop.get(path).said["external_id"] == name


def test_what_changes_nothing_writes_nothing(shop):
    shop.put("contacts/1", PERSON)
    before = Contact.objects.get()
    assert shop.put("contacts/1", PERSON | {"tags": ["fair", "dealer"]}).status_code == 200
    assert shop.put("contacts/1", {}).status_code == 200
    assert Contact.objects.get().version == before.version


def test_person_may_come_with_a_name_in_one_piece(shop):
    said = shop.put("contacts/1", {"kind": "person", "name": "Anna Maria Lund"}).said
    assert (said["first_name"], said["last_name"]) == ("Anna Maria", "Lund")


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"name": "Nordwind"}, "kind", "This is missing."),
        ({"kind": "robot"}, "kind", "This is none of 'company' or 'person'."),
        ({"kind": "company"}, "name", "This field is required."),
        ({"kind": "company", "name": "N", "email": "x"}, "email", "valid email"),
        ({"kind": "company", "name": "N", "country": "XX"}, "country", "valid choice"),
        ({"kind": "company", "name": "N", "first_name": "A"}, "first_name", "Only a person has"),
        ({"kind": "company", "name": "N" * 201}, "name", "longer than 200 characters"),
        ({"kind": "company", "name": "N", "salesperson": "QQ"}, "salesperson", "No active"),
        ({"kind": "company", "name": "N", "tags": ["a,b"]}, "tags", "A tag holds no comma."),
        ({"kind": "company", "name": "N", "archived": True}, "archived", "no such field"),
        ({"kind": "person", "name": "Anna", "company": "?"}, "company", "No company has this"),
        ({"kind": "person"}, "last_name", "Give a first name or a last name."),
        ([], "", "This is not an object with fields."),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_field(shop, said, field, sentence):
    problem = refused(shop.put("contacts/1", said), 422, field)
    assert sentence in problem["errors"][0]["message"]
    assert not Contact.objects.exists()


@pytest.mark.parametrize("name", ["x" * 101, "%20a"])
def test_external_number_that_no_contact_can_have_is_refused(shop, name):
    refused(shop.put(f"contacts/{name}", {"kind": "company", "name": "N"}), 422, "external_id")


def test_contact_never_changes_its_kind(shop):
    make_company(external_id="1")
    refused(shop.put("contacts/1", {"kind": "person"}), 422, "kind")


@pytest.mark.parametrize(
    ("make", "sentence"), [("archived", "is archived"), ("privacy_blocked", "is privacy-blocked")]
)
def test_contact_that_is_archived_or_blocked_is_left_as_it_is(shop, make, sentence):
    shop.put("contacts/1", PERSON | {"privacy_blocked": make == "privacy_blocked"})
    if make == "archived":
        Contact.objects.all().archive()
    for said in [{"privacy_blocked": make == "archived"}, {"city": "Odense"}]:
        assert sentence in refused(shop.put("contacts/1", said), 409)["detail"]
    assert shop.put("contacts/1", PERSON).status_code == 200


def test_contact_that_has_changed_since_it_was_read_stays_as_it_is(shop):
    shop.put("contacts/1", PERSON)
    tag = shop.get("contacts/1").headers["ETag"]
    assert shop.put("contacts/1", {"city": "Odense"}, If_Match=tag).status_code == 200
    refused(shop.put("contacts/1", {"city": "Ribe"}, If_Match=tag), 412)
    refused(shop.put("contacts/2", PERSON, If_Match="*"), 412)
    assert Contact.objects.get().city == "Odense"


def test_contacts_are_listed_by_name_and_found(shop):
    for name in ["Cirrus", "Altus", "Nimbus"]:
        make_company(name=name, external_id=name[0])
    make_company(name="Stratus", archived_at=timezone.now())
    answer = shop.get("contacts", query={"limit": 2})
    assert [contact["name"] for contact in answer.said["contacts"]] == ["Altus", "Cirrus"]
    rest = shop.get(answer.said["next"].removeprefix("http://testserver/api/")).said
    assert [contact["name"] for contact in rest["contacts"]] == ["Nimbus"]
    assert rest["next"] is None
    found = shop.get("contacts", query={"q": "nim"}).said["contacts"]
    assert [contact["external_id"] for contact in found] == ["N"]
    refused(shop.get("contacts", query={"kind": "company"}), 422, "kind")
    refused(shop.get("contacts/unknown"), 404)


def test_list_takes_as_many_statements_for_fifty_as_for_one(shop, django_assert_num_queries):
    make_person(company=make_company(), salesperson=make_user())
    with django_assert_num_queries(2):
        shop.get("contacts")
    for _ in range(30):
        make_person(company=make_company())
    with django_assert_num_queries(2):
        assert len(shop.get("contacts").said["contacts"]) == 50
