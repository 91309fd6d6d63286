"""Two segments: one that was logged some weeks ago, and one that is being built."""

from datetime import timedelta

from crm.choices import StepAction
from crm.choosing import Criteria
from crm.models import Contact, Segment
from crm.segmenting.steps import take_by_hand, take_step

from ..models import InteractionTemplate
from ..segment_logging import Wanted, defaults_of, log_segment, preflight
from .contacts import external_id
from .entries import QUIET

CATALOGUE = [
    (StepAction.ADD, {"kind": ["person"], "country": ["DK", "DE", "AT"]}),
    (StepAction.ADD, {"tag": ["Newsletter", "School"], "also": ["people", "excluded"]}),
    (StepAction.REDUCE, {"country": ["FR", "NL"]}),
]
FAIR = [
    (StepAction.ADD, {"tag": ["Trade fair", "Dealer"], "also": ["people"]}),
    (StepAction.REDUCE, {"had_group": ["MEETINGS"], "had_days": ["30"]}),
]
TEXTS = {
    "en": ("Our autumn catalogue", "Dear {{ contact.name }},\n\nOur new catalogue is here."),
    "da": ("Vores efterårskatalog", "Kære {{ contact.name }}\n\nVores nye katalog er her."),
    "de": ("Unser Herbstkatalog", "Guten Tag {{ contact.name }},\n\nunser neuer Katalog ist da."),
}


def write_run(salespeople, now):
    """Write the segment that was logged, before all other entries; return how many entries that made."""
    by = salespeople[1]
    segment = build("Autumn catalogue", by, CATALOGUE)
    quiet = Contact.objects.filter(external_id=external_id(QUIET))
    take_by_hand(segment, action=StepAction.HAND_REMOVE, contacts=quiet, by=by)
    template = InteractionTemplate.objects.get(code="LETTER")
    wanted = Wanted(
        segment=segment,
        template=template,
        by=by,
        occurred_at=(now - timedelta(days=24)).replace(hour=10, minute=0, second=0, microsecond=0),
        **defaults_of(template) | {"description": "Autumn catalogue", "texts": TEXTS},
    )
    mark = preflight(wanted).mark
    run, _is_new = log_segment(wanted, mark=mark, idempotency_key="demo", limit=None)
    return run.made


def write_plan(salespeople):
    """Write the segment that is being built, after what was said with its contacts."""
    by = salespeople[0]
    segment = build("Invitation to the trade fair", by, FAIR)
    asked = Contact.objects.reachable().filter(tags__name="Customer", country="GB")
    take_by_hand(segment, action=StepAction.HAND_ADD, contacts=asked, by=by)


def build(description, by, steps):
    segment = Segment.objects.create(description=description, salesperson=by)
    for action, criteria in steps:
        take_step(segment, action=action, criteria=Criteria(criteria), by=by)
    return segment
