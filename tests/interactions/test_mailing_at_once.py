"""Entries are deleted and made while their e-mails are changed: one waits for the other, and neither fails."""

import threading
import time

import pytest
from django.db import connection, transaction

from interactions.deleting import execute_deletion, plan_deletion
from interactions.mailing.sending import send_due, withdraw
from interactions.models import Email, InteractionLogEntry
from tests.factories import make_email, make_entry, make_person, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class Other(threading.Thread):
    """Does some work in another connection. What that raises, leaving the context raises."""

    def __init__(self, work):
        super().__init__()
        self.work, self.error = work, None

    def run(self):
        try:
            self.work()
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.join()
        if self.error:
            raise self.error

    def until_it_waits(self):
        """Return when it waits for what another connection has locked."""
        end = time.monotonic() + 10
        with connection.cursor() as cursor:
            while time.monotonic() < end:
                cursor.execute("SELECT FROM pg_locks WHERE NOT granted")
                if cursor.rowcount:
                    return
                time.sleep(0.01)
        raise AssertionError("It does not wait.")


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
    with Other(withdraw) as other:

        def meanwhile():
            other.start()
            other.until_it_waits()

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
    with Other(send_due) as other:
        other.start()
        assert asked.wait(10)
        cancel()

        def meanwhile():
            asked.may_answer.set()
            other.until_it_waits()

        assert delete(meanwhile=meanwhile) == 1
    assert not Email.objects.exists()


def test_an_entry_that_is_made_of_an_email_while_it_goes_says_that_it_went(asked):
    email = make_email(entry=None, contact=make_person())
    with Other(send_due) as other:
        other.start()
        assert asked.wait(10)
        with transaction.atomic():
            entry = make_entry(contact=email.contact, delivery_status="queued")
            Email.objects.update(entry=entry)
            asked.may_answer.set()
            other.until_it_waits()
    entry.refresh_from_db()
    assert (entry.email.status, entry.delivery_status) == ("sent", "sent")


def test_withdrawing_locks_entries_in_the_order_of_their_keys():
    first, second = make_entry(delivery_status="queued"), make_entry(delivery_status="queued")
    make_email(entry=second), make_email(entry=first)
    cancel()
    locked = InteractionLogEntry.objects.select_for_update()
    with Other(withdraw) as other, transaction.atomic():
        locked.get(pk=first.pk)
        other.start()
        other.until_it_waits()
        locked.get(pk=second.pk)
    assert set(Email.objects.values_list("status", flat=True)) == {"failed"}
