"""A form that is sent twice makes one segment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0018_segment_roles")]

    operations = [
        migrations.AddField(
            model_name="segment",
            name="creation_key",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
    ]
