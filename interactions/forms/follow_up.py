"""The choice of when to follow up: in so many days, or on a date."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

DAYS = {1, 3, 7}
LONGEST = 999
ON_A_DATE = "date"
NO_DATE = gettext_lazy("This is no date. Write it like 2026-11-19.")


def follow_up_choices(value, *, with_date):
    """The choices offered: none, the usual ones, and the one that is chosen or suggested by a template."""
    days = DAYS | ({int(value)} if value.isdecimal() and 0 < int(value) <= LONGEST else set())
    choices = [("", _("None")), *((str(number), in_words(number)) for number in sorted(days))]
    return [*choices, (ON_A_DATE, _("On a date"))] if with_date else choices


def follow_up_date(choice, on, *, kept=""):
    """Return the date that is chosen, or None. Raises ValidationError when a date is missing or over, but for one
    that was `kept` before, as it is posted."""
    if choice != ON_A_DATE:
        return timezone.localdate() + timedelta(days=int(choice)) if choice else None
    if on is None:
        raise ValidationError(_("Choose the date to follow up on."))
    return on if str(on) == kept else date_to_come(on)


def date_to_come(date):
    """Return a date that is not over. Raises ValidationError."""
    if date < timezone.localdate():
        raise ValidationError(_("This date is over. Choose today or a later one."))
    return date


def in_words(days):
    if days % 7 == 0:
        return ngettext("%(count)d week", "%(count)d weeks", days // 7) % {"count": days // 7}
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
