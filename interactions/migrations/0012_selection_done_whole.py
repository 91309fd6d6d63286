from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0011_deletion_mark"),
    ]

    operations = [
        # They are kept for a day, and those there are do not know what was done with them.
        migrations.RunSQL("DELETE FROM interactions_selection", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="selection",
            name="back",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="selection",
            name="action",
            field=models.CharField(
                blank=True,
                choices=[("cancel", "Cancel"), ("restore", "Restore"), ("evaluate", "Evaluate")],
                default="",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="selection",
            name="changed",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="selection",
            name="operation",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="selection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("action", ""), ("changed", None), ("done_at", None), ("operation", None)
                )
                | models.Q(
                    ("action__in", ["cancel", "restore", "evaluate"]),
                    ("changed__isnull", False),
                    ("done_at__isnull", False),
                    ("operation__isnull", False),
                ),
                name="interactions_selection_done_whole",
            ),
        ),
    ]
