"""The way back from an import: shown first, and then all of what was shown, or nothing."""

import pytest

from crm.choices import ImportState
from crm.models import Contact, Tag
from crm.segmenting.steps import take_by_hand
from tests.factories import make_company, make_entry, make_manager, make_person, make_segment
from tests.importing import imported, mark, undone, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    client.force_login(make_manager(name="Mara Linden", email="mara@example.com"))
    return client


def test_import_is_undone(page):
    there = make_person(first_name="Otto", last_name="Normal", email="o@example.com", city="Odense")
    found = imported(
        page,
        "name,email,city,tags,company\nAnna Lund,a@example.com,Aarhus,vip,Acme\n"
        "Otto Normal,o@example.com,Vejle,vip,\n",
    )
    assert Contact.objects.count() == 3
    assert undone(page, found).state == ImportState.UNDONE
    assert list(Contact.objects.all()) == [there]
    there.refresh_from_db()
    assert there.city == "Odense"
    assert there.tags.count() == 0
    assert found.undone_by.name == "Mara Linden"


def test_undo_leaves_alone_what_was_changed_by_hand_since(page):
    there = make_person(first_name="Otto", last_name="Normal", email="o@example.com", city="Odense")
    found = imported(page, "name,email,city\nOtto Normal,o@example.com,Vejle\n")
    Contact.objects.filter(pk=there.pk).update(city="Aarhus")
    undone(page, found)
    there.refresh_from_db()
    assert there.city == "Aarhus"


@pytest.mark.parametrize("what", ["entry", "person"])
def test_undo_is_refused_when_something_is_recorded(page, what):
    found = imported(page, "company,name\nAcme,Anna Lund\n")
    company = Contact.objects.get(kind="company")
    if what == "entry":
        make_entry(contact=company)
    else:
        make_person(company=company)
    before = Contact.objects.count()
    assert undone(page, found).state == ImportState.DONE
    assert Contact.objects.count() == before
    text = page.get(f"/contacts/import/{found.pk}/").text
    assert "something is recorded on 1 of the contacts that it made, among them Acme." in text


def test_undo_takes_what_it_made_out_of_the_segments_that_took_it_meanwhile(page):
    found = imported(page, "name,email\nAnna Lund,a@example.com\n")
    there = make_person(first_name="Otto", last_name="Normal")
    segment = make_segment(there)
    take_by_hand(
        segment, action="hand_add", contacts=Contact.objects.all(), by=make_manager(), origin="a"
    )
    assert undone(page, found).state == ImportState.UNDONE
    segment.refresh_from_db()
    assert (segment.member_count, list(Contact.objects.in_segment(segment))) == (1, [there])


FILE = "name,email,company,tags\nAnna Lund,a@example.com,Acme,fair\nOtto Normal,o@example.com,Zeta,fair\n"


def test_undo_shows_first_what_it_does_and_changes_nothing_by_that(page):
    make_person(first_name="Otto", last_name="Normal", email="o@example.com")
    found = imported(page, FILE)
    text = page.get(f"/contacts/import/{found.pk}/undo/").text
    assert "<dt>Contacts deleted</dt><dd>3</dd>" in text
    assert "<dt>Contacts set back</dt><dd>1</dd>" in text
    assert Contact.objects.count() == 4


def test_undo_keeps_what_was_made_and_changed_by_hand_since_with_its_company(page):
    found = imported(page, FILE)
    Contact.objects.filter(name="Anna Lund").update(phone="1")
    text = page.get(f"/contacts/import/{found.pk}/undo/").text
    assert "<dt>Contacts deleted</dt><dd>2</dd>" in text
    assert "Anna Lund</a>" in text
    assert undone(page, found).state == ImportState.UNDONE
    assert sorted(contact.name for contact in Contact.objects.all()) == ["Acme", "Anna Lund"]
    assert Tag.objects.get().contacts.count() == 2


def test_undo_deletes_what_was_changed_by_hand_since_when_asked_to(page):
    found = imported(page, FILE)
    Contact.objects.filter(name="Anna Lund").update(phone="1")
    undone(page, found, edited="on")
    assert not Contact.objects.exists()
    assert not Tag.objects.exists()


def test_undo_leaves_the_tags_that_others_have(page):
    found = imported(page, FILE)
    make_person().tags.add(Tag.objects.get(name="fair"))
    undone(page, found)
    assert Tag.objects.get().contacts.count() == 1


def test_undo_leaves_the_tags_that_were_there(page):
    Tag.objects.create(name="Fair")
    undone(page, imported(page, FILE))
    assert Tag.objects.get().name == "Fair"


def test_undo_of_anything_but_what_was_shown_does_nothing(page):
    found = imported(page, FILE)
    shown = mark(page, f"/contacts/import/{found.pk}/undo/")
    Contact.objects.filter(name="Anna Lund").update(phone="1")
    page.post(f"/contacts/import/{found.pk}/undo/", {"mark": shown, "edited": "on"})
    assert work(found).state == ImportState.DONE
    assert Contact.objects.count() == 4
    assert "Nothing was undone" in page.get(f"/contacts/import/{found.pk}/").text
    assert undone(page, found).state == ImportState.UNDONE


def test_undo_moves_a_person_back_to_the_company_before(page):
    there = make_company(name="Before")
    otto = make_person(first_name="Otto", last_name="Normal", email="o@example.com", company=there)
    found = imported(page, FILE)
    otto.refresh_from_db()
    assert otto.company.name == "Zeta"
    assert undone(page, found).state == ImportState.UNDONE
    otto.refresh_from_db()
    assert otto.company == there
    assert Contact.objects.count() == 2


def test_undo_removes_the_tags_that_it_gave_and_counts_that_as_a_change(page):
    otto = make_person(first_name="Otto", last_name="Normal", email="o@example.com")
    found = imported(page, "name,email,tags\nOtto Normal,o@example.com,fair\n")
    otto.refresh_from_db()
    assert otto.version == 2
    undone(page, found)
    otto.refresh_from_db()
    assert (otto.version, otto.tags.count()) == (3, 0)
