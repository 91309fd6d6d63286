"""What an entry was before each change has a name that people understand."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("interactions", "0014_useful_set")]

    operations = [
        migrations.AlterModelOptions(
            name="interactionlogentryevent",
            options={
                "verbose_name": "change of an entry",
                "verbose_name_plural": "changes of entries",
            },
        )
    ]
