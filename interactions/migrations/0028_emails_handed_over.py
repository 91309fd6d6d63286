"""The e-mails that went last are found by an index: by them the rate is held."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0027_recording_rules")]

    operations = [
        migrations.AddIndex(
            model_name="email",
            index=models.Index(
                "handed_over_at",
                condition=models.Q(("handed_over_at__isnull", False)),
                name="interactions_email_handed_over",
            ),
        ),
    ]
