"""What a user's day is made of: follow-ups that are due, what is to be finished, and what the team did."""

from datetime import timedelta

from django.utils import timezone

from .models import FollowUp, InteractionLogEntry
from .timeline import BY_HAND

MOST = 20
SHORT = 8


def my_day_of(user):
    """Return what the home page shows a user: three lists, each cut to what fits, in one query each."""
    today = timezone.localdate()
    return {
        "today": today,
        "greeting": _part_of_day(timezone.localtime().hour),
        "follow_ups": list(
            FollowUp.objects.open()
            .filter(salesperson=user, due_on__lte=today + timedelta(days=1))
            .select_related("contact__company", "entry__template__group")
            .defer("contact__search_vector", "contact__company__search_vector", "entry__body")
            .order_by("due_on", "pk")[:MOST]
        ),
        "postponed": list(
            InteractionLogEntry.objects.postponed()
            .filter(logged_by=user)
            .select_related("contact", "template__group")
            .defer("body", "search_vector", "contact__search_vector")
            .order_by("-pk")[:SHORT]
        ),
        "team": list(
            InteractionLogEntry.objects.counted()
            .filter(source__in=BY_HAND)
            .select_related("contact", "template", "salesperson")
            .defer("body", "search_vector", "contact__search_vector")
            .order_by("-occurred_at", "-pk")[:SHORT]
        ),
    }


def _part_of_day(hour):
    return "morning" if 4 <= hour < 11 else "day" if hour < 18 else "evening"
