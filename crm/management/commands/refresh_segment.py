"""Take the steps of a segment again from the command line."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ...models import Segment
from ...segmenting.refreshing import plan_refresh, refresh
from ...segmenting.steps import SegmentChanged, StepRefused
from ...segmenting.telling import refreshed
from ..options import WrongOption


class Command(BaseCommand):
    help = (
        "Takes all steps of a segment again, for contacts change: those that match now come, those that match no "
        "more go, and what was added or removed by hand stays so. Exit status: 0 done, also when nothing changes; "
        "1 nothing was changed because of an error; 2 wrong options."
    )

    def add_arguments(self, parser):
        parser.add_argument("segment", metavar="SEGMENT", help="the segment's number, S0042")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, change nothing"
        )
        parser.add_argument(
            "--expect",
            metavar="MARK",
            help="change nothing unless it is exactly what a dry run showed, by the mark at its end",
        )
        parser.add_argument("--json", action="store_true", help="write one line of JSON instead")

    def handle(self, *, segment, dry_run, expect, **options):
        found = Segment.objects.filter(number=segment.upper()).first()
        if found is None:
            sentence = _("There is no segment with the number %(number)s.")
            raise WrongOption(sentence % {"number": segment})
        plan = self._plan(found)
        if expect not in (None, plan.mark):
            raise CommandError(
                _(
                    "Nothing was changed: %(found)s was expected, but what would change is %(plan)s. Look at it "
                    "with --dry-run."
                )
                % {"found": expect, "plan": plan.mark}
            )
        if not dry_run:
            self._refresh(found, plan)
        if options["json"]:
            self.stdout.write(self._as_json(found, plan, dry_run))
        elif dry_run:
            self._show(plan)
        else:
            self.stdout.write(_("Refreshed: %(what)s") % {"what": refreshed(plan)})

    def _plan(self, segment):
        try:
            return plan_refresh(segment)
        except StepRefused as error:
            raise CommandError(str(error)) from None

    def _refresh(self, segment, plan):
        try:
            refresh(segment, mark=plan.mark)
        except SegmentChanged:
            raise CommandError(
                _("Nothing was changed: contacts were changed at the same moment. Run it again.")
            ) from None
        except StepRefused as error:
            raise CommandError(str(error)) from None

    def _show(self, plan):
        """Some of those that come and go, the mark, then one line that sums it up."""
        for sign, contacts in (("+", plan.coming), ("-", plan.going)):
            for contact in contacts:
                self.stdout.write(f"  {sign} {contact.number} {contact.name}")
        self.stdout.write(f"--expect {plan.mark}")
        said = _("Would refresh: %(what)s Nothing was changed.")
        self.stdout.write(said % {"what": refreshed(plan)})

    def _as_json(self, segment, plan, dry_run):
        return json.dumps(
            {
                "refreshed": not dry_run,
                "segment": segment.number,
                "mark": plan.mark,
                "came": plan.came,
                "went": plan.went,
                "coming": [contact.number for contact in plan.coming],
                "going": [contact.number for contact in plan.going],
            }
        )
