"""What the database holds of the records of an entry: its comments, its history, and that it was deleted."""

import pghistory.models
import pgtrigger

from crm.triggers import kept_while, kept_whole

# A comment may be put in other words or be taken back. What stays says truly who wrote it, on what and when.
COMMENTS = [
    pgtrigger.ReadOnly(name="origin_is_kept", fields=["id", "entry", "author", "written_at"]),
]
# The history of an entry never changes, and goes after the entry.
HISTORY = [
    pgtrigger.Protect(name="history_is_kept", operation=pgtrigger.Update),
    *kept_while(
        "history_is_not",
        "SELECT FROM {gone} event JOIN interactions_interactionlogentry entry ON entry.id = pgh_obj_id",
    ),
]
DELETIONS = [
    pgtrigger.Protect(name="deletions_are_kept", operation=pgtrigger.Update | pgtrigger.Delete),
    kept_whole("deletions_are_not_emptied", "SELECT FROM {gone}"),
]


class HistoryContext(pghistory.models.Context):
    """Who made the changes of the history. More may become known of a request while it runs, nothing else."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            pgtrigger.Protect(
                name="context_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.id <> NEW.id OR OLD.created_at <> NEW.created_at"
                    " OR NOT NEW.metadata @> OLD.metadata"
                ),
            ),
            *kept_while(
                "used_context_is_not",
                """
                SELECT FROM {gone} context
                JOIN interactions_interactionlogentryevent event ON event.pgh_context_id = context.id
                """,
            ),
        ]
