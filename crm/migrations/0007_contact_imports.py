"""Imports of contacts: what a file would do, what it did, and what is needed to undo it."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import crm.models.contact


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0006_contact_version"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="started"
                    ),
                ),
                ("file", models.FileField(max_length=200, upload_to="imports/")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Waiting to be read"),
                            ("reading", "Reading the file"),
                            ("checked", "Checked, not imported yet"),
                            ("refused", "The file was refused"),
                            ("applying", "Importing"),
                            ("done", "Imported"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                        ],
                        default="new",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("header", models.JSONField(default=list)),
                ("mapping", models.JSONField(default=list)),
                ("sample", models.JSONField(default=list)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("job_id", models.BigIntegerField(null=True)),
                ("contacts_seen", models.CharField(blank=True, max_length=100)),
                ("error", models.CharField(blank=True, max_length=30)),
                ("error_params", models.JSONField(default=dict)),
                ("rows", models.IntegerField(default=0, verbose_name="rows")),
                ("new", models.IntegerField(default=0, verbose_name="new")),
                ("updated", models.IntegerField(default=0, verbose_name="updated")),
                ("unchanged", models.IntegerField(default=0, verbose_name="unchanged")),
                ("left_alone", models.IntegerField(default=0, verbose_name="left as they are")),
                ("refused", models.IntegerField(default=0, verbose_name="refused rows")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="undone")),
            ],
            options={
                "verbose_name": "import of contacts",
                "verbose_name_plural": "imports of contacts",
                "ordering": ["-created_at", "-pk"],
                "default_permissions": ["view"],
            },
        ),
        migrations.CreateModel(
            name="ContactImportChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row_id", models.BigIntegerField()),
                ("before", models.JSONField(null=True)),
                (
                    "tags_added",
                    models.JSONField(db_default=models.Value([], output_field=models.JSONField())),
                ),
                ("version", models.IntegerField()),
            ],
            options={
                "default_permissions": [],
            },
        ),
        migrations.CreateModel(
            name="ContactImportProblem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.IntegerField()),
                ("column", models.CharField(max_length=20)),
                ("code", models.CharField(max_length=30)),
                ("value", models.TextField()),
                ("refuses", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["line", "pk"],
                "default_permissions": [],
            },
        ),
        migrations.CreateModel(
            name="ContactImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.IntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("company", "Company"), ("person", "Person")], max_length=7
                    ),
                ),
                ("number", models.TextField()),
                ("external_id", models.TextField()),
                ("name", models.TextField()),
                ("first_name", models.TextField()),
                ("last_name", models.TextField()),
                ("job_title", models.TextField()),
                ("email", models.TextField()),
                ("phone", models.TextField()),
                ("mobile", models.TextField()),
                ("address", models.TextField()),
                ("postal_code", models.TextField()),
                ("city", models.TextField()),
                ("region", models.TextField()),
                ("country", models.TextField()),
                ("language", models.TextField()),
                ("correspondence_type", models.TextField()),
                ("salesperson", models.TextField()),
                ("tags", models.TextField()),
                (
                    "name_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=crm.models.contact.SortName("name"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "email_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower("email"),
                        output_field=models.TextField(),
                    ),
                ),
                ("contact_id", models.BigIntegerField(null=True)),
                ("first_id", models.BigIntegerField(null=True)),
                ("outcome", models.CharField(blank=True, db_default="", max_length=15)),
            ],
            options={
                "default_permissions": [],
            },
        ),
        migrations.AddField(
            model_name="contactimport",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contactimport",
            name="user",
            field=models.ForeignKey(
                help_text="Blank when a command did it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contact_imports",
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
        migrations.AddField(
            model_name="contactimportchange",
            name="contact",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="crm.contact",
            ),
        ),
        migrations.AddField(
            model_name="contactimportchange",
            name="contact_import",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="changes",
                to="crm.contactimport",
            ),
        ),
        migrations.AddField(
            model_name="contactimportproblem",
            name="contact_import",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="problems",
                to="crm.contactimport",
            ),
        ),
        migrations.AddField(
            model_name="contactimportrow",
            name="contact_import",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="staged",
                to="crm.contactimport",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "new",
                            "reading",
                            "checked",
                            "refused",
                            "applying",
                            "done",
                            "undoing",
                            "undone",
                        ],
                    )
                ),
                name="crm_contactimport_state",
            ),
        ),
        migrations.AddIndex(
            model_name="contactimportchange",
            index=models.Index(
                models.F("contact_import"), models.F("row_id"), name="crm_contactimportchange_row"
            ),
        ),
        migrations.AddIndex(
            model_name="contactimportrow",
            index=models.Index(
                models.F("contact_import"), models.F("line"), name="crm_contactimportrow_line"
            ),
        ),
        # Rows that can be read from their file again need not survive a crash of the server.
        migrations.RunSQL(
            "ALTER TABLE crm_contactimportrow SET UNLOGGED",
            "ALTER TABLE crm_contactimportrow SET LOGGED",
        ),
    ]
