"""Issuing invoices: what may be issued, and numbers without gaps when several issue at once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.utils import timezone

from crm.documents.issuing import issue_document
from crm.documents.refusing import DocumentRefused
from crm.models import Document, DocumentSeries
from tests.at_once import in_own_connection
from tests.factories import make_document, make_person, make_user

# A process of its own, on the database of the tests: it waits for its word, and issues what it is given.
ISSUE = """
import sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.db import transaction
from crm.documents.issuing import issue_document
from crm.models import Document
drafts = list(Document.objects.filter(pk__in=sys.argv[2:]))
print("ready", flush=True)
sys.stdin.readline()
for place, draft in enumerate(drafts):
    with transaction.atomic():
        issue_document(draft)
        transaction.set_rollback(place % 4 == 3)
"""


@pytest.mark.django_db
def test_an_invoice_gets_its_number_when_it_is_issued(client):
    client.force_login(make_user())
    draft = make_document("invoice")
    response = client.post(f"{draft.get_absolute_url()}issue/", follow=True)
    assert response.redirect_chain == [("/documents/I-1001/", 302)]
    assert "Issued as I-1001." in response.text
    invoice = Document.objects.get()
    assert (invoice.number, invoice.is_issued) == ("I-1001", True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"lines": []}, "There are no lines."),
        ({"lines": [{"unit_price": -1}]}, "The total is negative. Make a credit memo instead."),
        ({"kind": "quote"}, "Only invoices and credit memos are issued."),
    ],
)
def test_what_cannot_be_issued_says_why(client, document, sentence):
    client.force_login(make_user())
    document = make_document(**{"kind": "invoice"} | document)
    response = client.post(f"{document.get_absolute_url()}issue/")
    assert sentence in str(*get_messages(response.wsgi_request))
    assert not Document.objects.exclude(issued_at=None).exists()
    assert DocumentSeries.objects.get(kind="invoice").last == 1000


@pytest.mark.django_db
def test_it_is_issued_once_and_not_for_a_contact_that_is_gone():
    draft = make_document("credit_memo")
    assert issue_document(draft).number == "CM-1001"
    with pytest.raises(DocumentRefused, match="is issued already"):
        issue_document(draft)
    archived = make_document("invoice", contact=make_person(archived_at=draft.created_at))
    with pytest.raises(DocumentRefused, match="is archived"):
        issue_document(archived)
    deleted = make_document("invoice")
    Document.objects.filter(pk=deleted.pk).discard()
    with pytest.raises(DocumentRefused, match="Invoice draft [0-9]+ is deleted."):
        issue_document(deleted)


@pytest.mark.django_db
def test_what_was_changed_since_it_was_looked_at_is_not_issued(client):
    client.force_login(make_user())
    draft = make_document("invoice")
    url = f"{draft.get_absolute_url()}issue/"
    Document.objects.claim(draft.pk, draft.edition)
    response = client.post(url, {"edition": draft.edition}, follow=True)
    assert "It was changed meanwhile." in response.text
    assert f'name="edition" value="{draft.edition + 1}"' in response.text
    assert "Issued as I-1001." in client.post(url, {"edition": 2}, follow=True).text


@pytest.mark.django_db
def test_no_more_is_credited_than_the_invoice_comes_to():
    invoice = make_document("invoice", issued_at=timezone.now())

    def issue(price, **fields):
        memo = make_document(
            "credit_memo", copied_from=invoice, lines=[{"unit_price": price}], **fields
        )
        return issue_document(memo).number

    assert issue(60) == "CM-1001"
    said = "Of Invoice I-1001, 50.00 EUR can still be credited."
    with pytest.raises(DocumentRefused, match=said):
        issue(41)
    with pytest.raises(DocumentRefused, match=said):
        issue(1, currency="SEK")
    assert issue(40) == "CM-1002"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_who_issue_at_once_leave_no_gap_though_some_are_undone():
    """Each issues three drafts; every third transaction is undone after it had its number."""
    drafts = [make_document("invoice") for _ in range(24)]

    def issue(mine):
        for place, draft in mine:
            with transaction.atomic():
                issue_document(draft)
                transaction.set_rollback(place % 3 == 0)

    numbered = list(enumerate(drafts))
    with ThreadPoolExecutor(8) as pool:
        begun = [pool.submit(in_own_connection, issue, numbered[first::8]) for first in range(8)]
        for one in begun:
            one.result(30)
    numbers = (
        Document.objects.exclude(number="").order_by("number").values_list("number", flat=True)
    )
    assert list(numbers) == [f"I-{number}" for number in range(1001, 1017)]
    assert DocumentSeries.objects.get(kind="invoice").last == 1016


def issue_at_once(drafts):
    """Issue drafts, each in a connection of its own; return the numbers and the reasons, in their order."""

    def press(draft):
        try:
            return issue_document(draft).number
        except DocumentRefused as reason:
            return str(reason)

    with ThreadPoolExecutor(len(drafts)) as pool:
        begun = [pool.submit(in_own_connection, press, draft) for draft in drafts]
        return sorted(one.result(30) for one in begun)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_three_presses_one_issues():
    told = issue_at_once([make_document("invoice")] * 3)
    assert told[0] == "I-1001"
    assert told[1:] == ["Invoice I-1001 is issued already."] * 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_credit_memos_that_are_issued_at_once_give_back_no_more_than_the_invoice():
    invoice = make_document("invoice", issued_at=timezone.now())
    fields = {"copied_from": invoice, "lines": [{"unit_price": 40}]}
    told = issue_at_once([make_document("credit_memo", **fields) for _ in range(4)])
    assert told[:2] == ["CM-1001", "CM-1002"]
    assert told[2:] == ["Of Invoice I-1001, 25.00 EUR can still be credited."] * 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_processes_that_issue_at_once_leave_no_gap_and_no_number_twice():
    """Each issues twenty drafts, and undoes every fourth after it had its number."""
    drafts = [str(make_document("invoice").pk) for _ in range(40)]
    command = [sys.executable, "-c", ISSUE, connection.settings_dict["NAME"]]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [
        subprocess.Popen([*command, *drafts[first::2]], cwd=settings.BASE_DIR, **pipes)
        for first in range(2)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=30)
        assert process.returncode == 0
    numbers = set(Document.objects.exclude(number="").values_list("number", flat=True))
    assert numbers == {f"I-{number}" for number in range(1001, 1031)}
    assert Document.objects.exclude(number="").count() == 30
