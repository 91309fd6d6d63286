"""The weeks of a salesperson come from the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0019_follow_up_roles")]

    operations = [
        migrations.RemoveIndex("interactionlogentry", "interactions_entry_salesp"),
        migrations.AddIndex(
            "interactionlogentry",
            models.Index(
                fields=["salesperson", "occurred_at", "id"],
                include=[
                    "cancelled_at",
                    "postponed",
                    "group",
                    "duration",
                    "initiated_by",
                    "attempt_failed",
                ],
                name="interactions_entry_salesp",
            ),
        ),
    ]
