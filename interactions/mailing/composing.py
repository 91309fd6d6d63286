"""The message that an e-mail becomes: its headers, its text, the same as HTML, and its files."""

import logging
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.encoding import punycode
from django.utils.html import linebreaks, urlize
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from crm.models import OurCompany

from ..attaching import content_type

logger = logging.getLogger(__name__)

LONGEST_NAME = 100


class Policy(EmailPolicy):
    """Keeps addresses on one line. Python takes the quotes from a name where it folds it, and a comma in the name
    would begin another address; a name with letters beyond ASCII is encoded instead, and may be folded."""

    def fold_binary(self, name, value):
        if name in ("From", "To", "Reply-To") and (self.utf8 or str(value).isascii()):
            return value.fold(policy=self.clone(max_line_length=998)).encode()
        return super().fold_binary(name, value)


# No letter beyond ASCII goes over the line as it is, so every server can take it; but for addresses that have one
# before their @, which only some servers take.
POLICY = Policy(linesep=SMTP.linesep, cte_type="7bit")


class CannotCompose(Exception):
    """There is no such message; the text is the reason, a sentence."""


def compose(email, company=None):
    """Return the message of an e-mail. `company` is OurCompany, where it is known already.

    Raises CannotCompose when a file is missing or an address is none.
    """
    company = company or OurCompany.objects.current()
    try:
        head = list(headers(email, company))
        message = EmailMessage(policy=POLICY.clone(utf8=needs_letters(head)))
        for name, value in head:
            message[name] = value
        message.set_content(email.body)
        message.add_alternative(as_html(email), subtype="html")
    except Exception as error:
        # What was typed can be anything, and no e-mail is to hold up the others.
        logger.exception("E-mail %s could not be composed.", email.pk)
        raise CannotCompose(
            _("This cannot be written as an e-mail: %(error)s") % {"error": error}
        ) from error
    for file in files_of(email):
        kind, _slash, subtype = content_type(file).partition("/")
        if kind == "message":
            # An e-mail within an e-mail would be read as a part of it.
            kind, subtype = "application", "octet-stream"
        message.add_attachment(
            _content(file), maintype=kind, subtype=subtype, filename=one_line(file.name)
        )
    # What tells of the content goes with the content when that is set: this is of the whole.
    if language := language_of(email):
        message["Content-Language"] = language
    return message


def headers(email, company):
    """Yield the name and the value of each header."""
    reply_to = reply_address(email, company)
    yield "Subject", one_line(email.subject)
    yield "From", _address(sender_address(), sender_name(email, company))
    yield "To", _address(email.recipient, one_line(email.contact.name)[:LONGEST_NAME])
    if reply_to:
        yield "Reply-To", _address(reply_to)
    yield "Date", format_datetime(timezone.now())
    yield "Message-ID", email.message_id
    if email.entry and email.entry.run_id:
        # No machine is to answer one that went to many.
        yield "Precedence", "bulk"
        yield "Auto-Submitted", "auto-generated"
        if reply_to:
            subject = quote(f"unsubscribe {email.contact.number}")
            yield (
                "List-Unsubscribe",
                f"<mailto:{quote(_ascii(reply_to), safe='@')}?subject={subject}>",
            )


def needs_letters(head):
    """Whether an address in the head can be written with letters beyond ASCII only."""
    addresses = (value.addr_spec for _name, value in head if isinstance(value, Address))
    return not all(map(str.isascii, addresses))


def sender_address():
    return _ascii(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def writer_of(email):
    """Return whose e-mail it is: the salesperson's, or else the writer's; None where it is nobody's."""
    of = email.entry or email.document
    return (of and of.salesperson) or email.written_by


def sender_name(email, company):
    """Return who writes: the person, and the company that the address belongs to."""
    writer = writer_of(email)
    names = {"name": writer.name if writer else "", "company": company.name}
    both = _("%(name)s via %(company)s") % names
    told = both if all(names.values()) else names["name"] or names["company"]
    return one_line(told)[:LONGEST_NAME]


def reply_address(email, company):
    """Return where answers go; empty where that is the sender's address."""
    writer = writer_of(email)
    return writer.email if writer and writer.email else company.email


def language_of(email):
    of = email.entry or email.document
    return of.language if of else email.contact.language


def as_html(email):
    return render_to_string(
        "interactions/email.html",
        {"language": language_of(email), "subject": email.subject, "body": paragraphs(email.body)},
    )


def paragraphs(text):
    """Return a text as safe HTML: its paragraphs and its links, and nothing that stands in it as markup."""
    # Safe: urlize escapes the text, and linebreaks adds to it alone.
    return mark_safe(linebreaks(urlize(text, autoescape=True)))  # noqa: S308


def files_of(email):
    """Return what goes along: the entry's files, or those of an e-mail without an entry."""
    return (email.entry or email).attachments.all()


def _content(file):
    try:
        with file.file.open("rb") as stored:
            return stored.read()
    except (OSError, SuspiciousFileOperation) as error:
        raise CannotCompose(
            _("The file %(name)s is missing. Attach it anew, and send the e-mail again.")
            % {"name": file.name}
        ) from error


def _address(address, name=""):
    """Raises ValueError or MessageError where it is none."""
    address = _ascii(address)
    if address.isascii():
        return Address(name, addr_spec=address)
    # Such a one is not looked at when it is given as a whole.
    local, _at, host = address.rpartition("@")
    return Address(name, local, host)


def _ascii(address):
    """An address with its domain in the old letters."""
    local, _at, host = address.rpartition("@")
    return f"{local}@{punycode(host)}"


def one_line(text):
    """Return a text without what would begin another header."""
    return "".join(c if c.isprintable() else " " for c in text or "").strip()
