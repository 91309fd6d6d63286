"""Segments: chosen sets of contacts, with the steps that chose them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import crm.models.contact


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0016_contact_import_marks"),
    ]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE crm_segment_number", "DROP SEQUENCE crm_segment_number"),
        migrations.CreateModel(
            name="Segment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        db_default=crm.models.contact.NextNumber("S", 4, "crm_segment_number"),
                        editable=False,
                        max_length=20,
                        unique=True,
                        verbose_name="number",
                    ),
                ),
                ("description", models.CharField(max_length=100, verbose_name="description")),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                (
                    "archived_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archived"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "refreshed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="refreshed"
                    ),
                ),
                (
                    "member_count",
                    models.IntegerField(db_default=0, editable=False, verbose_name="contacts"),
                ),
                ("version", models.IntegerField(db_default=1, editable=False)),
                (
                    "salesperson",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="segments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="salesperson",
                    ),
                ),
                (
                    "tags",
                    models.ManyToManyField(
                        blank=True, related_name="segments", to="crm.tag", verbose_name="tags"
                    ),
                ),
            ],
            options={
                "verbose_name": "segment",
                "verbose_name_plural": "segments",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SegmentMember",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "segment_id",
                        "contact_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="crm.contact",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="crm.segment",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SegmentStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("add", "Add"),
                            ("reduce", "Reduce by"),
                            ("refine", "Refine to"),
                            ("hand_add", "Added by hand"),
                            ("hand_remove", "Removed by hand"),
                        ],
                        max_length=11,
                        verbose_name="action",
                    ),
                ),
                ("criteria", models.JSONField(default=dict, verbose_name="criteria")),
                ("told", models.JSONField(default=dict)),
                ("origin", models.CharField(blank=True, max_length=200)),
                ("came", models.IntegerField(default=0)),
                ("went", models.IntegerField(default=0)),
                ("members", models.IntegerField(default=0)),
                (
                    "named_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "changed_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "taken_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="crm.segment",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SavedCriteria",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("steps", models.JSONField()),
                (
                    "saved_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="saved"
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "saved criteria",
                "verbose_name_plural": "saved criteria",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name",),
                        name="crm_savedcriteria_name_unique",
                        violation_error_message="There are saved criteria of this name already.",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="segment",
            index=models.Index(models.F("created_at"), models.F("id"), name="crm_segment_created"),
        ),
        migrations.AddIndex(
            model_name="segment",
            index=models.Index(
                models.F("description"), models.F("id"), name="crm_segment_description"
            ),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.CheckConstraint(
                condition=models.Q(("description", ""), _negated=True),
                name="crm_segment_description_given",
                violation_error_message="A segment needs a description.",
            ),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.CheckConstraint(
                condition=models.Q(("member_count__gte", 0)),
                name="crm_segment_member_count_not_negative",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="segment",
            trigger=pgtrigger.compiler.Trigger(
                name="number_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="70d265160bf34498cb222e380b4b9de06a84a50b",
                    operation="UPDATE",
                    pgid="pgtrigger_number_is_kept_0cd43",
                    table="crm_segment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="segmentmember",
            trigger=pgtrigger.compiler.Trigger(
                name="came",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    UPDATE crm_segment SET member_count = member_count + counted.members\n    FROM (SELECT segment_id, count(*) AS members FROM changed GROUP BY segment_id) counted\n    WHERE crm_segment.id = counted.segment_id;\n    RETURN NULL;\n",
                    hash="864ae39ccfc50190e5c76abf601d33224ffd5a36",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_came_af088",
                    referencing="REFERENCING NEW TABLE AS changed ",
                    table="crm_segmentmember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="segmentmember",
            trigger=pgtrigger.compiler.Trigger(
                name="went",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    UPDATE crm_segment SET member_count = member_count - counted.members\n    FROM (SELECT segment_id, count(*) AS members FROM changed GROUP BY segment_id) counted\n    WHERE crm_segment.id = counted.segment_id;\n    RETURN NULL;\n",
                    hash="3334cf71eacb9c30bacbf9c7e0edb41ff1206ed4",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_went_f47c3",
                    referencing="REFERENCING OLD TABLE AS changed ",
                    table="crm_segmentmember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="segmentmember",
            trigger=pgtrigger.compiler.Trigger(
                name="member_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."segment_id" IS DISTINCT FROM (NEW."segment_id") OR OLD."contact_id" IS DISTINCT FROM (NEW."contact_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="8323456a7d6f74461ed54b6823689954c9d4f43f",
                    operation="UPDATE",
                    pgid="pgtrigger_member_is_kept_91fee",
                    table="crm_segmentmember",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="segmentstep",
            constraint=models.UniqueConstraint(
                fields=("segment", "position"), name="crm_segmentstep_position_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="segmentstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("action__in", ["add", "reduce", "refine", "hand_add", "hand_remove"])
                ),
                name="crm_segmentstep_action_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="segmentstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action__in", ["add", "reduce", "refine"]), ("named_ids", [])),
                    models.Q(("action__in", ["hand_add", "hand_remove"]), ("criteria", {})),
                    _connector="OR",
                ),
                name="crm_segmentstep_by_criteria_or_by_hand",
            ),
        ),
        migrations.AddConstraint(
            model_name="segmentstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("came__gte", 0), ("members__gte", 0), ("went__gte", 0)),
                name="crm_segmentstep_numbers_not_negative",
            ),
        ),
    ]
