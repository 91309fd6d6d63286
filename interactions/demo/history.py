"""Writes the history of what was cancelled: no trigger told it, for the rows are added as cancelled."""

from django.db import connection

# Each event holds the entry as it was before; the context says who changed it, one for each user is enough.
HISTORY = """
WITH cancelled AS (
    SELECT *, md5('demo ' || cancelled_by_id)::uuid AS context
    FROM interactions_interactionlogentry AS entry
    WHERE cancelled_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM interactions_interactionlogentryevent WHERE pgh_obj_id = entry.id)
), contexts AS (
    INSERT INTO pghistory_context (id, created_at, updated_at, metadata)
    SELECT context, now(), now(), jsonb_build_object('user', cancelled_by_id)
    FROM cancelled GROUP BY context, cancelled_by_id
    ON CONFLICT DO NOTHING
)
INSERT INTO interactions_interactionlogentryevent (pgh_label, pgh_created_at, pgh_obj_id, pgh_context_id,
    evaluation, attempt_failed, cost, duration, delivery_status, delivery_error, postponed, cancelled_reason)
SELECT 'changed', cancelled_at, id, context,
    evaluation, attempt_failed, cost, duration, delivery_status, delivery_error, false, ''
FROM cancelled ORDER BY id
"""


def write_history():
    with connection.cursor() as cursor:
        cursor.execute(HISTORY)
