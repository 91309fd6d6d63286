"""Beside a document: what printing and e-mailing it records, and what was recorded of it."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm import signals
from interactions.models import InteractionLogEntry, RecordingRule
from tests.factories import (
    make_document,
    make_email,
    make_manager,
    make_person,
    make_rule,
    make_template,
    make_user,
)
from tests.interactions.test_listening import print_it

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def user(client):
    user = make_user()
    client.force_login(user)
    return user


def beside(client, document):
    """The right column as text."""
    page = client.get(document.get_absolute_url()).text
    aside = re.search(r"<aside class=\"doc-aside.*?</aside>", page, re.DOTALL)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", aside)))


def test_says_what_printing_and_emailing_records(client):
    document = make_document()
    said = (
        f"Printing or e-mailing adds an interaction to {document.contact}, with the template Quote."
    )
    column = beside(client, document)
    assert said in column
    assert "Printing again counts up, it adds no second entry." in column
    assert "Nothing was recorded of it yet." in column
    page = client.get(document.get_absolute_url()).text
    assert re.search(r'<input[^>]*name="record"[^>]*form="print"[^>]*checked', page)
    assert re.search(r'<input[^>]*name="asked"[^>]*form="print"', page)


def test_says_of_each_way_what_it_does_where_they_differ(client):
    make_rule("quote_printed", template=make_template(description="Paper"), repeats="daily")
    RecordingRule.objects.filter(event="quote_emailed").update(active=False)
    document = make_document()
    column = beside(client, document)
    assert f"Printing adds an interaction to {document.contact}, with the template Paper." in column
    assert "Printing again on the same day counts up" in column
    assert "E-mailing is not recorded: its rule is off." in column
    assert "Open the rule" not in column


def test_says_that_nothing_is_recorded_and_leads_who_may_change_it_to_the_rule(client):
    make_rule("invoice_printed", template=make_template(active=False))
    RecordingRule.objects.filter(event="invoice_emailed").update(active=False, template=None)
    document = make_document("invoice", issued_at=timezone.now())
    column = beside(client, document)
    assert "Printing is not recorded: the template of its rule is not active." in column
    assert "E-mailing is not recorded: its rule is off." in column
    assert "Record as interaction" not in column
    client.force_login(make_manager())
    assert "/setup/recording/invoice_printed/" in client.get(document.get_absolute_url()).text


def test_with_whom_nothing_may_be_recorded_it_says_so(client):
    document = make_document(contact=make_person(privacy_blocked=True))
    column = beside(client, document)
    assert "is blocked for privacy" in column
    assert "Record as interaction" not in column


def test_shows_what_was_recorded_whatever_became_of_it(client, user):
    document = make_document()
    entry = print_it(document, by=user)
    print_it(document)
    type(document).objects.filter(pk=document.pk).update(version=2)
    document.refresh_from_db()
    print_it(document)
    InteractionLogEntry.objects.filter(pk=entry).cancel(by=user, reason="wrong price")
    column = beside(client, document)
    number = document.number
    assert "Recorded 2" in column
    assert column.index(f"Quote {number} printed, version 2") < column.index("version 1Cancelled")
    assert re.search(rf"version 1Cancelled .*2 timeswrong price{number}.pdf", column)


def test_printing_on_the_page_is_in_the_log_linked_both_ways(client):
    document = make_document()
    url = document.get_absolute_url()
    assert client.post(f"{url}print/", {"asked": "1", "record": "on"}).status_code == 200
    assert client.post(f"{url}print/", {"asked": "1", "record": "on"}).status_code == 200
    entry = InteractionLogEntry.objects.get()
    assert entry.get_absolute_url() in client.get(url).text
    page = client.get(entry.get_absolute_url()).text
    assert f'href="{url}"' in page
    assert "2 times" in page
    client.post(f"{make_document().get_absolute_url()}print/", {"asked": "1"})
    assert InteractionLogEntry.objects.count() == 1


def test_a_failing_listener_undoes_the_printing(client):
    document = make_document()

    def fail(**kwargs):
        raise RuntimeError("no room")

    signals.document_printed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            client.post(f"{document.get_absolute_url()}print/")
    finally:
        signals.document_printed.disconnect(fail)
    assert not InteractionLogEntry.objects.exists()


@pytest.mark.parametrize("make", [make_user, make_manager])
def test_the_page_takes_the_same_statements_for_many_rows(client, make):
    client.force_login(make())

    def statements(document):
        with CaptureQueriesContext(connection) as asked:
            client.get(document.get_absolute_url())
        return len(asked)

    few, many = make_document(), make_document(lines=[{}, {}])
    make_rule("quote_printed", repeats="always")
    for _ in range(3):
        print_it(many)
        make_document("invoice", copied_from=many)
        make_email(entry=None, contact=many.contact, document=many)
    statements(few)
    assert statements(few) == statements(many) <= 8
