"""Whoever dies while e-mails are sent, nobody gets one twice, and each entry says what became of its own."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection

from crm.models import Contact
from interactions.mailing.again import send_same_again
from interactions.mailing.sending import send_due
from interactions.models import Email, InteractionLogEntry
from tests.factories import make_run
from tests.smtp import Server

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
EMAILS = 1000
# The loop on the database of the tests: for each line that comes in, in a process of its own. It tells which one,
# and how that ended.
WORKER = """
import sys
from multiprocessing import get_context
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[2])
django.setup()
from interactions.mailing.sending import send_due
for _line in sys.stdin:
    process = get_context("fork").Process(target=send_due, args=[60])
    process.start()
    print(process.pid, flush=True)
    process.join()
    print(process.exitcode, flush=True)
"""
# Where the server is when the worker dies: before the text, with the text, which it keeps or not, or about to say
# that it keeps it.
STAGES = ["MAIL", "DATA", "lost", "kept", "answered"]


class DeadlyServer(Server):
    """Kills the worker at a stage of the e-mail that comes after so many others."""

    worker = stage = None
    left = 0

    def begin(self, stage):
        self.worker, self.stage, self.left = None, stage, random.randint(20, 150)  # noqa: S311

    def die(self, *stages):
        if self.stage not in stages or self.left > 0:
            return False
        self.stage = None
        os.kill(self.worker, signal.SIGKILL)
        return True

    def reply(self, command, address=""):
        if command == "MAIL":
            self.left -= 1
            self.die("MAIL", "answered")
        if command == "DATA":
            self.die("DATA")
        return super().reply(command, address)

    async def handle_DATA(self, server, session, envelope):
        if self.die("lost"):
            return "250 OK"
        said = await super().handle_DATA(server, session, envelope)
        if self.left <= 0 and self.stage == "answered":
            # The answer is on its way: the worker may have kept it by then, or not.
            soon = random.uniform(0, 0.002)  # noqa: S311
            threading.Timer(soon, self.die, ["answered"]).start()
        self.die("kept")
        return said


@pytest.fixture
def workers(listener):
    command = [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], str(listener.port)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, text=True, **pipes)
    yield process
    process.kill()
    process.communicate()


@pytest.fixture
def deadly(listener):
    kept, listener.handler = listener.handler, DeadlyServer()
    yield listener.handler
    listener.handler = kept


def queue_run(emails=EMAILS):
    contacts = Contact.objects.bulk_create(
        Contact(kind="company", name=f"Company {number}", email=f"c{number}@example.com")
        for number in range(emails)
    )
    run = make_run(None, *contacts)
    InteractionLogEntry.objects.update(delivery_status="queued")
    Email.objects.bulk_create(
        Email(
            entry=entry,
            contact=entry.contact,
            recipient=entry.contact.email,
            subject="News",
            body="Hello",
            message_id=f"<{entry.pk}@example.com>",
            due_at=run.occurred_at,
        )
        for entry in run.entries.select_related("contact")
    )
    return run


def test_two_at_once_send_each_email_once(mail_server):
    queue_run(50)

    def work():
        try:
            send_due()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mail_server.recipients) == len(set(mail_server.recipients)) == 50


def test_a_worker_that_is_killed_again_and_again_sends_each_email_at_most_once(
    mail_server, deadly, workers
):
    run = queue_run()
    for stage in [*random.sample(STAGES, len(STAGES)), None]:
        deadly.begin(stage)
        workers.stdin.write("\n")
        workers.stdin.flush()
        deadly.worker = int(workers.stdout.readline())
        ended = int(workers.stdout.readline())
        assert ended == (-signal.SIGKILL if stage else 0)

    got = Counter(deadly.recipients)
    assert set(got.values()) == {1}
    unknown = Email.objects.unknown()
    assert 2 <= unknown.count() <= len(STAGES)
    got_none = Email.objects.exclude(recipient__in=got)
    assert set(got_none) <= set(unknown)
    assert got_none.count() == 1
    for entry in run.entries.filter(email__in=unknown):
        assert entry.delivery_status == "failed"
        assert "It may have been sent." in entry.delivery_error
    others = run.entries.exclude(email__in=unknown)
    assert set(others.values_list("delivery_status", "delivery_error")) == {("sent", "")}
    assert Email.objects.filter(status="sent").count() == EMAILS - unknown.count()

    # Somebody has looked into the log of the mail server.
    assert send_same_again(got_none) == 1
    send_due()
    assert Counter(deadly.recipients) == Counter(
        f"c{number}@example.com" for number in range(EMAILS)
    )
