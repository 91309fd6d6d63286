"""Tell an event, as another system does through the API."""

import json
import sys

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from crm.management.options import WrongOption

from ...choices import Unrecorded
from ...events.reading import EventReader
from ...events.telling import tell
from ...events.wrong import Unreadable
from ..options import check_options
from ..tellers import add_by, teller

KEPT = 3
TEXTS = ["event", "contact", "description", "occurred_at", "salesperson", "cost", "key"]


class Command(BaseCommand):
    help = (
        "Has an event recorded as an interaction, by the recording rule of its name, as the API does. Exit "
        "status: 0 recorded, now or when it was told before; 1 nothing was recorded because of an error; 2 wrong "
        "options; 3 kept without an interaction, for a reason that is told: the set-up lists it under unrecorded."
    )

    def add_arguments(self, parser):
        parser.add_argument("--event", required=True, help="the name that a recording rule has")
        parser.add_argument(
            "--contact",
            required=True,
            help="its number, its number in the other system, or its e-mail address",
        )
        parser.add_argument("--document", metavar="KIND:NUMBER[:VERSION]")
        parser.add_argument("--description")
        parser.add_argument(
            "--occurred-at",
            metavar="TIME",
            help="with its offset, as in 2026-11-30T14:05:00+01:00 (default: now)",
        )
        parser.add_argument("--salesperson", help="e-mail address or initials")
        parser.add_argument("--cost")
        parser.add_argument("--duration", metavar="MINUTES", type=int)
        parser.add_argument(
            "--key", help="a name for the event: told again with it, it is the same event"
        )
        add_by(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would become of it, and do nothing"
        )
        parser.add_argument("--json", action="store_true", help="write one line of JSON instead")

    def handle(self, *, dry_run, **options):
        check_options({name: options[name] for name in [*TEXTS, "document"] if name != "contact"})
        told = _told_by(options)
        with transaction.atomic():
            outcome = tell(told)
            transaction.set_rollback(dry_run)
        if outcome.errors:
            raise _wrong(outcome.errors)
        tell_it = _as_json if options["json"] else _in_words
        self.stdout.write(tell_it(outcome, dry_run))
        if outcome.entry is None:
            sys.exit(KEPT)


def _told_by(options):
    """Return the event that the options tell. Raise WrongOption."""
    said = {name: options[name] for name in [*TEXTS, "duration"] if options[name] is not None}
    if options["document"] is not None:
        said["document"] = _document_in(options["document"])
    try:
        return EventReader(teller(options["by"]))(said)
    except Unreadable as wrong:
        raise _wrong(wrong.errors) from None


def _document_in(text):
    """Return the document of KIND:NUMBER[:VERSION]; a colon in the number needs the version behind it."""
    kind, _colon, number = text.partition(":")
    front, colon, version = number.rpartition(":")
    if colon and version.isascii() and version.isdecimal() and len(version) < 10:
        return {"kind": kind, "number": front, "version": int(version)}
    return {"kind": kind, "number": number}


def _wrong(errors):
    return WrongOption(" ".join(_sentence(*error) for error in errors))


def _sentence(field, text):
    return f"--{field.partition('.')[0].replace('_', '-')}: {text}"


def _as_json(outcome, dry_run):
    return json.dumps(
        {
            "recorded": outcome.entry is not None and not dry_run,
            "new": outcome.is_new,
            "entry": None if dry_run and outcome.is_new else outcome.entry,
            "event": None if dry_run else outcome.event,
            "reason": outcome.reason,
        }
    )


def _in_words(outcome, dry_run):
    numbers = {"entry": outcome.entry, "event": outcome.event}
    if outcome.entry is None:
        numbers["reason"] = Unrecorded(outcome.reason).label
        if dry_run:
            return _("It would be kept without an interaction: %(reason)s.") % numbers
        return _("Event %(event)d is kept without an interaction: %(reason)s.") % numbers
    if not outcome.is_new:
        return _("This was told before: interaction %(entry)d.") % numbers
    if dry_run:
        return _("It would be recorded. Nothing was done.")
    return _("Interaction %(entry)d recorded.") % numbers
