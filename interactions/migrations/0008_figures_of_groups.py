"""The usage figures of a group come from its index alone, as those of a template do."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0007_versions")]

    operations = [
        migrations.RemoveIndex("interactionlogentry", "interactions_entry_group"),
        migrations.AddIndex(
            "interactionlogentry",
            models.Index(
                fields=["group", "occurred_at", "id"],
                include=["cancelled_at", "postponed", "cost", "duration"],
                name="interactions_entry_group",
            ),
        ),
    ]
