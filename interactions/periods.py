"""The days that usage figures are about."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

DAYS = 90


@dataclass(frozen=True)
class Period:
    """Two days and all between them."""

    since: date
    until: date
    chosen: bool = False

    @property
    def words(self):
        if not self.chosen:
            return _("Usage of the last %(days)s days") % {"days": DAYS}
        return _("Usage from %(since)s to %(until)s") % {
            "since": date_format(self.since, _("j M Y")),
            "until": date_format(self.until, _("j M Y")),
        }

    @property
    def query(self):
        """What the address of the log takes to show the entries that are counted."""
        return urlencode({"status": "logged", "from": self.since, "to": self.until})


def last_days():
    today = timezone.localdate()
    return Period(today - timedelta(days=DAYS - 1), today)


def period_of(days):
    """The period of a dictionary with the days `from` and `to`, each perhaps None: a day that is not given is as
    far away as it is by default."""
    default = last_days()
    since, until = days.get("from"), days.get("to")
    if not since and not until:
        return default
    until = until or default.until
    return Period(since or min(default.since, until), until, chosen=True)
