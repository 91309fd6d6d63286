"""A revoked token stays revoked, and none is given another secret; the live ones have names of their own."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0023_document_order"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="apitoken",
            trigger=pgtrigger.compiler.Trigger(
                name="kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."beginning" IS DISTINCT FROM (NEW."beginning") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ac0136c42e61d732e8238a954a50e157f056423d",
                    operation="UPDATE",
                    pgid="pgtrigger_kept_ea918",
                    table="crm_apitoken",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="apitoken",
            trigger=pgtrigger.compiler.Trigger(
                name="stays_revoked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."revoked_at" IS NOT NULL AND OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="c3aedd12373d7a1da3da435cfd6356c08ae79cca",
                    operation="UPDATE",
                    pgid="pgtrigger_stays_revoked_37a71",
                    table="crm_apitoken",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)),
                fields=("name",),
                name="crm_apitoken_name_unique",
            ),
        ),
    ]
