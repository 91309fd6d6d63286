"""Files come in, are shared by entries and template texts, and go when nothing uses them any more."""

import logging
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from .models import Attachment

logger = logging.getLogger(__name__)

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
ZIPPED = b"PK"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# What may be attached: the ending, how it is served, and how such a file begins where that is fixed.
# Nothing that a browser runs or draws as a page: no HTML, no SVG, no script.
TYPES = {
    "pdf": ("application/pdf", b"%PDF-"),
    "docx": (OFFICE + "wordprocessingml.document", ZIPPED),
    "xlsx": (OFFICE + "spreadsheetml.sheet", ZIPPED),
    "pptx": (OFFICE + "presentationml.presentation", ZIPPED),
    "odt": (OPEN + "text", ZIPPED),
    "ods": (OPEN + "spreadsheet", ZIPPED),
    "odp": (OPEN + "presentation", ZIPPED),
    "zip": ("application/zip", ZIPPED),
    "doc": ("application/msword", OLE),
    "xls": ("application/vnd.ms-excel", OLE),
    "ppt": ("application/vnd.ms-powerpoint", OLE),
    "msg": ("application/vnd.ms-outlook", OLE),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "gif": ("image/gif", b"GIF8"),
    "txt": ("text/plain", b""),
    "csv": ("text/csv", b""),
    "eml": ("message/rfc822", b""),
    "ics": ("text/calendar", b""),
    "vcf": ("text/vcard", b""),
}


def content_type(attachment):
    """How an attachment is served: by our own list, never by what its sender claimed."""
    return TYPES.get(attachment.suffix, ("application/octet-stream", b""))[0]


def clean_name(name):
    """Return a file's name without its folders and without characters that cannot be seen, cut to fit."""
    name = PurePath(name.replace("\\", "/")).name
    name = "".join(character for character in name if character.isprintable()).strip()
    suffix = PurePath(name).suffix
    longest = Attachment._meta.get_field("name").max_length
    return name[: longest - len(suffix)].removesuffix(suffix) + suffix if suffix else name[:longest]


def check_upload(upload):
    """Raise ValidationError when an uploaded file is too large, empty, or of a kind that is not taken."""
    name = clean_name(upload.name)
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if suffix not in TYPES:
        raise ValidationError(
            _(
                "%(name)s cannot be attached. Attach a PDF, an Office document, a picture, a text, a mail or a"
                " ZIP file."
            )
            % {"name": name}
        )
    if upload.size > settings.MAX_ATTACHMENT_BYTES:
        raise ValidationError(
            _("%(name)s is %(size)s. Attach a file of at most %(most)s.")
            % {
                "name": name,
                "size": filesizeformat(upload.size),
                "most": filesizeformat(settings.MAX_ATTACHMENT_BYTES),
            }
        )
    if not upload.size:
        raise ValidationError(_("%(name)s is empty. Attach a file with content.") % {"name": name})
    beginning = TYPES[suffix][1]
    upload.seek(0)
    if upload.read(len(beginning)) != beginning:
        raise ValidationError(
            _("%(name)s is not a .%(suffix)s file. Save it again in the program that made it.")
            % {"name": name, "suffix": suffix}
        )
    upload.seek(0)


def store_attachment(upload, *, by):
    """Store an uploaded file under a random name and return its Attachment, which nothing uses yet.

    Raises ValidationError as `check_upload` does. When the transaction around it is rolled back, the file stays
    behind without a row: nothing can reach it.
    """
    check_upload(upload)
    return Attachment.objects.create(
        file=upload, name=clean_name(upload.name), size=upload.size, added_by=by
    )


# Locked before they are looked at: whoever is just now adding one to an entry is waited for.
LOCK = """
SELECT count(*) FROM (
    SELECT FROM interactions_attachment WHERE id IN ({ids}) ORDER BY id FOR UPDATE
) locked
"""
DROP_UNUSED = """
DELETE FROM interactions_attachment file WHERE id IN ({ids})
    AND NOT EXISTS (
        SELECT FROM interactions_interactionlogentry_attachments WHERE attachment_id = file.id)
    AND NOT EXISTS (
        SELECT FROM interactions_templatetext_attachments WHERE attachment_id = file.id)
    AND NOT EXISTS (SELECT FROM interactions_email_attachments WHERE attachment_id = file.id)
RETURNING file, size
"""


def drop_unused_attachments(ids):
    """Delete those attachments that no entry, no e-mail and no template text uses; return how many."""
    return len(drop_unused_of("SELECT unnest(%s::bigint[])", [list(ids)]))


@transaction.atomic
def drop_unused_of(ids, params=()):
    """The same for the keys that a SELECT finds; return the path and the size of each file.

    The files go after the commit: a rollback loses none. What a crash leaves of them, `doctor` finds.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format(ids=ids), params)
        cursor.execute(DROP_UNUSED.format(ids=ids), params)
        files = cursor.fetchall()
    if files:
        transaction.on_commit(lambda: _delete_files([path for path, size in files]))
    return files


def _delete_files(paths):
    for path in paths:
        try:
            default_storage.delete(path)
        except OSError:
            logger.exception("The file %s could not be deleted.", path)
