"""What a list of contacts says of each: the last interaction and the next follow-up."""

from django.db.models import Case, Func, OuterRef, Subquery, When
from django.db.models.functions import Least

from crm.choices import ContactKind
from crm.models import Contact

from .models import FollowUp, InteractionLogEntry

# Of all rows of a subquery, and so without a GROUP BY. Asked for the first in order instead, PostgreSQL might walk
# along all that is due.
FIRST = Func("due_on", function="MIN")


def add_last_interactions(contacts):
    """Set `last_entry` (or None) and `next_follow_up` (a date, or None) on each contact of a page.

    As on the contact's own page, cancelled and postponed entries count nowhere, and a company's are those of its
    people too.
    """
    newest = InteractionLogEntry.objects.counted().order_by("-occurred_at", "-pk").values("pk")
    due = FollowUp.objects.open().order_by()
    found = {
        row["pk"]: row
        for row in Contact.objects.filter(pk__in=[contact.pk for contact in contacts])
        .annotate(
            last_entry=Case(
                When(
                    kind=ContactKind.COMPANY,
                    then=Subquery(newest.filter(company=OuterRef("pk"))[:1]),
                ),
                default=Subquery(newest.filter(contact=OuterRef("pk"))[:1]),
            ),
            next_follow_up=Least(
                Subquery(due.filter(contact=OuterRef("pk")).values(first=FIRST)),
                Subquery(due.filter(contact__company=OuterRef("pk")).values(first=FIRST)),
            ),
        )
        .values("pk", "last_entry", "next_follow_up")
    }
    entries = InteractionLogEntry.objects.select_related("template__group").only(
        "description", "occurred_at", "template__icon", "template__group__hue"
    )
    last = entries.in_bulk([row["last_entry"] for row in found.values() if row["last_entry"]])
    for contact in contacts:
        row = found[contact.pk]
        contact.last_entry = last.get(row["last_entry"])
        contact.next_follow_up = row["next_follow_up"]
