"""Demo data for trying, developing and measuring."""

import argparse

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from crm.models import Contact

from ...demo.contacts import COUNT as CONTACTS
from ...demo.entries import COUNT as ENTRIES
from ...demo.people import PASSWORD, USERS
from ...demo.seeding import TemplatesMissing, seed


def at_least(smallest):
    """Return a reader of whole numbers that refuses smaller ones."""

    def number(text):
        if not text.isdecimal() or int(text) < smallest:
            raise argparse.ArgumentTypeError(
                _("%(smallest)d is the smallest number.") % {"smallest": smallest}
            )
        return int(text)

    return number


class Command(BaseCommand):
    help = (
        "Fill the database up with invented contacts and entries, the same on every run, and make the sign-ins "
        "sales@example.com, manager@example.com and admin@example.com. What is there is kept; run twice with the "
        "same numbers, nothing is added the second time. Not for a database with real work in it: everybody "
        "knows the password of the sign-ins."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--contacts",
            type=at_least(CONTACTS),
            metavar="N",
            help=f"how many contacts there shall be, {CONTACTS} or more (default: a tenth of the entries)",
        )
        parser.add_argument(
            "--entries",
            type=at_least(ENTRIES),
            default=ENTRIES,
            metavar="N",
            help=f"how many entries there shall be, {ENTRIES} or more (default: {ENTRIES})",
        )
        parser.add_argument(
            "--once", action="store_true", help="do nothing when there are contacts already"
        )

    def handle(self, *args, contacts, entries, once, **options):
        if once and Contact.objects.exists():
            self.stdout.write(_("There are contacts already; nothing was added."))
            return
        if contacts is None:
            contacts = max(CONTACTS, entries // 10)
        try:
            added = seed(contacts=contacts, entries=entries, progress=self.tell)
        except TemplatesMissing as missing:
            raise CommandError(
                _("The demo needs these interaction templates; make them first: %(codes)s.")
                % {"codes": missing}
            ) from missing
        self.stdout.write(
            _("Added %(contacts)d contacts and %(entries)d entries.")
            % {"contacts": added[0], "entries": added[1]}
        )
        self.stdout.write(
            _("Sign in as %(who)s; the password is %(password)s.")
            % {"who": ", ".join(row[0] for row in USERS[:3]), "password": PASSWORD}
        )

    def tell(self, entries):
        """Say how far it is, to those who watch."""
        if self.stderr.isatty():
            self.stderr.write(f"{entries:,}", ending="\r")
