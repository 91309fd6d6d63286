"""The contacts that nobody spoke to for a while."""

from datetime import timedelta

from django.db.models import Case, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from crm.choices import ContactKind
from crm.models import Contact

from .choices import BY_HAND
from .models import InteractionLogEntry
from .some import Some

DAYS = 60
MOST = 8
# The newest entry of each contact is looked up: of so many, by name, and no more.
LOOKED_AT = 500


def quiet_contacts(user):
    """Return Some contacts of a user that nobody spoke to for DAYS days, the quietest first, each with its
    `last_entry` (or None) and `days`.

    What was recorded automatically counts nowhere, nor does an attempt that failed. With a company was spoken who
    spoke with its people. A contact that was never spoken to is as quiet as it is old.
    """
    own = Contact.objects.reachable().filter(salesperson=user).order_by("sort_name", "pk")
    found = (
        Contact.objects.filter(pk__in=own.values("pk")[:LOOKED_AT])
        .for_list()
        .annotate(
            quiet_since=Coalesce(_newest("occurred_at"), "created_at"), last_key=_newest("pk")
        )
        .order_by("quiet_since", "pk")
    )
    now = timezone.now()
    # Not asked of the database: it would look for each contact's newest entry twice.
    contacts = [
        contact for contact in found[: MOST + 1] if contact.quiet_since < now - timedelta(days=DAYS)
    ]
    entries = InteractionLogEntry.objects.only("description", "occurred_at")
    last = entries.in_bulk([contact.last_key for contact in contacts if contact.last_key])
    for contact in contacts:
        contact.last_entry = last.get(contact.last_key)
        contact.days = (now - contact.quiet_since).days
    return Some(contacts, MOST)


def _newest(field):
    """A field of the newest entry by which a contact was spoken to; NULL when there is none."""
    spoken = (
        InteractionLogEntry.objects.counted()
        .filter(source__in=BY_HAND, attempt_failed=False)
        .order_by("-occurred_at", "-pk")
        .values(field)
    )
    return Case(
        When(kind=ContactKind.COMPANY, then=Subquery(spoken.filter(company=OuterRef("pk"))[:1])),
        default=Subquery(spoken.filter(contact=OuterRef("pk"))[:1]),
    )
