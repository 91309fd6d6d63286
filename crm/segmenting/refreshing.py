"""Taking all steps of a segment again, for contacts change: what would come and go is shown first."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ..choices import StepAction
from ..choosing import Criteria
from ..models import Contact, Segment
from .sql import keys_of
from .steps import SegmentChanged, StepRefused, carry_out, found_by, locked

SAMPLE = 10
JOINED = {
    StepAction.ADD: "UNION",
    StepAction.HAND_ADD: "UNION",
    StepAction.REDUCE: "EXCEPT",
    StepAction.HAND_REMOVE: "EXCEPT",
    StepAction.REFINE: "INTERSECT",
}
NOBODY = "SELECT id FROM crm_contact WHERE false"
# `before` and `after` give the members as a column `id`.
COMPARE = """
WITH before AS MATERIALIZED ({before}), after AS MATERIALIZED ({after}),
came AS MATERIALIZED (SELECT id FROM after EXCEPT SELECT id FROM before),
went AS MATERIALIZED (SELECT id FROM before EXCEPT SELECT id FROM after)
SELECT (SELECT count(*) FROM came), (SELECT count(*) FROM went),
    (SELECT coalesce(bit_xor(hashint8extended(id, 1)), 0) FROM came),
    (SELECT coalesce(bit_xor(hashint8extended(id, 2)), 0) FROM went),
    ARRAY(SELECT id FROM came LIMIT {sample}), ARRAY(SELECT id FROM went LIMIT {sample})
"""
MEMBERS = "SELECT contact_id AS id FROM crm_segmentmember WHERE segment_id = %s"
FORGET = "DELETE FROM crm_segmentmember WHERE segment_id = %s"


@dataclass(frozen=True)
class Refreshing:
    """How many contacts would come and go when all steps are taken again, some of each, and the mark of all."""

    came: int
    went: int
    mark: str
    coming: list
    going: list

    @property
    def changes_nothing(self):
        return not (self.came or self.went)


def plan_refresh(segment):
    """Return the Refreshing of a segment. Raises StepRefused when a step's criteria cannot be read any more."""
    steps = list(segment.steps.all())
    check_readable(steps)
    if any(segment in Criteria(step.criteria).values.get("segment", []) for step in steps):
        # What such a step finds hangs on the steps before it, as no set beside others can.
        return _tried(segment)
    after, params = _members_after(steps)
    return _compare(MEMBERS, [segment.pk], after, params)


@transaction.atomic
def refresh(segment, *, mark):
    """Take all steps of a segment again; return what came and went, a Refreshing. Raises SegmentChanged, and does
    nothing, when it is not what the mark of the plan says; StepRefused when the segment is archived, and as
    `plan_refresh` does."""
    segment = locked(segment)
    check_readable(segment.steps.all())
    done = _take_all(segment)
    if done.mark != mark:
        raise SegmentChanged
    Segment.objects.filter(pk=segment.pk).update(refreshed_at=Now())
    return done


@transaction.atomic
def _tried(segment):
    """The Refreshing, found by taking the steps and leaving all as it was."""
    done = _take_all(segment)
    transaction.set_rollback(True)
    return done


def _take_all(segment):
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE members_before ON COMMIT DROP AS {MEMBERS}", [segment.pk]
        )
        cursor.execute(FORGET, [segment.pk])
        for step in segment.steps.all():
            carry_out(segment, step)
        done = _compare("SELECT id FROM members_before", [], MEMBERS, [segment.pk])
        cursor.execute("DROP TABLE members_before")
    return done


def check_readable(steps):
    """Raise StepRefused for the first step whose criteria name what is no longer there, a tag for instance."""
    for step in steps:
        criteria = Criteria(step.criteria)
        if not criteria.is_valid():
            told = " ".join(error for errors in criteria.form.errors.values() for error in errors)
            sentence = _("Step %(number)s cannot be taken again: %(told)s Go back behind it first.")
            raise StepRefused(sentence % {"number": step.position, "told": told})


def _members_after(steps):
    """The SELECT of the members after some steps, as sets that are joined, and its parameters."""
    sql, params = NOBODY, []
    for step in steps:
        found, more = keys_of(found_by(step))
        sql, params = f"({sql}) {JOINED[step.action]} ({found})", [*params, *more]
    return f"SELECT id FROM ({sql}) AS after", params


def _compare(before, before_params, after, after_params):
    with connection.cursor() as cursor:
        cursor.execute(
            COMPARE.format(before=before, after=after, sample=SAMPLE),
            [*before_params, *after_params],
        )
        came, went, came_hash, went_hash, coming, going = cursor.fetchone()
    shown = Contact.objects.for_list().in_bulk([*coming, *going])
    return Refreshing(
        came,
        went,
        f"{came}~{went}~{came_hash}~{went_hash}",
        [shown[pk] for pk in coming],
        [shown[pk] for pk in going],
    )
