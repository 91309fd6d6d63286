"""What the database holds of the records of an entry: its comments, its history, and that it was deleted."""

import pghistory.models
import pghistory.trigger
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


class _Compared(pghistory.trigger.Event):
    """The rows before and after are compared as sets. A join would be carried out by the plan that PostgreSQL made
    for the first change of a connection: made for one row, it compares each of a hundred thousand with each."""

    def get_func(self, model):
        tracked = {field.name for field in self.event_model._meta.fields}
        fields = [field.column for field in model._meta.fields if field.name in tracked]
        columns = ", ".join(["id", *fields])
        rows = f"SELECT {columns} FROM old_values EXCEPT SELECT {columns} FROM new_values"
        func = super().get_func(model).func
        return pgtrigger.Func(func.replace("SELECT old_values.* FROM {cond_old_values}", rows))


class Changed(pghistory.UpdateEvent):
    """What a row was before each change."""

    label = "changed"
    row = pghistory.Old
    level = pghistory.Statement

    def add_event_trigger(self, event_model):
        trigger = _Compared(
            event_model=event_model,
            label=self.label,
            name=self.trigger_name,
            row=self.row,
            operation=self.operation,
            condition=self.condition,
            level=self.level,
        )
        pgtrigger.register(trigger)(event_model.pgh_tracked_model)


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
