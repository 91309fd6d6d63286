"""Delete cancelled entries from the command line."""

import getpass
import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ...deleting import PlanChanged, execute_deletion, plan_deletion
from ...forms.deleting import CriteriaForm
from ..options import check_form, check_options

CRITERIA = ("from", "to", "template", "salesperson", "contact", "segment", "run")


class Command(BaseCommand):
    help = (
        "Deletes the cancelled entries that match all of the options given, with their comments and "
        "history; an attachment goes with its last entry. Entries that are not cancelled are never "
        "deleted. Exit status: 0 done, also when nothing matches; 1 nothing was deleted because of an "
        "error; 2 wrong options."
    )

    def add_arguments(self, parser):
        parser.add_argument("--from", metavar="YYYY-MM-DD", help="dated on this day or later")
        parser.add_argument("--to", metavar="YYYY-MM-DD", help="dated on this day or earlier")
        parser.add_argument("--template", metavar="CODE", help="with this interaction template")
        parser.add_argument("--salesperson", metavar="E-MAIL", help="of this salesperson")
        parser.add_argument("--contact", metavar="NUMBER", help="with this contact, C000123")
        parser.add_argument("--segment", metavar="NUMBER", help="logged for this segment, S0042")
        parser.add_argument("--run", metavar="NUMBER", help="of this logged segment, by its number")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--dry-run", action="store_true", help="say what would be deleted, delete nothing"
        )
        what.add_argument("--execute", action="store_true", help="delete")
        parser.add_argument(
            "--expect",
            metavar="MARK|N",
            help="delete nothing unless exactly what a dry run showed matches, by the mark at its end; or, less "
            "exactly, unless this number of entries matches",
        )
        parser.add_argument("--json", action="store_true", help="write one line of JSON instead")

    def handle(self, *, dry_run, expect, **options):
        given = {name: options[name] for name in CRITERIA}
        check_options({**given, "expect": expect})
        form = CriteriaForm({name: value or "" for name, value in given.items()})
        check_form(form)
        plan = plan_deletion(form.entries())
        if expect not in (None, str(plan.entries), plan.mark):
            raise CommandError(
                _(
                    "Nothing was deleted: %(found)s was expected, but what matches is %(plan)s. "
                    "Look at it with --dry-run."
                )
                % {"found": expect, "plan": plan.mark if "~" in expect else plan.amounts}
            )
        if plan.entries and not dry_run:
            self._execute(form, plan)
        if options["json"]:
            self.stdout.write(self._as_json(plan, form, dry_run))
        elif dry_run:
            self._show(plan)
        else:
            self.stdout.write(_("%(amounts)s deleted.") % {"amounts": plan.amounts})

    def _execute(self, form, plan):
        try:
            execute_deletion(
                form.entries(),
                mark=plan.mark,
                by_name=f"delete_cancelled ({account()})",
                criteria=form.criteria(),
            )
        except PlanChanged:
            raise CommandError(
                _("Nothing was deleted: entries were changed at the same moment. Run it again.")
            ) from None

    def _show(self, plan):
        """The plan, then one line that sums it up."""
        if plan.entries:
            parts = [
                (_("By template"), plan.by_template),
                (_("By salesperson"), plan.by_salesperson),
                (_("By year"), plan.by_year),
            ]
            for title, rows in parts:
                self.stdout.write(f"{title}:")
                for name, number in rows:
                    self.stdout.write(f"  {name or _('None')}: {number}")
            days = f"{_day(plan.oldest)}, {_day(plan.newest)}"
            self.stdout.write(f"{_('Oldest, newest')}: {days}")
            self.stdout.write(_("Some of them:"))
            for entry in plan.sample:
                self.stdout.write(f"  {entry.pk}  {_day(entry.occurred_at)}  {_said(entry)}")
            self.stdout.write(f"--expect {plan.mark}")
        self.stdout.write(
            _("Would delete %(amounts)s. Nothing was deleted.") % {"amounts": plan.amounts}
        )

    def _as_json(self, plan, form, dry_run):
        return json.dumps(
            {
                "deleted": not dry_run,
                "criteria": form.criteria(),
                "mark": plan.mark,
                "entries": plan.entries,
                "comments": plan.comments,
                "attachments": plan.attachments,
                "attachment_bytes": plan.attachment_bytes,
                "attachments_kept": plan.attachments_kept,
                "oldest": plan.oldest and plan.oldest.isoformat(),
                "newest": plan.newest and plan.newest.isoformat(),
                "by_template": plan.by_template,
                "by_salesperson": plan.by_salesperson,
                "by_year": plan.by_year,
                "sample": [
                    {
                        "number": entry.pk,
                        "occurred_at": entry.occurred_at.isoformat(),
                        "contact": entry.contact.number,
                        "contact_name": entry.contact.name,
                        "description": entry.description,
                    }
                    for entry in plan.sample
                ],
            }
        )


def _day(moment):
    return date_format(localtime(moment), "Y-m-d")


def _said(entry):
    return f"{entry.contact.number} {entry.contact.name}: {entry.description}"


def account():
    """The name of the account on this machine; an operator's container may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"
