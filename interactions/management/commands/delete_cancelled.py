"""Delete cancelled entries from the command line."""

import getpass
import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from crm.models import User

from ...deleting import PlanChanged, execute_deletion, plan_deletion
from ...forms.deleting import CriteriaForm
from ...models import InteractionTemplate


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
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--dry-run", action="store_true", help="say what would be deleted, delete nothing"
        )
        what.add_argument("--execute", action="store_true", help="delete")
        parser.add_argument(
            "--expect",
            type=int,
            metavar="N",
            help="delete nothing unless exactly this number of entries matches",
        )
        parser.add_argument("--json", action="store_true", help="write one line of JSON instead")

    def handle(self, *, dry_run, expect, **options):
        form = self._form(options)
        plan = plan_deletion(form.entries())
        if expect not in (None, plan.entries):
            raise CommandError(
                _("Nothing was deleted: %(found)d entries match, %(expected)d were expected.")
                % {"found": plan.entries, "expected": expect}
            )
        if plan.entries and not dry_run:
            self._execute(form, plan)
        if options["json"]:
            self.stdout.write(self._as_json(plan, form, dry_run))
        elif dry_run:
            self.stdout.write(
                _("Would delete %(amounts)s. Nothing was deleted.") % {"amounts": plan.amounts}
            )
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

    def _form(self, options):
        """The form of the page, filled in from the options."""
        rows = {
            "template": (InteractionTemplate, "code__iexact"),
            "salesperson": (User, "email__iexact"),
        }
        data = {name: options[name] or "" for name in ("from", "to", "contact")}
        for name, (model, lookup) in rows.items():
            if options[name]:
                found = model.objects.filter(**{lookup: options[name]}).first()
                if found is None:
                    raise CommandError(
                        _("--%(option)s: “%(value)s” is not known.")
                        % {"option": name, "value": options[name]}
                    )
                data[name] = found.pk
        form = CriteriaForm(data)
        if not form.is_valid():
            errors = form.errors.get_json_data()
            raise CommandError(
                " ".join(
                    f"--{form.add_prefix(field)}: {error['message']}"
                    for field, told in errors.items()
                    for error in told
                )
            )
        return form

    def _as_json(self, plan, form, dry_run):
        return json.dumps(
            {
                "deleted": not dry_run,
                "criteria": form.criteria(),
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
            }
        )


def account():
    """The name of the account on this machine; an operator's container may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"
