"""Why a contact is in a segment, or is not: what each step did to it, and which criteria it meets now."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from ..choosing import Criteria
from ..models import Contact, SegmentStep


@dataclass(frozen=True)
class StepReason:
    """What a step has to do with a contact.

    `effect` is what it did when it was taken: "came", "went", "" when it named the contact by hand without effect,
    else None. `criteria` are pairs of a criterion in words and whether the contact meets it now; `matches` is
    whether it would match now, be it as one of those with whom the step is widened.
    """

    step: SegmentStep
    effect: str | None
    criteria: list
    matches: bool


def explain(segment, contact):
    """Return the StepReasons of a contact, in the order of the steps: two statements, however many there are."""
    steps = list(
        segment.steps.select_related("taken_by").annotate(
            is_named=Q(named_ids__contains=[contact.pk]),
            is_changed=Q(changed_ids__contains=[contact.pk]),
        )
    )
    read = {step.pk: Criteria(step.criteria) for step in steps if not step.is_by_hand}
    met = _met(contact, read)
    return [
        StepReason(
            step,
            _effect(step),
            [
                (sentence, met[step.pk, place])
                for place, sentence in enumerate(read[step.pk].sentences)
            ]
            if step.pk in read
            else [],
            met.get((step.pk, None), step.is_named),
        )
        for step in steps
    ]


def _met(contact, read):
    """Return whether a contact meets each criterion of some steps, by the step's key and the criterion's place;
    with None for the place, whether it matches. `read` are the Criteria by the step's key."""
    asked = {}
    for pk, criteria in read.items():
        for place, criterion in enumerate(criteria.given):
            asked[pk, place] = criterion.narrow(Contact.objects.all(), criteria.values)
        asked[pk, None] = criteria.matching()
    if not asked:
        return {}
    names = {key: f"met_{number}" for number, key in enumerate(asked)}
    this = Contact.objects.filter(pk=contact.pk).annotate(
        **{names[key]: Exists(found.filter(pk=OuterRef("pk"))) for key, found in asked.items()}
    )
    met = this.values(*names.values()).get()
    return {key: met[name] for key, name in names.items()}


def _effect(step):
    if step.is_changed:
        return "came" if step.adds else "went"
    return "" if step.is_named else None


def kept_out_by(contact):
    """Return what keeps a contact from being added to a segment: "privacy_blocked", "archived" or "excluded"; ""
    when nothing does."""
    if contact.privacy_blocked:
        return "privacy_blocked"
    if contact.is_archived:
        return "archived"
    if contact.excluded_from_segments:
        return "excluded"
    return ""
