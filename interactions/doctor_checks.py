"""What the doctor looks at in the interactions: files of attachments, e-mails that wait or failed, and rules that
record nothing."""

from datetime import timedelta
from itertools import groupby
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.db.models import Count, Min, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.doctor import check, ok, problem, warning

from .models import Attachment, Email, RecordingRule

FOLDER = "attachments"
# A file is stored before the transaction that its attachment is written in is over.
STILL_NEW = timedelta(hours=1)
# So long an e-mail that is due may wait for its turn.
TOO_LONG = timedelta(minutes=10)


@check(gettext_lazy("Attachments"))
def look_at_attachments():
    missing, stray = compare_with_files()
    if missing:
        text = ngettext(
            "The file of %d attachment is missing.",
            "The files of %d attachments are missing.",
            missing,
        )
        yield problem(text % missing, _("Bring them back from a copy of the directory FILES_DIR."))
    if stray:
        text = ngettext(
            "%d file belongs to no attachment: %s.",
            "%d files belong to no attachment: %s, …",
            len(stray),
        )
        yield warning(
            text % (len(stray), stray[0]),
            _("Something stopped between the database and the files. They can be deleted."),
        )
    if not missing and not stray:
        yield ok(_("Every attachment has its file, and every file its attachment."))


@check(gettext_lazy("E-mails"))
def look_at_emails():
    waiting = (
        Email.objects.waiting()
        .unpaused()
        .filter(due_at__lte=Now())
        .aggregate(number=Count("pk"), since=Min("due_at"))
    )
    number = waiting["number"]
    text = ngettext("%d e-mail waits to be sent.", "%d e-mails wait to be sent.", number) % number
    if number and waiting["since"] < timezone.now() - TOO_LONG:
        since = {"minutes": int((timezone.now() - waiting["since"]).total_seconds() // 60)}
        text += " " + _("The oldest has been due for %(minutes)d minutes.") % since
        yield warning(text, _("Look whether a worker is alive, and what EMAIL_RATE allows."))
    else:
        yield ok(text)
    lately = Email.objects.failed().filter(written_at__gt=timezone.now() - timedelta(days=1))
    # All e-mails are read for it: once.
    numbers = lately.aggregate(
        failed=Count("pk", filter=Q(handed_over_at=None)), unknown=Count("handed_over_at")
    )
    if failed := numbers["failed"]:
        text = ngettext(
            "%d e-mail of the last day could not be sent.",
            "%d e-mails of the last day could not be sent.",
            failed,
        )
        yield warning(
            text % failed,
            _("The log shows them under the status “Delivery failed”, each with why."),
        )
    if unknown := numbers["unknown"]:
        text = ngettext(
            "Of %d e-mail of the last day nobody knows whether it went.",
            "Of %d e-mails of the last day nobody knows whether they went.",
            unknown,
        )
        yield warning(
            text % unknown,
            _(
                "The log shows them under the status “May have been sent”. Look for their Message-IDs in the mail"
                " server's log."
            ),
        )


def compare_with_files():
    """Return how many files of attachments are missing, and the paths of the files that no attachment has.

    One folder at a time, so that neither side is ever in memory as a whole.
    """
    missing, stray = 0, []
    left = set(_list(FOLDER)[0])
    paths = Attachment.objects.order_by("file").values_list("file", flat=True).iterator()
    for folder, known in groupby(paths, key=lambda path: str(PurePath(path).parent)):
        left.discard(PurePath(folder).name)
        names, stored = {PurePath(path).name for path in known}, set(_list(folder)[1])
        missing += len(names - stored)
        stray += [f"{folder}/{name}" for name in sorted(stored - names)]
    for folder in sorted(left):
        stray += [f"{FOLDER}/{folder}/{name}" for name in _list(f"{FOLDER}/{folder}")[1]]
    return missing, [path for path in stray if _is_old(path)]


def _list(folder):
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _is_old(path):
    return default_storage.get_modified_time(path) < timezone.now() - STILL_NEW


@check(gettext_lazy("Recording rules"))
def look_at_rules():
    broken = list(
        RecordingRule.objects.in_order().broken().with_templates().order_by("place", "event")
    )
    for rule in broken:
        yield warning(
            _(
                "Nothing is recorded of the event %(event)s: the template %(template)s is not active."
            )
            % {"event": rule.event, "template": rule.template.code},
            _("Activate the template and its group, choose another, or switch the rule off."),
        )
    if not broken:
        yield ok(_("Every rule that is on can record."))
