"""What a user's day is made of: what is due, what is to be finished, whom to speak to, and what was done."""

from datetime import timedelta

from django.utils import timezone

from .choices import BY_HAND
from .models import FollowUp, InteractionLogEntry
from .quiet import quiet_contacts
from .some import Some
from .weeks import weeks_of

MOST = 20
SHORT = 8


def my_day_of(user, *, team=False):
    """Return what the home page shows a user: lists, each cut to what fits, and the last weeks of the user or of
    the team."""
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    return {
        "today": today,
        "tomorrow": tomorrow,
        "greeting": _part_of_day(timezone.localtime().hour),
        "follow_ups": Some(
            FollowUp.objects.open()
            .filter(salesperson=user, due_on__lte=tomorrow)
            .for_list()
            .order_by("due_on", "pk"),
            MOST,
        ),
        "postponed": Some(
            InteractionLogEntry.objects.postponed()
            .filter(logged_by=user)
            .select_related("contact", "template__group")
            .defer("body", "search_vector", "contact__search_vector")
            .order_by("-pk"),
            SHORT,
        ),
        "feed": list(
            InteractionLogEntry.objects.counted()
            .filter(source__in=BY_HAND)
            .select_related("contact", "template", "salesperson")
            .defer("body", "search_vector", "contact__search_vector")
            .order_by("-occurred_at", "-pk")[:SHORT]
        ),
        "team": team,
        "weeks": weeks_of(None if team else user),
        "quiet": quiet_contacts(user),
    }


def _part_of_day(hour):
    return "morning" if 4 <= hour < 11 else "day" if hour < 18 else "evening"
