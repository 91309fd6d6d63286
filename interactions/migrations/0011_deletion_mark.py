"""A deletion keeps the mark of the plan that it carried out, so that a second click is told so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0010_rules_against_sql"),
    ]

    operations = [
        migrations.AddField(
            model_name="deletion",
            name="mark",
            field=models.CharField(blank=True, editable=False, max_length=100),
        ),
    ]
