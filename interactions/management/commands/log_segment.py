"""Log a segment from the command line."""

import json
import uuid

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.choices import CorrespondenceType

from ...choices import LeftOut
from ...models import LoggedSegment
from ...readiness import Refused
from ...segment_logging import NothingToLog, PreflightChanged, log_segment, preflight
from ..run_options import add_options, wanted_by


class Command(BaseCommand):
    help = (
        "Logs one interaction with each contact of a segment, with all that the template carries. Contacts that "
        "may not be spoken to, or cannot be written to, are left out, and kept with the reason. All of it is "
        "logged, or nothing. Exit status: 0 done, also when nobody is left; 1 nothing was logged because of an "
        "error; 2 wrong options."
    )

    def add_arguments(self, parser):
        add_options(parser)
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--dry-run", action="store_true", help="say what would be logged, log nothing"
        )
        what.add_argument("--execute", action="store_true", help="log it: so it is without either")
        parser.add_argument(
            "--expect",
            metavar="MARK|N",
            help="log nothing unless it is exactly what a dry run showed, by the date and mark at its end; or, "
            "less exactly, unless this number of interactions would be logged",
        )
        parser.add_argument(
            "--key", metavar="KEY", help="a name for the run: with the same key it is logged once"
        )
        parser.add_argument("--json", action="store_true", help="write one line of JSON instead")

    def handle(self, *, dry_run, expect, key, **options):
        wanted = wanted_by(options | {"expect": expect, "key": key})
        run = None if dry_run or not key else _logged_with(key)
        if run:
            tell = _known_as_json if options["json"] else _known_in_words
            self.stdout.write(tell(run))
            return
        try:
            shown = preflight(wanted, limit=None)
        except Refused as reason:
            raise _failed(reason) from None
        if expect not in (None, str(shown.made), shown.mark):
            found = shown.mark if "~" in expect else shown.made
            sentence = _(
                "%(expected)s was expected, but it is %(found)s. Look at it with --dry-run."
            )
            raise _failed(sentence % {"expected": expect, "found": found})
        if shown.made and not dry_run:
            run = self._log(wanted, shown, key)
        if options["json"]:
            self.stdout.write(_as_json(wanted, shown, run))
            return
        if dry_run:
            self._show(wanted, shown)
        self.stdout.write(_in_words(shown, run))

    def _log(self, wanted, shown, key):
        try:
            key = key or f"command:{uuid.uuid4()}"
            return log_segment(wanted, mark=shown.mark, idempotency_key=key, limit=None)[0]
        except (PreflightChanged, NothingToLog):
            sentence = _("The segment was changed at the same moment. Run it again.")
            raise _failed(sentence) from None
        except Refused as reason:
            raise _failed(reason) from None

    def _show(self, wanted, shown):
        """The pre-flight, and the options that log exactly this."""
        parts = [
            (_("By correspondence type"), shown.by_correspondence_type, CorrespondenceType),
            (_("Left out"), shown.left_out, LeftOut),
        ]
        for title, rows, names in parts:
            if rows:
                self.stdout.write(f"{title}:")
            for value, number in rows:
                self.stdout.write(f"  {names(value).label}: {number}")
        if wanted.send:
            self.stdout.write(_("E-mails that are sent: %(number)d") % {"number": shown.emails})
        if shown.sample:
            self.stdout.write(_("Some of them:"))
        for entry in shown.sample:
            whose = f"{entry.contact.number} {entry.contact}, {entry.salesperson}"
            self.stdout.write(f"  {whose}: {entry.subject or entry.description}")
        occurred_at = timezone.localtime(wanted.occurred_at)
        self.stdout.write(f"--date {occurred_at:%Y-%m-%dT%H:%M} --expect {shown.mark}")


def _logged_with(key):
    return LoggedSegment.objects.sent_with(key).first()


def _failed(reason):
    return CommandError(_("Nothing was logged: %(reason)s") % {"reason": reason})


def _in_words(shown, run):
    numbers = {"made": shown.made, "left_out": sum(number for _reason, number in shown.left_out)}
    if run:
        text = _("%(made)d logged, %(left_out)d left out. Run %(run)d.")
        return text % (numbers | {"run": run.pk})
    if not shown.made:
        return _("Nobody is left to log: %(left_out)d left out. Nothing was logged.") % numbers
    return _("Would log %(made)d, leave out %(left_out)d. Nothing was logged.") % numbers


def _known_in_words(run):
    text = _("This was logged before: %(made)d logged, %(left_out)d left out. Run %(run)d.")
    return text % {"made": run.made, "left_out": run.left_out, "run": run.pk}


def _known_as_json(run):
    return json.dumps(
        {"logged": False, "run": run.pk, "made": run.made, "left_out_in_all": run.left_out}
    )


def _as_json(wanted, shown, run):
    return json.dumps(
        {
            "logged": run is not None,
            "run": run and run.pk,
            "made": shown.made,
            "left_out_in_all": sum(number for _reason, number in shown.left_out),
            "left_out": dict(shown.left_out),
            "by_correspondence_type": dict(shown.by_correspondence_type),
            "emails": shown.emails,
            "follow_ups": shown.follow_ups,
            "mark": shown.mark,
            "segment": wanted.segment.number,
            "template": wanted.template.code,
            "by": wanted.by.email,
            "date": wanted.occurred_at.isoformat(),
            "sample": [
                {
                    "contact": entry.contact.number,
                    "contact_name": entry.contact.name,
                    "salesperson": entry.salesperson.email,
                    "description": entry.description,
                    "correspondence_type": entry.correspondence_type,
                    "language": entry.language,
                    "subject": entry.subject,
                    "body": entry.body,
                }
                for entry in shown.sample
            ],
        }
    )
