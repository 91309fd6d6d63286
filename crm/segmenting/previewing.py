"""What a step would do, while its criteria are still being chosen."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction
from django.db.models import Exists, OuterRef

from ..choices import StepAction
from ..models import Contact, SegmentMember
from .sql import keys_of

SAMPLE, CAP = 10, 1_000
# So long, in milliseconds, all that match are counted; then, up to the cap; then nobody waits any longer.
PATIENCE = (650, 100)
COUNT = """
WITH affected AS MATERIALIZED ({affected} {limit})
SELECT count(*), (SELECT array_agg(id) FROM (SELECT id FROM affected LIMIT %s) AS first) FROM affected
"""


@dataclass(frozen=True)
class StepPreview:
    """How many contacts would come or go, whether there are `more` than that, and some of them. `number` is None
    where counting takes longer than anybody waits."""

    number: int | None
    more: bool
    sample: list


def affected_by(segment, action, criteria):
    """Return the contacts that would come with a step by criteria, or go."""
    member = SegmentMember.objects.filter(segment=segment, contact=OuterRef("pk"))
    if action == StepAction.ADD:
        return criteria.addable().filter(~Exists(member))
    if action == StepAction.REDUCE:
        return criteria.matching().filter(Exists(member))
    found = criteria.matching().filter(pk=OuterRef("pk"))
    return Contact.objects.filter(Exists(member), ~Exists(found))


def preview_step(segment, action, criteria):
    """Return the StepPreview of a step by valid criteria."""
    return preview_contacts(affected_by(segment, action, criteria))


def preview_contacts(contacts):
    """Return the StepPreview of a step that these contacts would come or go with."""
    affected, params = keys_of(contacts)
    for patience, limit in zip(PATIENCE, ["", f"LIMIT {CAP + 1}"], strict=True):
        try:
            number, keys = _count(affected, params, patience, limit)
        except OperationalError:
            # It took too long.
            continue
        more = bool(limit) and number > CAP
        sample = Contact.objects.for_list().filter(pk__in=keys or []).order_by("sort_name", "pk")
        return StepPreview(CAP if more else number, more, list(sample) if keys else [])
    return StepPreview(None, True, [])


def _count(affected, params, patience, limit):
    with no_longer_than(patience), connection.cursor() as cursor:
        cursor.execute(COUNT.format(affected=affected, limit=limit), [*params, SAMPLE])
        return cursor.fetchone()


@contextmanager
def no_longer_than(milliseconds):
    """Let each statement take so long at most. Raises OperationalError when one takes longer."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {milliseconds}")
        yield
        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
