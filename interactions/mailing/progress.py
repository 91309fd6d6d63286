"""How far the e-mails of a run are."""

from dataclasses import dataclass

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Exists, Max, Q

from crm.importing.running import workers

from ..choices import DeliveryStatus
from ..models import Email

MANY = 10_000


@dataclass(frozen=True)
class RunEmails:
    """`failed` are those that were certainly not sent, `unknown` those that may have been. `stopped` says that
    nobody works on those that are still to go; `put_off` is why one of these was not taken yet, if so."""

    all: int
    sent: int
    to_go: int
    failed: int
    unknown: int
    put_off: str
    stopped: bool

    @property
    def done(self):
        return self.all - self.to_go

    @property
    def pause(self):
        """The seconds after which a page asks again: of a hundred thousand, counting takes half a second."""
        return 1 if self.all <= MANY else 5


def emails_of_run(run):
    """Return the RunEmails of a run, counted in one statement."""
    failed, gone = Q(status=DeliveryStatus.FAILED), Q(handed_over_at__isnull=False)
    counted = Email.objects.of_run(run).aggregate(
        all=Count("pk"),
        sent=Count("pk", filter=Q(status=DeliveryStatus.SENT)),
        to_go=Count("pk", filter=Q(status=DeliveryStatus.QUEUED)),
        failed=Count("pk", filter=failed & ~gone),
        unknown=Count("pk", filter=failed & gone),
        put_off=Max("error", filter=Q(status=DeliveryStatus.QUEUED), default=""),
        worked_on=BoolOr(Exists(workers())),
    )
    worked_on = counted.pop("worked_on")
    return RunEmails(**counted, stopped=bool(counted["to_go"]) and not worked_on)
