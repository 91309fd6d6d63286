"""The rules of the log and of its records hold against whatever SQL a client sends."""

from decimal import Decimal

import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0012_contact_language_known"),
        ("interactions", "0009_selection_done_at"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoryContext",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("pghistory.context",),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="interactionlogentry",
            name="facts_are_kept",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="interactionlogentry",
            name="search",
        ),
        migrations.RemoveConstraint(
            model_name="interactionlogentry",
            name="interactions_entry_cost_not_negative",
        ),
        migrations.RemoveConstraint(
            model_name="interactiontemplate",
            name="interactions_template_cost_not_negative",
        ),
        migrations.AlterField(
            model_name="entrycomment",
            name="written_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="written"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deletion",
            trigger=pgtrigger.compiler.Trigger(
                name="deletions_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="94fbacecf552054a7c57b8909b5878bb340db998",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_deletions_are_kept_1ff0d",
                    table="interactions_deletion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deletion",
            trigger=pgtrigger.compiler.Trigger(
                name="deletions_are_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (SELECT FROM interactions_deletion) THEN\n            RAISE EXCEPTION 'Cannot empty % table', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="b063b2a8099ecbc3c0dee9488ec3a0eb4f01c3b2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_deletions_are_not_emptied_03600",
                    table="interactions_deletion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entrycomment",
            trigger=pgtrigger.compiler.Trigger(
                name="origin_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="441e48062c7bdff76d3a42b0bb768240616845e6",
                    operation="UPDATE",
                    pgid="pgtrigger_origin_is_kept_31547",
                    table="interactions_entrycomment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="facts_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NOT OLD."postponed" AND (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."contact_id" IS DISTINCT FROM (NEW."contact_id") OR OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."template_id" IS DISTINCT FROM (NEW."template_id") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."salesperson_id" IS DISTINCT FROM (NEW."salesperson_id") OR OLD."occurred_at" IS DISTINCT FROM (NEW."occurred_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."information_flow" IS DISTINCT FROM (NEW."information_flow") OR OLD."initiated_by" IS DISTINCT FROM (NEW."initiated_by") OR OLD."correspondence_type" IS DISTINCT FROM (NEW."correspondence_type") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."contacted_via" IS DISTINCT FROM (NEW."contacted_via") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."document_type" IS DISTINCT FROM (NEW."document_type") OR OLD."document_number" IS DISTINCT FROM (NEW."document_number") OR OLD."document_version" IS DISTINCT FROM (NEW."document_version") OR OLD."postponed" IS DISTINCT FROM (NEW."postponed") OR OLD."logged_by_id" IS DISTINCT FROM (NEW."logged_by_id") OR OLD."logged_at" IS DISTINCT FROM (NEW."logged_at") OR OLD."idempotency_key" IS DISTINCT FROM (NEW."idempotency_key")))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="4769dba059e9d6984b6dfa40f8e4540efce787e5",
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
                name="correction_lets_go_of_nothing",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."corrects_id" IS NULL AND OLD."corrects_id" IS NOT NULL AND NOT OLD."postponed")',
                    constraint="CONSTRAINT",
                    func="\n            IF EXISTS (SELECT FROM interactions_interactionlogentry WHERE id = OLD.corrects_id) THEN\n                RAISE EXCEPTION 'Entry % corrects entry %, which is still there', OLD.id, OLD.corrects_id;\n            END IF;\n            RETURN NULL;\n        ",
                    hash="e17ffaa8770aaeeb18a31be65a98aa8fabdb8a81",
                    operation='UPDATE OF "corrects_id"',
                    pgid="pgtrigger_correction_lets_go_of_nothing_18472",
                    table="interactions_interactionlogentry",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="cancelling_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."cancelled_at" IS NOT NULL AND OLD."cancelled_at" IS NOT NULL AND (OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."cancelled_by_id" IS DISTINCT FROM (NEW."cancelled_by_id") OR OLD."cancelled_reason" IS DISTINCT FROM (NEW."cancelled_reason")))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="e47a88b8fda59367ae9b392e4b9304287db56782",
                    operation="UPDATE",
                    pgid="pgtrigger_cancelling_is_kept_2e156",
                    table="interactions_interactionlogentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="live_ones_are_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (SELECT FROM interactions_interactionlogentry WHERE NOT postponed AND cancelled_at IS NULL) THEN\n            RAISE EXCEPTION 'Cannot empty % table', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="ec153511a56c9edf021b78e375b74a1590917c13",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_live_ones_are_not_emptied_04ff3",
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
                    hash="5c2a3f9e66e1ee7262918ba0bf4ec6b570316fb6",
                    operation='INSERT OR UPDATE OF "contact_id", "company_id", "description", "subject", "document_number", "search_vector"',
                    pgid="pgtrigger_search_73872",
                    table="interactions_interactionlogentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentryevent",
            trigger=pgtrigger.compiler.Trigger(
                name="history_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="f5d9a27aaf57a0222730d0e163ab0b9507cd28a9",
                    operation="UPDATE",
                    pgid="pgtrigger_history_is_kept_35eda",
                    table="interactions_interactionlogentryevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentryevent",
            trigger=pgtrigger.compiler.Trigger(
                name="history_is_not_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (SELECT FROM gone event JOIN interactions_interactionlogentry entry ON entry.id = pgh_obj_id) THEN\n            RAISE EXCEPTION 'Cannot delete rows from % table', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="04e039fc527601c1b0a3c5637864bb0655ae8c40",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_is_not_deleted_918ff",
                    referencing="REFERENCING OLD TABLE AS gone ",
                    table="interactions_interactionlogentryevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentryevent",
            trigger=pgtrigger.compiler.Trigger(
                name="history_is_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (SELECT FROM interactions_interactionlogentryevent event JOIN interactions_interactionlogentry entry ON entry.id = pgh_obj_id) THEN\n            RAISE EXCEPTION 'Cannot empty % table', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="08780fd05bb96ad333c7f217e66e42f3cb721386",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_history_is_not_emptied_9d07f",
                    table="interactions_interactionlogentryevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "language__in",
                        [
                            "",
                            "en",
                            "da",
                            "de",
                            "sv",
                            "nb",
                            "fi",
                            "nl",
                            "fr",
                            "es",
                            "it",
                            "pt",
                            "pl",
                        ],
                    )
                ),
                name="interactions_entry_language_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__gte", 0), ("cost__lte", Decimal("9999999999.99"))),
                name="interactions_entry_cost_not_negative",
                violation_error_message="The cost cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactiontemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "language__in",
                        ["en", "da", "de", "sv", "nb", "fi", "nl", "fr", "es", "it", "pt", "pl"],
                    )
                ),
                name="interactions_template_language_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactiontemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit_cost__gte", 0), ("unit_cost__lte", Decimal("99999999.99"))
                ),
                name="interactions_template_cost_not_negative",
                violation_error_message="The cost cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="templatetext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "language__in",
                        ["en", "da", "de", "sv", "nb", "fi", "nl", "fr", "es", "it", "pt", "pl"],
                    )
                ),
                name="interactions_templatetext_language_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="historycontext",
            trigger=pgtrigger.compiler.Trigger(
                name="context_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.id <> NEW.id OR OLD.created_at <> NEW.created_at OR NOT NEW.metadata @> OLD.metadata)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="1a92e7359748dcafa6743ca3e6b2ea2f66fe3e42",
                    operation="UPDATE",
                    pgid="pgtrigger_context_is_kept_80e83",
                    table="pghistory_context",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="historycontext",
            trigger=pgtrigger.compiler.Trigger(
                name="used_context_is_not_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (\n                SELECT FROM gone context\n                JOIN interactions_interactionlogentryevent event ON event.pgh_context_id = context.id\n                ) THEN\n            RAISE EXCEPTION 'Cannot delete rows from % table', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="c680d7317bb35caea7aa83f9c9c7fe94c0d24111",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_used_context_is_not_deleted_c5950",
                    referencing="REFERENCING OLD TABLE AS gone ",
                    table="pghistory_context",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="historycontext",
            trigger=pgtrigger.compiler.Trigger(
                name="used_context_is_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (\n                SELECT FROM pghistory_context context\n                JOIN interactions_interactionlogentryevent event ON event.pgh_context_id = context.id\n                ) THEN\n            RAISE EXCEPTION 'Cannot empty % table', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="b72efd0e6d1a758470f393b96ef927df4809402a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_used_context_is_not_emptied_2f25d",
                    table="pghistory_context",
                    when="BEFORE",
                ),
            ),
        ),
    ]
