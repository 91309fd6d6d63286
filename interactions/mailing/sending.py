"""The loop that hands e-mails to the mail server, one at a time: docs/decisions/an-email-is-never-sent-twice.md"""

import time
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from math import ceil

from django.conf import settings
from django.db import connection
from django.db.models import F, Min, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.models import OurCompany

from ..choices import DeliveryStatus
from ..email_querysets import CANCELLED
from ..models import Email
from .composing import CannotCompose, compose, sender_address
from .handing_over import Line, Never, NotNow, Unknown, Unreachable

# So long a job sends; then it enqueues the next, and other jobs get their turn.
TURN = 20
# Looking for what is due passes over what a paused run holds back.
BATCH = 500
# How long a server that said "not now" is left alone before it is asked again, doubled each time.
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=4)
MOST_ATTEMPTS = 10
# The shortest stretch in which EMAIL_RATE is held: in each, its share is sent.
STRETCH = 10
# After the server could not be used at all.
PAUSE = timedelta(minutes=1)

# As plain SQL: three statements an e-mail are most of what one costs us.
HAND_OVER = """
UPDATE interactions_email SET handed_over_at = clock_timestamp()
WHERE id = %s AND message_id = %s AND coalesce(entry_id, 0) = coalesce(%s, 0) AND status = 'queued'
    AND handed_over_at IS NULL AND NOT EXISTS (
    SELECT FROM interactions_interactionlogentry entry LEFT JOIN interactions_loggedsegment run ON run.id = run_id
    WHERE entry.id = entry_id AND (entry.cancelled_at IS NOT NULL OR sending_paused_at IS NOT NULL)
) AND NOT EXISTS (
    SELECT FROM crm_contact contact
    WHERE contact.id = contact_id AND (privacy_blocked OR archived_at IS NOT NULL))
"""
# By the clock of the database, which is asked what is due. The entry is locked before its e-mail, as
# `Email.objects.to_change` does; one that is made of the e-mail in this very moment cannot be seen yet.
KEEP = """
UPDATE interactions_email SET status = %s, error = %s, due_at = clock_timestamp() + %s, attempts = attempts + 1,
    sent_at = CASE WHEN %s = 'sent' THEN clock_timestamp() END,
    handed_over_at = CASE WHEN %s THEN handed_over_at END
WHERE id = %s AND message_id = %s AND status = 'queued' AND coalesce((
    SELECT true FROM interactions_interactionlogentry entry WHERE entry.id = entry_id FOR NO KEY UPDATE), true)
"""


class Withdrawn(Exception):
    """It is not to be sent any more: somebody was quicker."""


def send_due(seconds=TURN):
    """Send what is due, for some seconds; return the moment to go on at, None when nothing waits.

    One does this at a time, whoever calls: another returns at once, and leaves going on to that one.
    """
    with only_one() as mine:
        if not mine:
            return None
        again_at = _send_for(seconds)
    # Asked when the lock is free again: whatever was queued meanwhile has tried it in vain, or will try it.
    return again_at or next_due()


def next_due():
    """When the next e-mail is due, None when none waits."""
    return Email.objects.unpaused().aggregate(at=Min("due_at"))["at"]


@contextmanager
def only_one():
    """Give True to one at a time, False to whoever comes meanwhile."""
    with connection.cursor() as cursor:
        # Freed by the server when the worker dies. The first number stands for e-mails.
        cursor.execute("SELECT pg_try_advisory_lock(2, 0)")
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(2, 0)")


def _send_for(seconds):
    """Return the moment before which nothing more can be sent; None when that is not known."""
    end = time.monotonic() + seconds
    give_up_abandoned()
    company = OurCompany.objects.current()
    withdraw()
    with Line() as line:
        for emails in _batches():
            for email in emails:
                if time.monotonic() > end:
                    return None
                if wait := wait_for_rate():
                    return timezone.now() + wait
                try:
                    send(email, line, company)
                except Unreachable:
                    return timezone.now() + PAUSE
                except Withdrawn:
                    # Others may be too.
                    withdraw()
                    break
    return None


