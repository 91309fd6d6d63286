"""What the commands have in common that do something with many entries, as the page of a selection does."""

import json

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from crm.models import User

from ..cancelling import ACTIONS, EntriesChanged, in_words, preview
from ..forms.entry_actions import ACTION_FORMS
from .log_filters import add_filters, entries_found, filters_in
from .options import add_who_and_whether, check_form

HOW = (
    "The filters are those of the log's address; one that takes several values may be given several times, and "
    "without any all entries of the log match. Entries that --by may not change are left out. Exit status: 0 "
    "done, also when nothing matches; 1 nothing was done because of an error; 2 wrong options."
)


class BulkCommand(BaseCommand):
    """Does `action` to what the filters find; `asked` takes from the options what the action's form asks for."""

    action = ""

    def asked(self, options):
        return {}

    def add_arguments(self, parser):
        add_who_and_whether(
            parser,
            who="the user who does it: named in the history, and only entries that this user may change are",
        )
        parser.add_argument(
            "--expect",
            type=int,
            metavar="N",
            help="change nothing unless exactly this number of entries would change",
        )
        parser.add_argument("--json", action="store_true", help="write one line of JSON instead")
        add_filters(parser)

    def handle(self, *, dry_run, expect, **options):
        by = user_named(options["by"])
        form = ACTION_FORMS[self.action](self.asked(options))
        check_form(form)
        entries = entries_found(options)
        seen = preview(entries=entries, by=by)
        number = seen.can(self.action)
        if expect not in (None, number):
            raise CommandError(
                _("Nothing was changed: %(found)d entries match, %(expected)d were expected.")
                % {"found": number, "expected": expect}
            )
        if number and not dry_run:
            self._execute(entries, by, seen, form.cleaned_data)
        tell = self._as_json if options["json"] else self._in_words
        self.stdout.write(tell(seen, dry_run, options))

    def _execute(self, entries, by, seen, asked):
        try:
            with pghistory.context(user=by.pk, command=f"{self.action}_interactions"):
                ACTIONS[self.action](entries=entries, by=by, shown=seen, **asked)
        except EntriesChanged:
            raise CommandError(
                _("Nothing was changed: entries were changed at the same moment. Run it again.")
            ) from None

    def _in_words(self, seen, dry_run, options):
        number = seen.can(self.action)
        parts = [in_words(self.action, number, planned=dry_run)]
        left_out = {"state": seen.left_out(self.action), "others": seen.of_others}
        if any(left_out.values()):
            text = (
                _("Left out: %(state)d not cancelled, %(others)d of others.")
                if self.action == "restore"
                else _("Left out: %(state)d already cancelled, %(others)d of others.")
            )
            parts.append(text % left_out)
        if dry_run:
            parts.append(_("Nothing was changed."))
        return " ".join(parts)

    def _as_json(self, seen, dry_run, options):
        return json.dumps(
            {
                "action": self.action,
                "done": not dry_run,
                "by": options["by"],
                "filters": filters_in(options),
                "matched": seen.shown.count,
                "changed": seen.can(self.action),
                "left_out": seen.left_out(self.action),
                "of_others": seen.of_others,
            }
        )


def user_named(email, permission="interactions.cancel_own_entry"):
    """Return the user whom --by names. Raise CommandError for one who is not known or has not the permission."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        sentence = _("--%(option)s: “%(value)s” is not known.") % {"option": "by", "value": email}
        raise CommandError(sentence, returncode=2)
    if not user.has_perm(permission):
        sentence = _("--by: %(name)s may not do this.")
        raise CommandError(sentence % {"name": user}, returncode=2)
    return user
