"""What the doctor looks at in the interactions: that attachments and their files belong together."""

from datetime import timedelta
from itertools import groupby
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.doctor import check, ok, problem, warning

from .models import Attachment

FOLDER = "attachments"
# A file is stored before the transaction that its attachment is written in is over.
STILL_NEW = timedelta(hours=1)


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
