"""What happened to an entry after it was logged, told in sentences."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.formats import localize
from django.utils.translation import gettext as _

from crm.models import User

from .choices import DeliveryStatus, Evaluation
from .models import InteractionLogEntryEvent


@dataclass(frozen=True)
class Happening:
    text: str
    who: str
    at: datetime


def history_of(entry):
    """Return the Happenings of an entry, the newest first.

    Each event holds the entry as it was before; what came of it stands in the next event, or in the entry itself.
    """
    events = list(
        InteractionLogEntryEvent.objects.filter(pgh_obj=entry)
        .alias(user=Cast(KeyTextTransform("user", "pgh_context__metadata"), BigIntegerField()))
        .annotate(who=Subquery(User.objects.filter(pk=OuterRef("user")).values("name")))
        .order_by("pgh_id")
    )
    happenings = [
        Happening(text, before.who or "", before.pgh_created_at)
        for before, after in zip(events, [*events, entry][1:], strict=True)
        for text in _changes(before, after)
    ]
    return happenings[::-1]


def _changes(before, after):
    if before.postponed and not after.postponed:
        yield _("Finished")
    if after.cancelled_at and before.cancelled_at != after.cancelled_at:
        reason = after.cancelled_reason
        yield _("Cancelled: %(reason)s") % {"reason": reason} if reason else _("Cancelled")
    if before.cancelled_at and not after.cancelled_at:
        yield _("Restored")
    if before.evaluation != after.evaluation:
        yield _("Evaluation changed from %(before)s to %(after)s") % {
            "before": Evaluation(before.evaluation).label,
            "after": Evaluation(after.evaluation).label,
        }
    if before.attempt_failed != after.attempt_failed:
        yield (
            _("Marked as a failed attempt")
            if after.attempt_failed
            else _("No longer marked as a failed attempt")
        )
    if before.cost != after.cost:
        yield _("Cost changed from %(before)s to %(after)s") % {
            "before": localize(before.cost),
            "after": localize(after.cost),
        }
    if before.duration != after.duration:
        yield _("Duration changed from %(before)s to %(after)s min") % {
            "before": before.duration,
            "after": after.duration,
        }
    if before.delivery_status != after.delivery_status:
        yield _("Delivery: %(status)s") % {"status": DeliveryStatus(after.delivery_status).label}
