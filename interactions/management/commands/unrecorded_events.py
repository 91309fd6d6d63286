"""See to unrecorded events from the command line."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.management.options import WrongOption
from crm.models import Contact

from ...events.seeing_to import done_in_words, left_in_words, see_to
from ...filters.rules import UnrecordedFilter
from ...models import Event
from ...readiness import refusal
from ..bulk import user_named
from ..log_filters import add_filters, rows_found
from ..options import add_who_and_whether, check_options


class Command(BaseCommand):
    help = (
        "Records events that were told and made no interaction, dismisses them, or puts dismissed ones back "
        "(undismiss), as the page does that lists them. The filters are those of its address; without any, all "
        "are meant. Exit status: 0 done, also when nothing matches; 1 nothing was done because of an error; 2 "
        "wrong options."
    )

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["record", "dismiss", "undismiss"])
        parser.add_argument("--assign", metavar="NUMBER", help="record them with this contact")
        add_who_and_whether(parser)
        parser.add_argument(
            "--expect",
            type=int,
            metavar="N",
            help="do nothing unless exactly this number of events matches",
        )
        add_filters(parser, UnrecordedFilter)

    def handle(self, *, action, assign, dry_run, expect, **options):
        by = user_named(options["by"], "interactions.change_event")
        contact = _contact_named(assign, action)
        if action == "undismiss":
            options["state"] = ["dismissed"]
        with transaction.atomic():
            events = rows_found(options, UnrecordedFilter, Event.objects.all())
            done, left = see_to(events, action, by=by, contact=contact)
            if expect not in (None, done + left):
                raise CommandError(
                    _("Nothing was done: %(found)d events match, %(expected)d were expected.")
                    % {"found": done + left, "expected": expect}
                )
            transaction.set_rollback(dry_run)
        said = done_in_words(action, done)
        if left:
            said = f"{said} {left_in_words(left)}"
        if dry_run:
            said = _("Nothing was done. It would be: %(counts)s") % {"counts": said}
        self.stdout.write(said)


def _contact_named(number, action):
    """Return the contact of --assign, None where none is given. Raise WrongOption for one with whom nothing is
    recorded."""
    if number is None:
        return None
    check_options({"assign": number})
    contact = Contact.objects.select_related("company").filter(number=number.upper()).first()
    if contact is None:
        sentence = _("--%(option)s: there is no contact with the number %(value)s.")
        raise WrongOption(sentence % {"option": "assign", "value": number})
    if action != "record":
        raise WrongOption(_("--assign goes with record only."))
    if reason := refusal(contact):
        raise WrongOption(f"--assign: {reason}")
    return contact
