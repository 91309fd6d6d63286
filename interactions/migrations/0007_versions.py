"""How often a group and a template was set up anew, so that no one overwrites another's changes unseen."""

from django.db import migrations, models

VERSION = models.PositiveIntegerField(default=1, editable=False)


class Migration(migrations.Migration):
    dependencies = [("interactions", "0006_history_of_what_was_there")]

    operations = [
        migrations.AddField("interactiongroup", "version", VERSION),
        migrations.AddField("interactiontemplate", "version", VERSION),
    ]
