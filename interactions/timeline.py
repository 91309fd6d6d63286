"""What a contact's page shows of its interactions: the timeline, the figures, and who spoke to it lately."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby

from django.db.models import Q, Subquery
from django.http import QueryDict
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from crm.models import Contact
from crm.paging import page_of

from .choices import BY_HAND
from .models import FollowUp, InteractionLogEntry

HIDDEN = ("cancelled", "postponed")
LATELY = timedelta(days=30)
MOST_FOLLOW_UPS = 20
# As much as three screens hold; the rest comes when it is asked for.
STRETCH = 20


@dataclass(frozen=True)
class Timeline:
    """A stretch of a contact's timeline.

    `months` are pairs of a date and its entries, newest first; `continues` is the month that the stretch before
    ended in; `more` is the query that leads on, empty at the end.
    """

    contact: Contact
    months: list
    continues: str
    more: str
    who: str
    show: list
    follow_ups: list
    more_follow_ups: bool

    def query(self, *, who=None, show=None):
        """The query of the same timeline with another choice."""
        query = QueryDict(mutable=True)
        query.setlist("show", self.show if show is None else show)
        if (self.who if who is None else who) != "":
            query["who"] = self.who if who is None else who
        return query.urlencode()

    @property
    def choices(self):
        """Whose entries to show: the query, the words, and whether it is chosen."""
        words = [("", _("Everything")), ("people", _("By people")), ("automatic", _("Automatic"))]
        return [(self.query(who=who), word, who == self.who) for who, word in words]

    @property
    def switches(self):
        """What is hidden until asked for: the query that shows or hides it, the words, and whether it is shown."""
        words = {
            "cancelled": (_("Show cancelled"), _("Hide cancelled")),
            "postponed": (_("Show postponed"), _("Hide postponed")),
        }
        for name in HIDDEN:
            shown = name in self.show
            others = [other for other in self.show if other != name]
            query = self.query(show=others if shown else [*others, name])
            yield query, words[name][shown], shown


def timeline_of(contact, query):
    """Return the Timeline that a query asks for.

    `show=cancelled` and `show=postponed` bring in what is hidden, `who` is "people" or "automatic", `after` is the
    cursor of the last entry seen, `month` the month that it was in, and `run` a run that was told before it.
    """
    show = [name for name in HIDDEN if name in query.getlist("show")]
    who = query.get("who", "") if query.get("who") in ("people", "automatic") else ""
    told = InteractionLogEntry.objects.for_timeline(contact, cancelled="cancelled" in show)
    entries = _shown(told, show, who)
    if query.get("run", "").isdecimal():
        entries = entries.exclude(run=query["run"])
    page = page_of(entries, sort="-occurred_at", after=query.get("after", ""), size=STRETCH)
    follow_ups = [] if query.get("after") else follow_ups_of(contact)
    stretch = Timeline(
        contact=contact,
        months=_by_month(_once_for_each_run(page.rows)),
        continues=query.get("month", ""),
        more=page.next,
        who=who,
        show=show,
        follow_ups=follow_ups[:MOST_FOLLOW_UPS],
        more_follow_ups=len(follow_ups) > MOST_FOLLOW_UPS,
    )
    if page.next:
        more = QueryDict(stretch.query(), mutable=True)
        more.update({"after": page.next, "month": f"{stretch.months[-1][0]:%Y-%m}"})
        if page.rows[-1].together:
            more["run"] = page.rows[-1].run_id
        stretch = replace(stretch, more=more.urlencode())
    return stretch


def _shown(entries, show, who):
    if "postponed" not in show:
        entries = entries.filter(postponed=False)
    if who == "people":
        entries = entries.filter(source__in=BY_HAND)
    if who == "automatic":
        entries = entries.exclude(source__in=BY_HAND)
    return entries


def follow_ups_of(contact):
    """The open follow-ups of a contact, a company's people included, the most urgent first; one more than are
    shown, so that one sees whether there are more.

    They stay on the contact, as a prefetch would: the timeline and the figures of one page ask once.
    """
    if not hasattr(contact, "open_follow_ups"):
        contact.open_follow_ups = list(
            FollowUp.objects.open()
            .of_contact(contact)
            .select_related("contact", "salesperson")
            .only(
                "due_on", "text", "done_at", "contact__number", "contact__name", "salesperson__name"
            )
            .order_by("due_on", "pk")[: MOST_FOLLOW_UPS + 1]
        )
    return contact.open_follow_ups


def figures_of(contact):
    """The figures of a contact, a company's people included, and the next follow-up, which may be None."""
    figures = InteractionLogEntry.objects.figures(contact)
    return figures | {"next_follow_up": next(iter(follow_ups_of(contact)), None)}


def spoken_lately(contact, user):
    """Return the last entry with a contact, and the last one of a colleague within a month: None where there is
    none."""
    since = timezone.now() - LATELY
    counted = InteractionLogEntry.objects.of_contact(contact).counted()
    newest = counted.order_by("-occurred_at", "-pk").values("pk")
    others = newest.filter(source__in=BY_HAND, occurred_at__gt=since, salesperson__isnull=False)
    others = others.exclude(salesperson=user)
    found = list(
        InteractionLogEntry.objects.filter(Q(pk=Subquery(newest[:1])) | Q(pk=Subquery(others[:1])))
        .select_related("template__group", "salesperson")
        .only("occurred_at", "description", "attempt_failed", "source", "template", "salesperson")
        .order_by("-occurred_at", "-pk")
    )
    # A colleague's may be the last one at once.
    colleagues = (
        entry
        for entry in found
        if entry.salesperson_id not in (None, user.pk)
        and entry.source in BY_HAND
        and entry.occurred_at > since
    )
    return {"last": found[0] if found else None, "colleague": next(colleagues, None)}


def _once_for_each_run(entries):
    """Yield the entries; of several that a run made with a company, the first stands for all."""
    told = set()
    for entry in entries:
        if not entry.together or entry.run_id not in told:
            yield entry
        told.add(entry.run_id)


def _by_month(entries):
    """Pairs of the first date of a month and the entries in it."""
    in_month = groupby(entries, lambda entry: localdate(entry.occurred_at).replace(day=1))
    return [(month, list(entries)) for month, entries in in_month]
