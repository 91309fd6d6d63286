"""Segments under attack: what nobody sends by accident, and several hands at one moment."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from crm.choices import StepAction
from crm.models import Contact, Segment, SegmentMember
from crm.segmenting.naming import names_in
from crm.segmenting.previewing import preview_contacts
from crm.segmenting.refreshing import plan_refresh, refresh
from crm.segmenting.steps import StepRefused, go_back
from tests.crm.test_segmenting import by_hand, names, person, take
from tests.factories import make_company, make_manager, make_person, make_segment, make_user
from tests.interactions.test_rules import sql

at_once = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def deleted_while(contact, work):
    """Delete a contact, and commit that only after `work` began."""
    deleted = Event()

    def delete():
        try:
            with transaction.atomic():
                contact.delete()
                deleted.set()
                time.sleep(0.5)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(delete)
        assert deleted.wait(10)
        try:
            return work()
        finally:
            done.result(10)


def test_a_long_word_is_read_in_no_time():
    """Letter by letter, each as the beginning of an address, it would take days, and this test with it."""
    assert names_in("a" * 1_000_000) == []
    assert names_in("a@" * 400_000) == [("a@" * 400_000)]
    assert names_in("C000001 " * 100_000)


def test_words_are_told_apart():
    text = "<ada@x.dk>, BO@x.dk;c000001 'C0000022' @x x@ C12345 eve@x.dk\0C000003 zC000004 C000005-6 a@b@c"
    found = ["ada@x.dk", "bo@x.dk", "eve@x.dk", "a@b@c", "c000001", "c0000022", "c000003"]
    assert names_in(text) == [*found, "c000005"]


@pytest.mark.django_db
def test_a_file_with_a_nul_is_read(client):
    segment, _ada = make_segment(), person("Ada", email="ada@example.com")
    client.force_login(make_user())
    file = SimpleUploadedFile("names.txt", b"ada@example.com\0bo\n\0@example.com\n")
    response = client.post(f"/segments/{segment.number}/names/", {"file": file}, follow=True)
    assert "1 contact was added." in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["", "x", "-1", "9" * 30, "9" * 5000, "²"])
def test_a_step_that_cannot_be_is_not_undone(client, step):
    segment = make_segment(make_person())
    client.force_login(make_user())
    response = client.post(f"/segments/{segment.number}/back/?step={step}", follow=True)
    assert "This step was undone already." in response.text


@pytest.mark.django_db
def test_a_step_about_the_segment_itself_is_taken_again_as_it_was_taken_first():
    company = make_company(name="Fjord")
    ada = person("Ada", company=company)
    user, segment = make_user(), make_segment()
    by_hand(segment, StepAction.HAND_ADD, user, company)
    take(segment, StepAction.ADD, user, segment=[segment.number.lower()], also=["people"])
    assert names(segment) == ["Ada", "Fjord"]
    bo = person("Bo", company=company)
    company.archived_at = ada.created_at
    company.save()
    plan = plan_refresh(segment)
    assert (plan.came, plan.went) == (0, 2)
    assert names(segment) == ["Ada", "Fjord"]
    company.archived_at = None
    company.save()
    plan = plan_refresh(segment)
    assert (plan.coming, plan.went) == ([bo], 0)
    assert refresh(segment, mark=plan.mark).came == 1
    assert names(segment) == ["Ada", "Bo", "Fjord"]


@pytest.mark.django_db
def test_a_table_of_members_that_is_emptied_leaves_none_to_count():
    segment = make_segment(make_person())
    connection.check_constraints()
    sql("TRUNCATE crm_segmentmember")
    segment.refresh_from_db()
    assert segment.member_count == 0


@at_once
def test_who_is_deleted_while_coming_leads_to_a_sentence_and_nothing_is_done(client):
    user, segment = make_user(), make_segment(description="Danes")
    client.force_login(user)
    page = f"/segments/{segment.number}/step/"
    sent = {"action": "add", "kind": "person", "open": "kind", "version": segment.version}
    ada, _bo = person("Ada"), person("Bo")
    response = deleted_while(ada, lambda: client.post(page, sent))
    assert "A contact was deleted at the same moment, so nothing was done." in response.text
    assert not segment.steps.exists()
    assert names(segment) == []
    assert "1 contact was added." in client.post(page, sent, follow=True).text


@at_once
def test_who_is_deleted_while_chosen_for_a_new_segment_leaves_no_segment(client):
    client.force_login(make_user())
    ada = person("Ada")
    sent = {"to": "new", "description": "Chosen"}
    add_ada = f"/segments/add/?contact={ada.number}&contact={person('Bo').number}"
    response = deleted_while(ada, lambda: client.post(add_ada, sent))
    assert "A contact was deleted at the same moment, so nothing was done." in response.text
    assert not Segment.objects.exists()


@at_once
def test_going_back_beside_a_deletion_brings_back_all_or_nothing():
    user, segment = make_user(), make_segment(ada := person("Ada"), person("Bo"))
    step = by_hand(segment, StepAction.HAND_REMOVE, user, *Contact.objects.all())
    with pytest.raises(StepRefused):
        deleted_while(ada, lambda: go_back(segment, step=step.pk))
    go_back(segment, step=step.pk)
    assert names(segment) == ["Bo"]


@at_once
def test_a_contact_that_comes_into_a_segment_while_it_is_deleted_stays(client):
    client.force_login(make_manager())
    ada, segment = person("Ada"), make_segment()

    def delete():
        try:
            return client.post(f"/contacts/{ada.number}/delete/")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        SegmentMember.objects.create(segment=segment, contact=ada)
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        answer = pool.submit(delete)
        time.sleep(0.5)
    assert answer.result(10).status_code == 409
    assert names(segment) == ["Ada"]


@at_once
def test_a_database_that_goes_away_in_the_middle_leads_to_its_page(client):
    client.force_login(make_user())
    person("Ada")
    segment = make_segment()
    sql("""CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'""")
    sql("CREATE TRIGGER cut AFTER UPDATE ON crm_segmentstep EXECUTE FUNCTION cut()")
    page = f"/segments/{segment.number}/step/"
    sent = {"action": "add", "kind": "person", "version": segment.version}
    try:
        response = client.post(page, sent)
    finally:
        sql("DROP FUNCTION cut CASCADE")
    assert response.status_code == 503
    assert "Nothing was saved. Try again in a minute." in response.text
    assert not segment.steps.exists()
    assert "1 contact was added." in client.post(page, sent, follow=True).text


@pytest.mark.django_db
def test_a_count_that_takes_too_long_is_ended_and_hurries_nobody_after_it():
    endless = Contact.objects.extra(
        where=["(SELECT count(*) FROM generate_series(1, 900000000)) > 0"]
    )
    make_person()
    seen = preview_contacts(endless)
    assert (seen.number, seen.sample) == (None, [])
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
