"""Saving the criteria of a segment under a name, and taking them in another."""

from django.db import transaction
from django.utils.translation import gettext as _

from ..choosing import Criteria
from ..models import SavedCriteria
from .steps import StepRefused, take_step


def save_criteria(segment, *, name, by):
    """Return new SavedCriteria of the segment's steps by criteria. Raises StepRefused when it has none."""
    steps = [
        {"action": step.action, "criteria": step.criteria, "told": step.told}
        for step in segment.steps.all()
        if not step.is_by_hand
    ]
    if not steps:
        raise StepRefused(_("There are no criteria to save: all contacts were chosen by hand."))
    return SavedCriteria.objects.create(name=name, steps=steps, saved_by=by)


@transaction.atomic
def reuse_criteria(segment, saved, *, by, version=None):
    """Take the steps of SavedCriteria in a segment; return the SegmentSteps. Raises as `take_step` does, and then
    none is taken."""
    taken = []
    for step in saved.steps:
        taken.append(
            take_step(
                segment,
                action=step["action"],
                criteria=Criteria(step["criteria"]),
                by=by,
                version=version,
            )
        )
        version = None
    return taken
