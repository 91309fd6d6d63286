"""A mail server on this machine that does as a test tells it."""

import asyncio
import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Server:
    """What it took is in `taken`: pairs of the recipient and the message.

    `answers` are what it says instead of its OK, by the command (MAIL, RCPT, DATA, or DOT after the text), or by
    that and a recipient: words, or "hang" or "drop"; a list of them is said once each. `utf8` is whether it takes
    addresses with letters beyond ASCII.
    """

    def __init__(self):
        self.utf8 = True
        self.taken, self.answers, self.connections = [], {}, 0

    def reply(self, command, address=""):
        for key in (f"{command} {address}", command):
            said = self.answers.get(key)
            if isinstance(said, list):
                said = said.pop(0) if said else None
            if said:
                return said
        return None

    async def _say(self, server, said):
        if said == "hang":
            await asyncio.sleep(5)
        if said == "drop":
            server.transport.abort()
        return said

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return await self._say(server, self.reply("MAIL") or "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = self.reply("RCPT", address) or "250 OK"
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return await self._say(server, said)

    async def handle_DATA(self, server, session, envelope):
        recipient = envelope.rcpt_tos[0]
        said = self.reply("DOT", recipient) or "250 OK"
        if said.startswith(("250", "hang", "drop")):
            self.taken.append(
                (recipient, message_from_bytes(envelope.original_content, policy=policy.SMTP))
            )
        return await self._say(server, said)

    @property
    def recipients(self):
        return [recipient for recipient, _message in self.taken]


class Speaker(SMTP):
    """The server's side; DATA can be refused before the text is asked for."""

    async def smtp_DATA(self, arg):
        if said := self.event_handler.reply("DATA"):
            if said == "drop":
                self.transport.abort()
                return
            await self.push(said)
            return
        await super().smtp_DATA(arg)


class Listener(Controller):
    def factory(self):
        return Speaker(self.handler, enable_SMTPUTF8=self.handler.utf8)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def listen():
    """Return the controller of a server that listens; its `handler` is the Server."""
    controller = Listener(Server(), hostname="127.0.0.1", port=free_port())
    controller.start()
    return controller
