"""What a contact's page shows of its interactions: the timeline, the figures, and who spoke to it lately."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.http import QueryDict
from django.utils import timezone

from crm.models import Contact
from crm.paging import page_of

from .choices import Source
from .models import FollowUp, InteractionLogEntry

BY_HAND = [Source.MANUAL, Source.SEGMENT]
LATELY = timedelta(days=30)
MOST_FOLLOW_UPS = 20


@dataclass(frozen=True)
class Timeline:
    """A stretch of a contact's timeline: `months` are pairs of a date and its entries, newest first, `continues`
    the month that the stretch before ended in, `next` the query that leads on, empty at the end."""

    contact: Contact
    months: list
    continues: str
    next: str
    who: str
    show: list
    follow_ups: list
    is_first: bool


def timeline_of(contact, query):
    """Return the Timeline that a query asks for.

    `show=cancelled` and `show=postponed` bring in what is hidden, `who` is "people" or "automatic", `after` is the
    cursor of the last entry seen, and `month` the month that it was in.
    """
    show = [name for name in ("cancelled", "postponed") if name in query.getlist("show")]
    who = query.get("who", "") if query.get("who") in ("people", "automatic") else ""
    entries = InteractionLogEntry.objects.of_contact(contact).for_timeline()
    if "cancelled" not in show:
        entries = entries.filter(cancelled_at=None)
    if "postponed" not in show:
        entries = entries.filter(postponed=False)
    if who == "people":
        entries = entries.filter(source__in=BY_HAND)
    if who == "automatic":
        entries = entries.exclude(source__in=BY_HAND)
    page = page_of(entries, sort="-occurred_at", after=query.get("after", ""))
    months = [(days[0].occurred_at, days) for days in _by_month(page.rows)]
    is_first = not query.get("after")
    return Timeline(
        contact=contact,
        months=months,
        continues=query.get("month", ""),
        next=_onward(page, show, who),
        who=who,
        show=show,
        follow_ups=follow_ups_of(contact) if is_first else [],
        is_first=is_first,
    )


def follow_ups_of(contact):
    """The open follow-ups of a contact, a company's people included, the most urgent first."""
    return list(
        FollowUp.objects.open()
        .of_contact(contact)
        .select_related("contact", "salesperson")
        .order_by("due_on", "pk")[:MOST_FOLLOW_UPS]
    )


def figures_of(contact):
    """The figures of a contact, a company's people included, and the next follow-up, which may be None."""
    figures = InteractionLogEntry.objects.of_contact(contact).figures()
    follow_up = FollowUp.objects.open().of_contact(contact).order_by("due_on", "pk").first()
    return figures | {"next_follow_up": follow_up}


def spoken_lately(contact, user):
    """Return the last entry with a contact, and the last one of a colleague within a month: None where there is
    none."""
    recent = list(
        InteractionLogEntry.objects.of_contact(contact)
        .counted()
        .select_related("template__group", "salesperson")
        .only("occurred_at", "description", "attempt_failed", "source", "template", "salesperson")
        .order_by("-occurred_at", "-pk")[:5]
    )
    since = timezone.now() - LATELY
    others = (
        entry
        for entry in recent
        if entry.salesperson_id not in (None, user.pk)
        and entry.source in BY_HAND
        and entry.occurred_at > since
    )
    return {"last": recent[0] if recent else None, "colleague": next(others, None)}


def _by_month(entries):
    return [
        list(entries)
        for _, entries in groupby(
            entries, lambda e: timezone.localtime(e.occurred_at).strftime("%Y-%m")
        )
    ]


def _onward(page, show, who):
    if not page.next:
        return ""
    query = QueryDict(mutable=True)
    query.setlist("show", show)
    last = timezone.localtime(page.rows[-1].occurred_at)
    query.update(
        {"after": page.next, "month": last.strftime("%Y-%m")} | ({"who": who} if who else {})
    )
    return query.urlencode()
