"""Copying a segment with its steps and members: a statement for each table, however many there are."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ..models import Segment

COPY = [
    """INSERT INTO crm_segment_tags (segment_id, tag_id)
        SELECT %(copy)s, tag_id FROM crm_segment_tags WHERE segment_id = %(segment)s""",
    """INSERT INTO crm_segmentmember (segment_id, contact_id)
        SELECT %(copy)s, contact_id FROM crm_segmentmember WHERE segment_id = %(segment)s""",
    """INSERT INTO crm_segmentstep (segment_id, position, action, criteria, told, origin, came, went, members,
            named_ids, changed_ids, taken_by_id, taken_at)
        SELECT %(copy)s, position, action, criteria, told, origin, came, went, members,
            named_ids, changed_ids, taken_by_id, taken_at
        FROM crm_segmentstep WHERE segment_id = %(segment)s""",
]


@transaction.atomic
def copy_segment(segment, *, by):
    """Return a new segment with the steps, the members and the tags of another, as they are at one moment."""
    segment = Segment.objects.select_for_update().get(pk=segment.pk)
    longest = Segment._meta.get_field("description").max_length
    copy = Segment.objects.create(
        description=(_("Copy of %(description)s") % {"description": segment})[:longest],
        salesperson=by if by.is_salesperson else segment.salesperson,
        notes=segment.notes,
    )
    with connection.cursor() as cursor:
        for statement in COPY:
            cursor.execute(statement, {"segment": segment.pk, "copy": copy.pk})
    copy.refresh_from_db()
    return copy
