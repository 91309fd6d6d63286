"""Logging a segment from a page: just what it showed, or nothing. It also shows what was logged before."""

import hashlib
import json
from dataclasses import dataclass

from django.db import transaction

from crm.models import Segment

from .models import LoggedSegment
from .segment_logging import (
    Preflight,
    PreflightChanged,
    Wanted,
    log_segment,
    logged_before,
    preflight,
)

# So many of the runs before are shown; that there are more, the next one says.
MOST = 5


class AskedOtherwise(PreflightChanged):
    """The form says something else than what was checked last; nothing was logged."""


class LoggedMeanwhile(PreflightChanged):
    """Somebody logged the segment with this template since; nothing was logged."""


@dataclass(frozen=True)
class Shown:
    """What a page shows of a run before it is made. `runs` are those that there are of the segment with the
    template, the newest first."""

    wanted: Wanted
    preflight: Preflight
    runs: list[LoggedSegment]

    @property
    def mark(self):
        """What the page hands back, to say what it showed."""
        last = self.runs[0].pk if self.runs else ""
        return f"{self.preflight.mark}~{last}~{_asked(self.wanted)}"

    @property
    def left_out(self):
        return sum(number for _reason, number in self.preflight.left_out)

    @property
    def members(self):
        """How many contacts the segment has."""
        return self.preflight.made + self.left_out


def shown(wanted):
    """Return the Shown of a Wanted. Raises Refused as `preflight`."""
    before = logged_before(wanted.segment, wanted.template)
    return Shown(wanted, preflight(wanted), list(before[: MOST + 1]))


@transaction.atomic
def log_as_shown(wanted, *, mark, idempotency_key):
    """Log a segment as the Shown with the mark shows it; return and raise what `log_segment` does.

    The class of a PreflightChanged says what is other than it was shown.
    """
    # One after the other: of two pages at once, the second sees the run of the first.
    Segment.objects.select_for_update(no_key=True).get(pk=wanted.segment.pk)
    seen, last, asked = ["", "", *mark.rsplit("~", 2)][-3:]
    if not LoggedSegment.objects.sent_with(idempotency_key).exists():
        run = logged_before(wanted.segment, wanted.template).first()
        if asked != _asked(wanted):
            raise AskedOtherwise
        if last != str(run.pk if run else ""):
            raise LoggedMeanwhile
    return log_segment(wanted, mark=seen, idempotency_key=idempotency_key)


def is_told_by(run, wanted):
    """Whether a run is just what is wanted: two forms that say the same are one, sent twice."""
    return (run.segment_id, run.template_id, run.description, run.occurred_at, run.asked) == (
        wanted.segment.pk,
        wanted.template.pk,
        wanted.description,
        wanted.occurred_at,
        wanted.as_json(),
    )


def _asked(wanted):
    told = [
        wanted.template.pk,
        wanted.occurred_at.isoformat(),
        wanted.description,
        wanted.as_json(),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
