"""Which days people may name, wherever they type one."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

FIRST, AFTER_LAST = date(1900, 1, 1), date(3000, 1, 1)


def in_these_centuries(day):
    """Raise ValidationError for a date, or a date and time, that only a slip of the hand can mean."""
    if not FIRST.year <= day.year < AFTER_LAST.year:
        raise ValidationError(_("Choose a day between the years 1900 and 2999."))


def midnight(day, days=0):
    """The moment at which a day begins on the site's clock, or the day so many days later."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))


def in_words(day, language):
    """A date as it stands in texts, in the language that is active, which is `language`."""
    # Django writes English dates as in America: Nov. 22, 2026.
    return date_format(day, "j F Y" if language == "en" else "DATE_FORMAT")
