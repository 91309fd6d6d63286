"""Changes of many entries and e-mails at once are kept and told as one, and no slower after a change of one."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0030_subjects_name_documents"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="email",
            name="entry_is_told",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="interactionlogentry",
            name="changed_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="email",
            trigger=pgtrigger.compiler.Trigger(
                name="entries_are_told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    EXECUTE $tell$\n        UPDATE interactions_interactionlogentry entry\n        SET delivery_status = email.status, delivery_error = email.error\n        FROM (\n            SELECT id, entry_id, status, error FROM after EXCEPT SELECT id, entry_id, status, error FROM before\n        ) email\n        WHERE entry.id = email.entry_id\n            AND (delivery_status, delivery_error) IS DISTINCT FROM (email.status, email.error)\n    $tell$;\n    RETURN NULL;\n",
                    hash="1f80277829d6873f651cdcf78fb4b317745fc6ae",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_entries_are_told_af82c",
                    referencing="REFERENCING OLD TABLE AS before  NEW TABLE AS after ",
                    table="interactions_email",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interactions_interactionlogentryevent" ("attempt_failed", "cancelled_at", "cancelled_by_id", "cancelled_reason", "cost", "delivery_error", "delivery_status", "duration", "evaluation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postponed") SELECT old_values."attempt_failed", old_values."cancelled_at", old_values."cancelled_by_id", old_values."cancelled_reason", old_values."cost", old_values."delivery_error", old_values."delivery_status", old_values."duration", old_values."evaluation", _pgh_attached_context.value, NOW(), \'changed\', old_values."id", old_values."postponed" FROM ( SELECT id, cost, duration, evaluation, attempt_failed, delivery_status, delivery_error, postponed, cancelled_at, cancelled_by_id, cancelled_reason FROM old_values EXCEPT SELECT id, cost, duration, evaluation, attempt_failed, delivery_status, delivery_error, postponed, cancelled_at, cancelled_by_id, cancelled_reason FROM new_values ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="888e36455e73e5df65316e8cfad38bdefb1ddbb0",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_7f699",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="interactions_interactionlogentry",
                    when="AFTER",
                ),
            ),
        ),
    ]
