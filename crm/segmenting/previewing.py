"""What a step would do, while its criteria are still being chosen."""

from dataclasses import dataclass

from django.db import OperationalError
from django.db.models import Exists, OuterRef

from ..choices import StepAction
from ..models import Contact, SegmentMember
from .sql import keys_of, under

SAMPLE, CAP = 10, 1_000
# So long, in milliseconds, all that match are counted; then, up to the cap; then nobody waits any longer.
PATIENCE, CAPPED_PATIENCE = 650, 100
COUNT = f"""
SELECT count(*), (SELECT array_agg(id) FROM (SELECT id FROM affected LIMIT {SAMPLE}) AS first) FROM affected
"""
# Sets, for they are compared as a whole: of members that came a moment ago PostgreSQL knows nothing yet, takes
# them for one, and would look through all contacts that are found for each of a hundred thousand.
WHOLE = f"WITH found AS MATERIALIZED ({{found}}), affected AS MATERIALIZED ({{affected}}) {COUNT}"
MEMBERS = "SELECT contact_id AS id FROM crm_segmentmember WHERE segment_id = %s"
AFFECTED = {
    StepAction.ADD: f"SELECT id FROM found EXCEPT {MEMBERS}",
    StepAction.REDUCE: f"SELECT id FROM found INTERSECT {MEMBERS}",
    StepAction.REFINE: f"{MEMBERS} EXCEPT SELECT id FROM found",
}
# One by one, so that it can stop early.
CAPPED = f"WITH affected AS MATERIALIZED ({{affected}} LIMIT {CAP + 1}) {COUNT}"


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
    found = criteria.addable() if action == StepAction.ADD else criteria.matching()
    one_by_one = affected_by(segment, action, criteria)
    return _preview(found, AFFECTED[action], [segment.pk], one_by_one)


def preview_contacts(contacts):
    """Return the StepPreview of contacts that would all come."""
    return _preview(contacts, "TABLE found", [], contacts)


def _preview(found, affected, params, one_by_one):
    sql, found_params = keys_of(found)
    capped, capped_params = keys_of(one_by_one)
    for patience, statement, values in [
        (PATIENCE, WHOLE.format(found=sql, affected=affected), [*found_params, *params]),
        (CAPPED_PATIENCE, CAPPED.format(affected=capped), capped_params),
    ]:
        try:
            with under(statement_timeout=patience) as cursor:
                cursor.execute(statement, values)
                number, keys = cursor.fetchone()
        except OperationalError:
            # It took too long.
            continue
        more = patience != PATIENCE and number > CAP
        sample = Contact.objects.for_list().filter(pk__in=keys or []).order_by("sort_name", "pk")
        return StepPreview(CAP if more else number, more, list(sample) if keys else [])
    return StepPreview(None, True, [])
