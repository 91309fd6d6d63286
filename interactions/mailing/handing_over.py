"""One conversation with the mail server, kept over many e-mails.

Between the server's OK and what the database keeps of it anything may happen. So the moment before the text goes
is given to the caller, and each way in which it may end has a class of its own here.
"""

import socket
from smtplib import SMTPException, SMTPNotSupportedError, quotedata

from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.smtp import EmailBackend as Smtp
from django.utils.encoding import punycode
from django.utils.translation import gettext as _

# Servers end long conversations of their own accord.
MOST = 100
LONGEST_WORDS = 1000
CLOSING = 421


class NotHandedOver(Exception):
    """The text says why, in the server's words where it said any."""


class NotNow(NotHandedOver):
    """The server did not take the e-mail this time."""


class Unreachable(NotNow):
    """There is no conversation at all, whatever the e-mail."""


class Dropped(NotNow):
    """The conversation ended before the text went."""


class Never(NotHandedOver):
    """The server will not take this e-mail."""


class Unknown(NotHandedOver):
    """The text went, and no answer came."""


class Line:
    """The conversation, which begins with the first e-mail. It is ended by leaving the context."""

    def __init__(self):
        self.mailer, self.handed_over = None, 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._hang_up()

    def hand_over(self, message, *, sender, recipient, about_to):
        """Hand a message over. `about_to` is called when nothing but its text is left to be sent: what it raises,
        this raises, and the text is not sent.

        Raises NotNow, Never or Unknown when the server has not taken it.
        """
        is_new = self._open()
        if not isinstance(self.mailer, Smtp):
            about_to()
            self._leave(message)
            return
        envelope = sender, written(recipient), message.as_bytes()
        try:
            self._converse(*envelope, about_to)
        except Dropped:
            # A server may be tired of a conversation that is some e-mails old; of a new one it may not.
            if is_new:
                raise
            self._open()
            self._converse(*envelope, about_to)

    def _open(self):
        """Begin a conversation if there is none; return whether it is new."""
        if self.handed_over >= MOST:
            self._hang_up()
        if self.mailer:
            return False
        try:
            self.mailer = mailer = (
                mail.mailers.default if hasattr(mail, "mailers") else mail.get_connection()
            )
            mailer.open()
        except (OSError, ImproperlyConfigured) as error:
            self.mailer = None
            raise Unreachable(
                _("The mail server cannot be used: %(error)s") % {"error": in_words(error)}
            ) from error
        if isinstance(mailer, Smtp):
            # The final dot is a packet of its own, which is not to wait for company.
            mailer.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.handed_over = 0
        return True

    def _leave(self, message):
        """Hand a message to a backend that speaks no SMTP: it writes files, for instance."""
        try:
            self.mailer.send_messages([Ready(message)])
        except OSError as error:
            raise Unknown(in_words(error)) from error
        finally:
            # A file holds what one conversation left, and is to be read as soon as it is there.
            self._hang_up()

    def _converse(self, sender, recipient, text, about_to):
        smtp = self.mailer.connection
        options = [] if text.isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
        try:
            smtp.ehlo_or_helo_if_needed()
            self._expect(smtp.mail(sender, options), 250)
            self._expect(smtp.rcpt(recipient), 250, 251)
            self._expect(smtp.docmd("DATA"), 354)
        except SMTPNotSupportedError as error:
            raise Never(
                _("The mail server takes no addresses with other letters than a to z before the @.")
            ) from error
        except OSError as error:
            self._drop()
            raise Dropped(in_words(error)) from error
        try:
            about_to()
        except BaseException:
            # The server waits for the text. Without the final dot, it throws away what it has.
            self._drop()
            raise
        self._send(smtp, quotedata(text.decode()).encode())

    def _send(self, smtp, text):
        try:
            smtp.send(text if text.endswith(b"\r\n") else text + b"\r\n")
        except OSError as error:
            self._drop()
            raise NotNow(in_words(error)) from error
        try:
            smtp.send(b".\r\n")
            answer = smtp.getreply()
        except OSError as error:
            self._drop()
            raise Unknown(in_words(error)) from error
        if not 200 <= answer[0] < 600 or 300 <= answer[0] < 400:
            self._drop()
            raise Unknown(told(answer))
        try:
            self._expect(answer, *range(200, 300))
        except Dropped as error:
            # It had the text: this time is over.
            raise NotNow(str(error)) from error
        self.handed_over += 1

    def _expect(self, answer, *codes):
        """Go on where the server says one of the codes; else end this e-mail, and keep the conversation if it can
        be kept."""
        if answer[0] in codes:
            return
        if answer[0] == CLOSING or answer[0] < 0:
            self._drop()
            raise Dropped(told(answer))
        try:
            self.mailer.connection.rset()
        except OSError:
            self._drop()
        raise (Never if 500 <= answer[0] < 600 else NotNow)(told(answer))

    def _hang_up(self):
        try:
            if self.mailer:
                self.mailer.close()
        except OSError:
            pass
        self.mailer = None

    def _drop(self):
        """End the conversation without a word more."""
        self.mailer.connection.close()
        self.mailer.connection = self.mailer = None


class Ready(mail.EmailMessage):
    """A message that is composed already, for a backend that composes."""

    def __init__(self, composed):
        super().__init__(composed["Subject"], "", composed["From"], [composed["To"]])
        self.body = composed.get_body(["plain"]).get_content()
        self.composed = composed

    def message(self, *args, **kwargs):
        return self.composed


def written(recipient):
    """Return an address as a server reads it, its domain in the old letters. Raises Never where it has none."""
    local, _at, host = recipient.rpartition("@")
    try:
        return f"{local}@{punycode(host)}"
    except UnicodeError as error:
        raise Never(_("%(address)s is no e-mail address.") % {"address": recipient}) from error


def told(answer):
    """Return an answer of the server in its own words."""
    code, words = answer
    return readable(f"{code} {words.decode(errors='replace')}")


def in_words(error):
    """Return what an error says; of one that carries an answer of the server, that."""
    if isinstance(error, SMTPException) and hasattr(error, "smtp_code"):
        answer = error.smtp_error
        return told(
            (error.smtp_code, answer if isinstance(answer, bytes) else str(answer).encode())
        )
    return readable(str(error)) or type(error).__name__


def readable(text):
    """Return a text in one line, of a length that can be read, without what a database cannot hold."""
    return "".join(c if c.isprintable() else " " for c in text)[:LONGEST_WORDS].strip()
