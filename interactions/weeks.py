"""How much was done in each of the last weeks, by group, as numbers and as a chart."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncWeek
from django.utils import timezone

from crm.dates import midnight
from crm.models import User

from .models import InteractionLogEntry

WEEKS = 12
# The chart in pixels, and across in per cent of what there is room for.
TOP, BASE, LEFT = 12, 166, 6
STEP = (100 - LEFT) / WEEKS


@dataclass(frozen=True)
class Bar:
    hue: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Week:
    """`numbers` are those of the groups, in their order. `middle` is where its label stands."""

    number: int
    numbers: list
    bars: list
    middle: str

    @property
    def total(self):
        return sum(self.numbers)


@dataclass(frozen=True)
class Weeks:
    """`groups` are pairs of a hue and a name, `lines` those of a number and its height; `this_week` counts
    entries, minutes, initiated by them and failed attempts."""

    groups: list
    weeks: list
    lines: list
    this_week: dict

    @property
    def totals(self):
        return [week.total for week in self.weeks]

    @property
    def fewest(self):
        return min(self.totals)

    @property
    def most(self):
        return max(self.totals)

    @property
    def largest(self):
        """The name of the group with the most entries."""
        sums = [
            sum(numbers) for numbers in zip(*(week.numbers for week in self.weeks), strict=True)
        ]
        return self.groups[sums.index(max(sums))][1]


def weeks_of(user):
    """Return the Weeks of a user, or of all salespeople when `user` is None; None when nothing was recorded."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    counts, figures = defaultdict(Counter), Counter(entries=0, minutes=0, them=0, failed=0)
    for row in _counted(user, mondays[0], monday + timedelta(weeks=1)):
        week = timezone.localtime(row["week"]).date()
        counts[row["group__hue"], row["group__description"]][week] += row["entries"]
        if week == monday:
            figures.update({name: row[name] for name in figures})
    if not counts:
        return None
    groups = sorted(counts, key=lambda group: group[1])
    numbers = [[counts[group][week] for group in groups] for week in mondays]
    line = _distance(max(map(sum, numbers)))
    scale = (BASE - TOP) / (line * -(-max(map(sum, numbers)) // line))
    return Weeks(
        groups=groups,
        weeks=[
            _week(place, week, groups, numbers[place], scale) for place, week in enumerate(mondays)
        ],
        lines=[
            (value, f"{BASE - value * scale:.1f}")
            for value in range(0, round((BASE - TOP) / scale) + 1, line)
        ],
        this_week=dict(figures),
    )


def _counted(user, since, until):
    """The figures by week and group: read from the index of a salesperson's log, and from nothing else."""
    who = [user.pk] if user else User.objects.values("pk")
    return (
        InteractionLogEntry.objects.counted()
        .filter(salesperson__in=who)
        .filter(occurred_at__gte=midnight(since), occurred_at__lt=midnight(until))
        .annotate(week=TruncWeek("occurred_at"))
        .values("week", "group__hue", "group__description")
        .annotate(
            entries=Count("pk"),
            minutes=Sum("duration"),
            them=Count("pk", filter=Q(initiated_by="them")),
            failed=Count("pk", filter=Q(attempt_failed=True)),
        )
        .order_by()
    )


def _distance(largest):
    """How far apart the lines of a chart are: a round number, so that there are at most four above the base."""
    unit = 1
    while True:
        for factor in (1, 2, 5):
            if factor * unit * 4 >= largest:
                return factor * unit
        unit *= 10


def _week(place, monday, groups, numbers, scale):
    x, y, bars = LEFT + (place + 0.2) * STEP, BASE, []
    for (hue, _name), number in zip(groups, numbers, strict=True):
        y -= number * scale
        if number:
            height = max(number * scale - 1.5, 1)
            bars.append(Bar(hue, f"{x:.2f}%", f"{y:.1f}", f"{STEP * 0.6:.2f}%", f"{height:.1f}"))
    return Week(monday.isocalendar().week, numbers, bars, f"{x + STEP * 0.3:.2f}%")
