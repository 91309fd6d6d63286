"""Users can switch the single-letter keys off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0010_managers_delete_contacts"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="letter_keys",
            field=models.BooleanField(
                default=True,
                help_text="L logs an interaction, J and K walk a list, and so on. Untick this if you speak to your computer, or press keys by accident: those with Ctrl, and Esc, go on working.",
                verbose_name="single-letter keys",
            ),
        ),
    ]
