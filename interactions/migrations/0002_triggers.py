"""The rules that hold against raw SQL, the history, and what a search looks in."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0001_log"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="facts_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NOT OLD."postponed" AND (OLD."contact_id" IS DISTINCT FROM (NEW."contact_id") OR OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."template_id" IS DISTINCT FROM (NEW."template_id") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."salesperson_id" IS DISTINCT FROM (NEW."salesperson_id") OR OLD."occurred_at" IS DISTINCT FROM (NEW."occurred_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."information_flow" IS DISTINCT FROM (NEW."information_flow") OR OLD."initiated_by" IS DISTINCT FROM (NEW."initiated_by") OR OLD."correspondence_type" IS DISTINCT FROM (NEW."correspondence_type") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."contacted_via" IS DISTINCT FROM (NEW."contacted_via") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."document_type" IS DISTINCT FROM (NEW."document_type") OR OLD."document_number" IS DISTINCT FROM (NEW."document_number") OR OLD."document_version" IS DISTINCT FROM (NEW."document_version") OR OLD."postponed" IS DISTINCT FROM (NEW."postponed") OR OLD."logged_by_id" IS DISTINCT FROM (NEW."logged_by_id") OR OLD."logged_at" IS DISTINCT FROM (NEW."logged_at") OR OLD."idempotency_key" IS DISTINCT FROM (NEW."idempotency_key")))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="4c2b2ee7af2634b6839344264d4acbe68c5c1072",
                    operation="UPDATE",
                    pgid="pgtrigger_facts_are_kept_aab8d",
                    table="interactions_interactionlogentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="correction_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."corrects_id" IS NOT NULL AND NOT OLD."postponed" AND OLD."corrects_id" IS DISTINCT FROM (NEW."corrects_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="10c7110c4ec17ac368bc46af2573a0e83cdf7cb6",
                    operation="UPDATE",
                    pgid="pgtrigger_correction_is_kept_32b46",
                    table="interactions_interactionlogentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="only_cancelled_is_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."cancelled_at" IS NULL AND NOT OLD."postponed")',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="731dae03f7d05e4f65a477f9f2a0955efb697e7e",
                    operation="DELETE",
                    pgid="pgtrigger_only_cancelled_is_deleted_1b2b1",
                    table="interactions_interactionlogentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="search",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            NEW.search_vector := crm_search_vector(concat_ws(' ',\n                NEW.description, NEW.subject, NEW.document_number,\n                (SELECT name FROM crm_contact WHERE id = NEW.contact_id),\n                (SELECT name FROM crm_contact\n                    WHERE id = NEW.company_id AND id <> NEW.contact_id)), '', '');\n            RETURN NEW;\n        ",
                    hash="39d55c67430048a77121c3d74957b47b975725e9",
                    operation='INSERT OR UPDATE OF "contact_id", "company_id", "description", "subject", "document_number"',
                    pgid="pgtrigger_search_73872",
                    table="interactions_interactionlogentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interactions_interactionlogentryevent" ("attempt_failed", "cancelled_at", "cancelled_by_id", "cancelled_reason", "cost", "delivery_error", "delivery_status", "duration", "evaluation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postponed") SELECT new_values."attempt_failed", new_values."cancelled_at", new_values."cancelled_by_id", new_values."cancelled_reason", new_values."cost", new_values."delivery_error", new_values."delivery_status", new_values."duration", new_values."evaluation", _pgh_attached_context.value, NOW(), \'changed\', new_values."id", new_values."postponed" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."attempt_failed" IS DISTINCT FROM (new_values."attempt_failed") OR old_values."cancelled_at" IS DISTINCT FROM (new_values."cancelled_at") OR old_values."cancelled_by_id" IS DISTINCT FROM (new_values."cancelled_by_id") OR old_values."cancelled_reason" IS DISTINCT FROM (new_values."cancelled_reason") OR old_values."cost" IS DISTINCT FROM (new_values."cost") OR old_values."delivery_error" IS DISTINCT FROM (new_values."delivery_error") OR old_values."delivery_status" IS DISTINCT FROM (new_values."delivery_status") OR old_values."duration" IS DISTINCT FROM (new_values."duration") OR old_values."evaluation" IS DISTINCT FROM (new_values."evaluation") OR old_values."postponed" IS DISTINCT FROM (new_values."postponed")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1e7f7cfdce5076227233dd4c4cb5e506f6a27267",
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
