"""What an e-mail will look like, before it goes."""

from dataclasses import dataclass
from email.errors import MessageError

from django.conf import settings
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.filebased import EmailBackend as Files

from crm.models import OurCompany

from ..models import Email
from .composing import headers, paragraphs


@dataclass(frozen=True)
class Preview:
    """`html` is safe; `files` are what goes along: with `name`, and `get_absolute_url` where they are stored."""

    headers: dict
    html: str
    text: str
    files: list

    @property
    def reply_to(self):
        return self.headers.get("Reply-To", "")


def preview_of(*, recipient, files=(), **fields):
    """Return the Preview of an e-mail with these fields, which need not be valid yet."""
    email = Email(recipient=recipient, message_id="<preview@localhost>", **fields)
    told = {}
    try:
        for name, value in headers(email, OurCompany.objects.current()):
            told[name] = str(value)
    except (ValueError, LookupError, MessageError):
        # No address yet, or none that can be written.
        told["To"] = recipient
    return Preview(told, paragraphs(email.body), email.body, list(files))


def written_to():
    """Return the folder that e-mails are written to where no mail server is set; empty where they are sent."""
    try:
        mailer = mail.mailers.default if hasattr(mail, "mailers") else mail.get_connection()
    except ImproperlyConfigured:
        return ""
    if not isinstance(mailer, Files):
        return ""
    base = f"{settings.BASE_DIR}/"
    return str(mailer.file_path).removeprefix(base)
