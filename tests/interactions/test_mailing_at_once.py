"""Entries are deleted and made while their e-mails are changed: one waits for the other, and neither fails."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from interactions.deleting import execute_deletion, plan_deletion
from interactions.mailing.sending import send_due, withdraw
from interactions.models import Email, InteractionLogEntry
from tests.at_once import in_own_connection, until_waited_for
from tests.factories import make_email, make_entry, make_person, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@contextmanager
def beside(work):
    """Yield a function that begins some work in another connection; in the end, all of it is done."""
    with ThreadPoolExecutor(1) as pool:
        begun = []
        yield lambda: begun.append(pool.submit(in_own_connection, work))
        begun[0].result(30)


def delete(*, meanwhile):
    """Delete what is cancelled; `meanwhile` is called when the entries are gone, and the e-mails are not yet."""
    entries = InteractionLogEntry.objects.all()

    def wrapper(execute, sql, *rest):
        if "DELETE FROM interactions_email" in sql:
            meanwhile()
        return execute(sql, *rest)

    mark = plan_deletion(entries).mark
    with connection.execute_wrapper(wrapper):
        return execute_deletion(entries, mark=mark, by_name="Mette", criteria="").entries


def cancel():
    InteractionLogEntry.objects.cancel(by=make_user())


def test_withdrawing_waits_for_deleting():
    make_email(), make_email()
    cancel()
    with beside(withdraw) as begin:

        def meanwhile():
            begin()
            until_waited_for()

        assert delete(meanwhile=meanwhile) == 2
    assert not Email.objects.exists()


@pytest.fixture
def asked(mail_server, monkeypatch):
    """Set when the mail server has the text; it answers when `asked.may_answer` is set."""
    asked = threading.Event()
    asked.may_answer = threading.Event()

    def reply(command, address=""):
        if command == "DOT":
            asked.set()
            asked.may_answer.wait(10)

    monkeypatch.setattr(mail_server, "reply", reply)
    return asked


def test_keeping_what_the_mail_server_said_waits_for_deleting(asked):
    make_email()
    with beside(send_due) as begin:
        begin()
        assert asked.wait(10)
        cancel()

        def meanwhile():
            asked.may_answer.set()
            until_waited_for()

        assert delete(meanwhile=meanwhile) == 1
    assert not Email.objects.exists()


def test_an_entry_that_is_made_of_an_email_while_it_goes_says_that_it_went(asked):
    email = make_email(entry=None, contact=make_person())
    with beside(send_due) as begin:
        begin()
        assert asked.wait(10)
        with transaction.atomic():
            entry = make_entry(contact=email.contact, delivery_status="queued")
            Email.objects.update(entry=entry)
            asked.may_answer.set()
            until_waited_for()
    entry.refresh_from_db()
    assert (entry.email.status, entry.delivery_status) == ("sent", "sent")


def test_withdrawing_locks_entries_in_the_order_of_their_keys():
    first, second = make_entry(delivery_status="queued"), make_entry(delivery_status="queued")
    make_email(entry=second), make_email(entry=first)
    cancel()
    locked = InteractionLogEntry.objects.select_for_update()
    with beside(withdraw) as begin, transaction.atomic():
        locked.get(pk=first.pk)
        begin()
        until_waited_for()
        locked.get(pk=second.pk)
    assert set(Email.objects.values_list("status", flat=True)) == {"failed"}
