"""E-mails are queued in the transaction of what they are about, with the job that sends them."""

from datetime import timedelta
from email.utils import parseaddr
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.encoding import punycode
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from ..models import Email

JOB = "interactions.tasks.send_emails"
# The job that comes every minute sees to whatever is due later.
MINUTE = timedelta(minutes=1)


def domain():
    """Return the domain that our message ids bear: the sender's."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return punycode(address.rpartition("@")[2]) or "localhost"


def message_id(key=None):
    """Return a message id: always the same for a key, another one each time without."""
    return f"<{key or uuid4()}@{domain()}>"


def sent_with(key):
    """Return the e-mail that was queued with a key, also where it was sent again since; None where none was."""
    return Email.objects.filter(message_id__startswith=f"<{key}").first()


@transaction.atomic
def queue_email(
    *, contact, recipient, subject, body, by, entry=None, document=None, files=(), key=None
):
    """Queue an e-mail, and return it. `files` are attachments of one without an entry; one with an entry takes the
    entry's along, which is to have its status from the beginning. `key` is what `sent_with` knows it by."""
    email = Email.objects.create(
        entry=entry,
        contact=contact,
        document=document,
        recipient=recipient,
        subject=subject,
        body=body,
        message_id=message_id(key),
        due_at=Now(),
        written_by=by,
    )
    email.attachments.add(*files)
    defer_sending()
    return email


def queue_entry(entry, *, recipient, by):
    """Queue the text of an entry, which is new, for an address."""
    return queue_email(
        entry=entry,
        contact=entry.contact,
        recipient=recipient,
        subject=entry.subject,
        body=entry.body,
        by=by,
    )


def defer_sending():
    """Enqueue the job that sends, in the transaction at hand.

    There may be many of it: most find nothing to do. A lock, which would leave one, would have transactions wait
    for each other.
    """
    app.configure_task(JOB, allow_unknown=True).defer()


def go_on_sending(at, now):
    """Enqueue the job once more, for a moment within the next minute, unless there is such a job already."""
    when = "now" if at <= now else "soon"
    if at - now > MINUTE:
        return
    task = app.configure_task(
        JOB,
        allow_unknown=True,
        queueing_lock=f"send_emails {when}",
        schedule_at=at if when == "soon" else None,
    )
    try:
        with transaction.atomic():
            task.defer()
    except AlreadyEnqueued:
        pass
