"""Pause the e-mails of a run, let them go on, or send those again that failed, from the command line."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from ...mailing import of_runs
from ..bulk import user_named
from ..options import add_who_and_whether
from ..runs import HOW, run_named

DO = {"pause": of_runs.pause, "resume": of_runs.resume, "send_failed": of_runs.send_failed}


class Command(BaseCommand):
    help = (
        "Pauses the e-mails of a logged segment, lets them go on, or queues those again that failed and were "
        f"certainly not sent. {HOW}"
    )

    def add_arguments(self, parser):
        parser.add_argument("action", choices=DO)
        parser.add_argument("run", metavar="RUN", help="the number of the logged segment")
        add_who_and_whether(parser)

    def handle(self, *, action, run, by, dry_run, **options):
        found = run_named(run, user_named(by, "interactions.add_email"))
        with transaction.atomic():
            said = DO[action](found) or _("There was nothing to do.")
            transaction.set_rollback(dry_run)
        if dry_run:
            said = _("Nothing was done. It would be: %(counts)s") % {"counts": said}
        self.stdout.write(said)
