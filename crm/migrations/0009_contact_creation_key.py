"""A form that is sent twice makes one contact."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0008_contact_search_trigger")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="creation_key",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        )
    ]
