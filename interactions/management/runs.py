"""What the commands have in common that cancel and restore a run, as its page does."""

import json

import pghistory
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ..cancelling import EntriesChanged, in_words
from ..models import LoggedSegment
from ..run_cancelling import RunDoneAlready, cancel_run, restore_run
from ..run_figures import figures_of_run
from .bulk import user_named
from .options import add_who_and_whether

VERBS = {"cancel": cancel_run, "restore": restore_run}
HOW = "Exit status: 0 done, also when it was done before; 1 nothing was done because of an error; 2 wrong options."


class RunCommand(BaseCommand):
    """Does `action`, "cancel" or "restore"; `asked` takes from the options what it needs besides."""

    action = ""

    def asked(self, options):
        return {}

    def add_arguments(self, parser):
        parser.add_argument("run", metavar="RUN", help="the number of the logged segment")
        add_who_and_whether(
            parser, who="the user who does it: named in the history, and has to be allowed to"
        )
        parser.add_argument("--json", action="store_true", help="write one line of JSON instead")

    def handle(self, *, run, dry_run, **options):
        by = user_named(options["by"])
        found = run_named(run, by)
        asked = self.asked(options)
        figures = figures_of_run(found)
        # What is in that state already is left as it is: the command may be run twice.
        changes = found.is_cancelled == (self.action == "restore")
        number = (figures.with_run if found.is_cancelled else figures.open) if changes else 0
        if changes and not dry_run:
            self._execute(found, by, figures, asked)
        tell = self._as_json if options["json"] else self._in_words
        self.stdout.write(tell(found, figures, number, changes, dry_run))

    def _execute(self, run, by, figures, asked):
        try:
            with pghistory.context(user=by.pk, command=f"{self.action}_run"):
                VERBS[self.action](run=run, by=by, shown=figures.shown, **asked)
        except (RunDoneAlready, EntriesChanged, LoggedSegment.DoesNotExist):
            raise CommandError(
                _("Nothing was changed: entries were changed at the same moment. Run it again.")
            ) from None

    def _in_words(self, run, figures, number, changes, dry_run):
        parts = [_("Run %(number)s.") % {"number": run.pk}]
        if not changes:
            already = _("It was cancelled already."), _("It is not cancelled.")
            parts.append(already[self.action == "restore"])
        else:
            parts.append(in_words(self.action, number, planned=dry_run))
        if changes and self.action == "restore" and figures.one_by_one:
            parts.append(
                _("Cancelled one by one, left as they are: %(number)s.")
                % {"number": intcomma(figures.one_by_one)}
            )
        if dry_run or not changes:
            parts.append(_("Nothing was changed."))
        return " ".join(parts)

    def _as_json(self, run, figures, number, changes, dry_run):
        return json.dumps(
            {
                "action": self.action,
                "done": changes and not dry_run,
                "run": run.pk,
                "segment": run.segment.number,
                "entries": figures.entries,
                "changed": number,
                "one_by_one": figures.one_by_one,
            }
        )


def run_named(number, by):
    """Return the run with this number, which the user may change. Raise CommandError where there is none."""
    found = LoggedSegment.objects.numbered(number).for_page(by).first()
    if found is None:
        sentence = _("There is no run with the number “%(number)s”.") % {"number": number}
        raise CommandError(sentence, returncode=2)
    if not found.changeable:
        sentence = _("--by: %(name)s may not change this run: somebody else logged it.")
        raise CommandError(sentence % {"name": by}, returncode=2)
    return found
