"""The e-mails of a run, all at once: pause, go on, and send those again that failed.

Each takes a run, and returns what is to be said of what it did: empty where there was nothing to do.
"""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Email, LoggedSegment
from .again import send_same_again
from .queueing import defer_sending


def pause(run):
    if not LoggedSegment.objects.filter(pk=run.pk).pause_sending():
        return ""
    return _("Sending is paused. The e-mails that are left wait.")


@transaction.atomic
def resume(run):
    if not LoggedSegment.objects.filter(pk=run.pk).resume_sending():
        return ""
    defer_sending()
    return _("Sending goes on.")


def send_failed(run):
    """Those that were certainly not sent. Of the others nobody knows: each is looked at by itself."""
    number = send_same_again(Email.objects.of_run(run).refused())
    text = ngettext(
        "%(number)s e-mail is sent again.", "%(number)s e-mails are sent again.", number
    )
    return text % {"number": intcomma(number)}
