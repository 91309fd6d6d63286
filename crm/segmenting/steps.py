"""Taking a step, and going back. However many contacts come or go, each step is one statement."""

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, Func, OuterRef
from django.utils.translation import gettext as _

from ..choices import StepAction
from ..choosing import Criteria, told
from ..models import Contact, Segment, SegmentStep
from .sql import keys_of, under

# `changed` are the members that come or go. The step keeps which: so what went comes back, and nothing else.
CHANGE = """
WITH {found}, changed AS ({change}), kept AS (
    UPDATE crm_segmentstep SET changed_ids = ARRAY(SELECT contact_id FROM changed) WHERE id = %(step)s
)
SELECT count(*) FROM changed
"""
COME = """
    INSERT INTO crm_segmentmember (segment_id, contact_id)
    SELECT %(segment)s, id FROM found ON CONFLICT DO NOTHING RETURNING contact_id
"""
GO = """
    DELETE FROM crm_segmentmember AS member
    WHERE segment_id = %(segment)s AND {which} (SELECT FROM found WHERE found.id = member.contact_id)
    RETURNING contact_id
"""
CHANGES = {
    StepAction.ADD: COME,
    StepAction.HAND_ADD: COME,
    StepAction.REDUCE: GO.format(which="EXISTS"),
    StepAction.HAND_REMOVE: GO.format(which="EXISTS"),
    StepAction.REFINE: GO.format(which="NOT EXISTS"),
}
NAME = """
UPDATE crm_segmentstep SET named_ids = ARRAY({found}) WHERE id = %(step)s
"""
# A contact may have been deleted since.
GO_BACK = {
    True: """DELETE FROM crm_segmentmember AS member USING unnest(
            (SELECT changed_ids FROM crm_segmentstep WHERE id = %(step)s)) AS came (id)
        WHERE segment_id = %(segment)s AND came.id = member.contact_id""",
    False: """INSERT INTO crm_segmentmember (segment_id, contact_id)
        SELECT %(segment)s, contact.id FROM unnest(
            (SELECT changed_ids FROM crm_segmentstep WHERE id = %(step)s)) AS went (id)
        JOIN crm_contact AS contact USING (id)""",
}
# So many that PostgreSQL should know of them.
MANY = 1_000


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
    kept = {"criteria": criteria.kept, "told": told(criteria)}
    return carry_out(segment, _begin(segment, action=action, by=by, **kept))


@transaction.atomic
def take_by_hand(segment, *, action, contacts, by, origin="", version=None):
    """Add or remove the contacts of a queryset by hand; return the SegmentStep. `origin` says where they were
    named. Raises as `take_step` does."""
    segment = locked(segment, version)
    step = _begin(segment, action=action, criteria={}, by=by, origin=origin)
    found, params = named_of(contacts)
    with connection.cursor() as cursor:
        cursor.execute(NAME.format(found=found), params | {"step": step.pk})
    return carry_out(segment, step)


@transaction.atomic
def go_back(segment, *, step, version=None):
    """Undo the last step of a segment exactly. `step` is the key of the one that was shown as the last. Raises
    SegmentChanged when it is not the last any more, and as `take_step` does."""
    segment = locked(segment, version)
    last = segment.steps.last()
    if last is None or last.pk != step:
        raise SegmentChanged
    with connection.cursor() as cursor:
        cursor.execute(GO_BACK[last.adds], {"segment": segment.pk, "step": last.pk})
    _check_all_are_there()
    last.delete()
    return last


def was_last(segment, *, action, criteria, by):
    """Whether the last step of a segment is this one, by this user: then a second click asks for it again."""
    last = segment.steps.last()
    taken = last and (last.action, last.criteria, last.taken_by_id)
    return taken == (action, criteria.kept, by.pk)


def brings_nobody(segment, contacts):
    """Whether all of some contacts that can be added are in a segment already, and there are some."""
    wanted = contacts.reachable()
    # Not with NOT IN: where the members outgrow the memory for it, they are read through for each contact.
    member = segment.memberships.filter(contact=OuterRef("pk"))
    return wanted.exists() and not wanted.filter(~Exists(member)).exists()


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


def carry_out(segment, step):
    """Let members come or go as a step says that is kept already; return it with how many did."""
    found, params = named_of(found_by(step))
    statement = CHANGE.format(found=f"found AS MATERIALIZED ({found})", change=CHANGES[step.action])
    # Of members that came a moment ago PostgreSQL knows nothing yet, takes them for one, and would compare each
    # with all contacts that are found.
    with under(enable_nestloop="off") as cursor:
        cursor.execute(statement, params | {"segment": segment.pk, "step": step.pk})
        changed = cursor.fetchone()[0]
        if changed >= MANY:
            cursor.execute("ANALYZE crm_segmentmember")
    _check_all_are_there()
    step.came, step.went = (changed, 0) if step.adds else (0, changed)
    segment.refresh_from_db(fields=["member_count"])
    step.members = segment.member_count
    step.save(update_fields=["came", "went", "members"])
    return step


def _check_all_are_there():
    """Raise StepRefused when somebody deletes a contact while it comes."""
    try:
        connection.check_constraints()
    except IntegrityError:
        sentence = _("A contact was deleted at the same moment, so nothing was done. Try again.")
        raise StepRefused(sentence) from None


def found_by(step):
    """Return the contacts that a step is about, as they are now: those that its criteria match, or that it names.
    Of those to add, the ones that a segment may take."""
    if step.is_by_hand:
        keys = Func(F("named_ids"), function="unnest", set_returning=True)
        named = SegmentStep.objects.filter(pk=step.pk).order_by().values(key=keys)
        contacts = Contact.objects.filter(pk__in=named)
        return contacts.reachable() if step.adds else contacts
    criteria = Criteria(step.criteria)
    return criteria.addable() if step.adds else criteria.matching()


def named_of(contacts):
    """The keys of some contacts as SQL whose parameters have names, to stand in a statement with others."""
    sql, params = keys_of(contacts)
    names = [f"found_{place}" for place in range(len(params))]
    return sql % tuple(f"%({name})s" for name in names), dict(zip(names, params, strict=True))
