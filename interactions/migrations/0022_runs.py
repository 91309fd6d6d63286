"""Logged segments: a run, its entries, and who was left out of it."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0017_segments"),
        ("interactions", "0021_codes_have_a_letter"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LoggedSegment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("description", models.CharField(max_length=250, verbose_name="description")),
                ("occurred_at", models.DateTimeField(verbose_name="date and time")),
                ("asked", models.JSONField(default=dict, editable=False)),
                ("made", models.IntegerField(verbose_name="entries")),
                ("left_out", models.IntegerField(verbose_name="left out")),
                (
                    "logged_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="logged",
                    ),
                ),
                (
                    "idempotency_key",
                    models.CharField(
                        blank=True, editable=False, max_length=200, null=True, unique=True
                    ),
                ),
                (
                    "cancelled_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="cancelled"
                    ),
                ),
                (
                    "cancelled_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=250, verbose_name="reason"
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cancelled by",
                    ),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="logged by",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="crm.segment",
                        verbose_name="segment",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="interactions.interactiontemplate",
                        verbose_name="template",
                    ),
                ),
            ],
            options={
                "verbose_name": "logged segment",
                "verbose_name_plural": "logged segments",
                "ordering": ["-logged_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SkippedContact",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "run_id",
                        "contact_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("by_hand", "Left out by hand"),
                            ("privacy_blocked", "Privacy-blocked"),
                            ("archived", "Archived"),
                            ("excluded", "Excluded from segments"),
                            ("no_salesperson", "No salesperson"),
                            ("no_email", "No e-mail address"),
                            ("no_address", "No postal address"),
                            ("same_email", "Same e-mail address as another contact"),
                        ],
                        max_length=15,
                        verbose_name="reason",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.contact",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skipped",
                        to="interactions.loggedsegment",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="interactionlogentry",
            name="run",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="interactions.loggedsegment",
                verbose_name="logged segment",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                models.F("run"),
                models.F("occurred_at"),
                models.F("id"),
                condition=models.Q(("run__isnull", False)),
                name="interactions_entry_run",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("run", None),
                    models.Q(("postponed", False), ("source", "segment")),
                    _connector="OR",
                ),
                name="interactions_entry_run_logged_it",
            ),
        ),
        migrations.AddIndex(
            model_name="loggedsegment",
            index=models.Index(
                models.F("logged_at"), models.F("id"), name="interactions_run_logged"
            ),
        ),
        migrations.AddIndex(
            model_name="loggedsegment",
            index=models.Index(
                models.F("segment"),
                models.F("logged_at"),
                models.F("id"),
                name="interactions_run_segment",
            ),
        ),
        migrations.AddIndex(
            model_name="loggedsegment",
            index=models.Index(
                models.F("template"),
                models.F("logged_at"),
                models.F("id"),
                name="interactions_run_template",
            ),
        ),
        migrations.AddConstraint(
            model_name="loggedsegment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("cancelled_at", None), ("cancelled_by", None), ("cancelled_reason", "")
                    ),
                    models.Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False)),
                    _connector="OR",
                ),
                name="interactions_run_cancelled_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="loggedsegment",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_out__gte", 0), ("made__gt", 0)),
                name="interactions_run_made_some",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="loggedsegment",
            trigger=pgtrigger.compiler.Trigger(
                name="facts_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."segment_id" IS DISTINCT FROM (NEW."segment_id") OR OLD."template_id" IS DISTINCT FROM (NEW."template_id") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."occurred_at" IS DISTINCT FROM (NEW."occurred_at") OR OLD."asked" IS DISTINCT FROM (NEW."asked") OR OLD."made" IS DISTINCT FROM (NEW."made") OR OLD."left_out" IS DISTINCT FROM (NEW."left_out") OR OLD."logged_by_id" IS DISTINCT FROM (NEW."logged_by_id") OR OLD."logged_at" IS DISTINCT FROM (NEW."logged_at") OR OLD."idempotency_key" IS DISTINCT FROM (NEW."idempotency_key"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="4e3b9ba4e30e6175cbc85d534df9af6e3e5aa399",
                    operation="UPDATE",
                    pgid="pgtrigger_facts_are_kept_bf04c",
                    table="interactions_loggedsegment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="loggedsegment",
            trigger=pgtrigger.compiler.Trigger(
                name="only_cancelled_is_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."cancelled_at" IS NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="a39aa646ce37b6f29bec444dfa20ea4453e87c11",
                    operation="DELETE",
                    pgid="pgtrigger_only_cancelled_is_deleted_3b15c",
                    table="interactions_loggedsegment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="loggedsegment",
            trigger=pgtrigger.compiler.Trigger(
                name="live_ones_are_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (SELECT FROM interactions_loggedsegment WHERE cancelled_at IS NULL) THEN\n            RAISE EXCEPTION 'Cannot empty % table', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="56d01e9b0e5d0a8e8b11d65c17653d9dc4781ec9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_live_ones_are_not_emptied_e7410",
                    table="interactions_loggedsegment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="skippedcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "by_hand",
                            "privacy_blocked",
                            "archived",
                            "excluded",
                            "no_salesperson",
                            "no_email",
                            "no_address",
                            "same_email",
                        ],
                    )
                ),
                name="interactions_skipped_reason_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="skippedcontact",
            trigger=pgtrigger.compiler.Trigger(
                name="skipped_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="0d476216e1aad99871da2a97b67b7c72e9e8f900",
                    operation="UPDATE",
                    pgid="pgtrigger_skipped_are_kept_3061f",
                    table="interactions_skippedcontact",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="run_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."run_id" IS NOT NULL AND OLD."run_id" IS DISTINCT FROM (NEW."run_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="9e8c50e45fd99b16c656e2e3a3c5ba7aa6b07318",
                    operation="UPDATE",
                    pgid="pgtrigger_run_is_kept_4c9f8",
                    table="interactions_interactionlogentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="run_lets_go_of_nothing",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."run_id" IS NULL AND OLD."run_id" IS NOT NULL)',
                    constraint="CONSTRAINT",
                    func="\n            IF EXISTS (SELECT FROM interactions_loggedsegment WHERE id = OLD.run_id) THEN\n                RAISE EXCEPTION 'Run % made entry %, and is still there', OLD.run_id, OLD.id;\n            END IF;\n            RETURN NULL;\n        ",
                    hash="bce9f5f1581cf7c375e34331862ac91716b448b1",
                    operation='UPDATE OF "run_id"',
                    pgid="pgtrigger_run_lets_go_of_nothing_cad80",
                    table="interactions_interactionlogentry",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
    ]
