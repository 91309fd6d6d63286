"""Whom a live run left out stays on record."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0024_letters"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="skippedcontact",
            trigger=pgtrigger.compiler.Trigger(
                name="skipped_by_live_ones_are_not_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (SELECT FROM gone skipped JOIN interactions_loggedsegment run ON run.id = run_id WHERE cancelled_at IS NULL) THEN\n            RAISE EXCEPTION 'Cannot delete rows from % table', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="9092b80997462928cc371f106d1421eee7b09bb8",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_skipped_by_live_ones_are_not_deleted_45126",
                    referencing="REFERENCING OLD TABLE AS gone ",
                    table="interactions_skippedcontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="skippedcontact",
            trigger=pgtrigger.compiler.Trigger(
                name="skipped_by_live_ones_are_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (SELECT FROM interactions_skippedcontact skipped JOIN interactions_loggedsegment run ON run.id = run_id WHERE cancelled_at IS NULL) THEN\n            RAISE EXCEPTION 'Cannot empty % table', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="8fa274c810e2d78c02203eea5c4e0732c677408e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_skipped_by_live_ones_are_not_emptied_15437",
                    table="interactions_skippedcontact",
                    when="BEFORE",
                ),
            ),
        ),
    ]
