"""Taking a step, and going back. However many contacts come or go, each step is one statement."""

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ..choices import StepAction
from ..models import Segment, SegmentStep
from .sql import keys_of

# `changed` are the members that come or go. What went can come back exactly, for each is kept.
ADD = """
WITH changed AS (
    INSERT INTO crm_segmentmember (segment_id, contact_id)
    SELECT %(segment)s, id FROM ({found}) AS found ON CONFLICT DO NOTHING RETURNING contact_id
), kept AS (
    INSERT INTO crm_stepcontact (step_id, contact_id, effect)
    SELECT %(step)s, contact_id, 'came' FROM changed
)
SELECT count(*) FROM changed
"""
# Materialized, so that it is compared as a whole and not asked for each member.
TAKE = """
WITH found AS MATERIALIZED ({found}), changed AS (
    DELETE FROM crm_segmentmember AS member
    WHERE segment_id = %(segment)s
        AND {which} (SELECT FROM found WHERE found.id = member.contact_id)
    RETURNING contact_id
), kept AS (
    INSERT INTO crm_stepcontact (step_id, contact_id, effect)
    SELECT %(step)s, contact_id, 'went' FROM changed
)
SELECT count(*) FROM changed
"""
NAME = """
INSERT INTO crm_stepcontact (step_id, contact_id, effect) SELECT %(step)s, id, '' FROM ({found}) AS found
"""
# Contacts that were blocked or archived since they were named do not come again.
HAND_ADD = """
WITH changed AS (
    INSERT INTO crm_segmentmember (segment_id, contact_id)
    SELECT %(segment)s, contact_id FROM crm_stepcontact JOIN crm_contact contact ON contact.id = contact_id
    WHERE step_id = %(step)s AND NOT privacy_blocked AND archived_at IS NULL
    ON CONFLICT DO NOTHING RETURNING contact_id
), kept AS (
    UPDATE crm_stepcontact named SET effect = 'came' FROM changed
    WHERE step_id = %(step)s AND named.contact_id = changed.contact_id
)
SELECT count(*) FROM changed
"""
HAND_REMOVE = """
WITH changed AS (
    DELETE FROM crm_segmentmember AS member USING crm_stepcontact named
    WHERE segment_id = %(segment)s AND step_id = %(step)s AND named.contact_id = member.contact_id
    RETURNING member.contact_id
), kept AS (
    UPDATE crm_stepcontact named SET effect = 'went' FROM changed
    WHERE step_id = %(step)s AND named.contact_id = changed.contact_id
)
SELECT count(*) FROM changed
"""
STATEMENTS = {
    StepAction.ADD: ADD,
    StepAction.REDUCE: TAKE.replace("{which}", "EXISTS"),
    StepAction.REFINE: TAKE.replace("{which}", "NOT EXISTS"),
    StepAction.HAND_ADD: HAND_ADD,
    StepAction.HAND_REMOVE: HAND_REMOVE,
}
GO_BACK = [
    """DELETE FROM crm_segmentmember AS member USING crm_stepcontact AS gone
        WHERE segment_id = %(segment)s AND step_id = %(step)s AND effect = 'came'
            AND gone.contact_id = member.contact_id""",
    """INSERT INTO crm_segmentmember (segment_id, contact_id)
        SELECT %(segment)s, contact_id FROM crm_stepcontact WHERE step_id = %(step)s AND effect = 'went'""",
    "DELETE FROM crm_stepcontact WHERE step_id = %(step)s",
    "DELETE FROM crm_segmentstep WHERE id = %(step)s",
]


class SegmentChanged(Exception):
    """Somebody else was at the segment meanwhile. Nothing was done."""


class StepRefused(Exception):
    """The step is not taken; the text is the reason, a sentence for who asked."""


@transaction.atomic
def take_step(segment, *, action, criteria, by, version=None):
    """Add the contacts that match the Criteria, reduce by them or refine to them; return the SegmentStep.

    `version` is the segment's as it was shown. Raises SegmentChanged when it has another, and StepRefused when
    the criteria cannot be read, when there are none to reduce by or refine to, and when the segment is archived.
    """
    if not criteria.is_valid():
        raise StepRefused(_("These criteria cannot be read. Correct what is wrong with them."))
    if not criteria.given and action != StepAction.ADD:
        raise StepRefused(_("Choose at least one criterion: without any, all contacts match."))
    segment = locked(segment, version)
    step = _begin(segment, action=action, criteria=criteria.kept, by=by)
    found = criteria.addable() if action == StepAction.ADD else criteria.matching()
    return run(segment, step, found)


@transaction.atomic
def take_by_hand(segment, *, action, contacts, by, origin="", version=None):
    """Add or remove the contacts of a queryset by hand; return the SegmentStep. `origin` says where they were
    named. Raises as `take_step` does."""
    segment = locked(segment, version)
    step = _begin(segment, action=action, criteria={}, by=by, origin=origin)
    found, params = named_of(contacts)
    with connection.cursor() as cursor:
        cursor.execute(NAME.format(found=found), params | {"step": step.pk})
    return run(segment, step)


@transaction.atomic
def go_back(segment, *, step, version=None):
    """Undo the last step of a segment exactly. `step` is the key of the one that was shown as the last. Raises
    SegmentChanged when it is not the last any more, and as `take_step` does."""
    segment = locked(segment, version)
    last = segment.steps.last()
    if last is None or last.pk != step:
        raise SegmentChanged
    with connection.cursor() as cursor:
        for statement in GO_BACK:
            cursor.execute(statement, {"segment": segment.pk, "step": last.pk})
    return last


def locked(segment, version=None):
    """Return the segment, one version on, kept from others until the transaction ends. Raises SegmentChanged
    when it has not the version given, and StepRefused when it is archived."""
    mine = Segment.objects.filter(pk=segment.pk)
    if version is not None:
        mine = mine.filter(version=version)
    if not mine.update(version=F("version") + 1):
        raise SegmentChanged
    segment = Segment.objects.get(pk=segment.pk)
    if segment.is_archived:
        raise StepRefused(_("This segment is archived. Bring it back before you change it."))
    return segment


def _begin(segment, **fields):
    last = segment.steps.last()
    by = fields.pop("by")
    return SegmentStep.objects.create(
        segment=segment, position=last.position + 1 if last else 1, taken_by=by, **fields
    )


def run(segment, step, found=None):
    """Let members come or go as a step says that is there already, and keep how many; `found` are the contacts
    that its criteria match."""
    statement, params = STATEMENTS[step.action], {}
    if found is not None:
        sql, params = named_of(found)
        statement = statement.format(found=sql)
    with connection.cursor() as cursor:
        cursor.execute(statement, params | {"segment": segment.pk, "step": step.pk})
        changed = cursor.fetchone()[0]
    came = changed if step.action in (StepAction.ADD, StepAction.HAND_ADD) else 0
    step.came, step.went = came, changed - came
    segment.refresh_from_db(fields=["member_count", "version"])
    step.members = segment.member_count
    step.save(update_fields=["came", "went", "members"])
    step.segment = segment
    return step


def named_of(contacts):
    """The keys of some contacts as SQL whose parameters have names, to stand in a statement with others."""
    sql, params = keys_of(contacts)
    names = [f"found_{place}" for place in range(len(params))]
    return sql % tuple(f"%({name})s" for name in names), dict(zip(names, params, strict=True))
