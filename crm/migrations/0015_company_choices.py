"""Only a company is offered as the company of a person."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0014_search_of_numbers")]

    operations = [
        migrations.AlterField(
            model_name="contact",
            name="company",
            field=models.ForeignKey(
                blank=True,
                limit_choices_to={"kind": "company"},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="crm.contact",
                verbose_name="company",
            ),
        ),
    ]