def _batches():
    """The e-mails that are due, some at a time: first those that were written one by one, for whoever wrote one
    is not to wait for a run of thousands."""
    for due in (Email.objects.due().of_no_run(), Email.objects.due()):
        with_files = due.for_sending().prefetch_related("entry__attachments", "attachments")
        while emails := list(with_files[:BATCH]):
            yield emails


def give_up_abandoned():
    """Whoever handed these over stopped before an answer was kept: nobody knows whether they went."""
    for email in Email.objects.abandoned().only("message_id"):
        Email.objects.abandoned().filter(pk=email.pk).fail(unknown_because(email, stopped()))


def stopped():
    return _("The worker stopped while the mail server was taking this e-mail.")


def unknown_because(email, reason):
    return _(
        "%(reason)s It may have been sent. Look for its Message-ID %(message_id)s in the mail server's log, or"
        " send it again."
    ) % {"reason": reason, "message_id": email.message_id}


def withdraw():
    """Give up what is not to be sent any more."""
    waiting = Email.objects.waiting()
    waiting.of_entries(CANCELLED).fail(
        _("The entry was cancelled before the e-mail was sent. It was not sent.")
    )
    waiting.to_contacts(Q(privacy_blocked=True)).fail(
        _("The contact is blocked for privacy. The e-mail was not sent.")
    )
    waiting.to_contacts(Q(archived_at__isnull=False)).fail(
        _("The contact is archived. The e-mail was not sent.")
    )


def wait_for_rate():
    """How long to wait until EMAIL_RATE allows the next e-mail, nothing when it does now. What was sent lately is
    known by the database, so restarts change nothing."""
    rate = settings.EMAIL_RATE
    if not rate:
        return None
    share = max(1, rate * STRETCH // 60)
    stretch = timedelta(seconds=max(STRETCH, ceil(60 / rate)))
    newest = Email.objects.filter(handed_over_at__isnull=False).order_by("-handed_over_at")
    since = newest.values_list(Now() - F("handed_over_at"), flat=True)[share - 1 : share]
    return max(stretch - since[0], timedelta()) if since else None


def send(email, line, company):
    """Send one e-mail, and keep what came of it. Raises Unreachable when no e-mail can be sent, and Withdrawn when
    this one is not to be any more."""
    try:
        line.hand_over(
            compose(email, company),
            sender=sender_address(),
            recipient=email.recipient,
            about_to=partial(_hand_over, email),
        )
    except (CannotCompose, Never) as error:
        _keep(email, DeliveryStatus.FAILED, str(error))
    except Unknown as error:
        reason = _("The mail server did not answer after it had the text: %(error)s.")
        told = unknown_because(email, reason % {"error": str(error).rstrip(".")})
        _keep(email, DeliveryStatus.FAILED, told, handed_over=True)
    except NotNow as error:
        _put_off(email, str(error))
        if isinstance(error, Unreachable):
            raise
    else:
        _keep(email, DeliveryStatus.SENT, handed_over=True)


def _hand_over(email):
    """Committed before the text goes: whoever finds it knows that the e-mail may have gone. One that has an entry
    by now, which took its files, is read anew first."""
    with connection.cursor() as cursor:
        cursor.execute(HAND_OVER, [email.pk, email.message_id, email.entry_id])
        if not cursor.rowcount:
            raise Withdrawn


def _keep(email, status, error="", *, delay=None, handed_over=False):
    """Keep what came of an e-mail. One with another message id by now was queued again: that is another one."""
    values = [status, error, delay, status, handed_over, email.pk, email.message_id]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, values)


def _put_off(email, error):
    """Try again later; after many attempts, no more."""
    if email.attempts + 1 >= MOST_ATTEMPTS:
        _keep(email, DeliveryStatus.FAILED, error)
        return
    delay = min(FIRST_DELAY * 2**email.attempts, LONGEST_DELAY)
    _keep(email, DeliveryStatus.QUEUED, error, delay=delay)
