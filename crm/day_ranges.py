"""Stretches of days that people ask for by name."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _


def day_ranges():
    """Yield each stretch as its name, its first and its last day, as they are today."""
    today = timezone.localdate()
    first = today.replace(day=1)
    last_month = first - timedelta(days=1)
    yield _("Today"), today, today
    yield _("Last 7 days"), today - timedelta(days=6), today
    yield _("Last 30 days"), today - timedelta(days=29), today
    yield _("This month"), first, today
    yield _("Last month"), last_month.replace(day=1), last_month
    yield _("This year"), today.replace(month=1, day=1), today
