"""The days that usage figures are about."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.dates import in_these_centuries
from crm.forms.rendering import DateInput

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
        """What the address of the log takes to show the same days."""
        return urlencode({"from": self.since, "to": self.until})


def last_days():
    today = timezone.localdate()
    return Period(today - timedelta(days=DAYS - 1), today)


class PeriodForm(forms.Form):
    """`?from=&to=`; a day left out is as far away as it is by default."""

    def __init__(self, data):
        super().__init__(data)
        for name, label in (("from", gettext_lazy("From")), ("to", gettext_lazy("To"))):
            self.fields[name] = forms.DateField(
                label=label, required=False, widget=DateInput, validators=[in_these_centuries]
            )

    def clean(self):
        period = self._period()
        if period.since > period.until:
            self.add_error("to", _("The last day is before the first. Choose a later one."))

    def _period(self):
        default = last_days()
        since, until = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if not since and not until:
            return default
        until = until or default.until
        return Period(since or min(default.since, until), until, chosen=True)

    @property
    def period(self):
        """The days asked for; the last ninety where they cannot be read."""
        return self._period() if self.is_valid() else last_days()
