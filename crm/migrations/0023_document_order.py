"""Lists of documents can be sorted by the number and by the deadline."""

import datetime

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("crm", "0022_document_roles")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="sort_deadline",
            field=models.GeneratedField(
                db_persist=True,
                expression=Coalesce("deadline", models.Value(datetime.date(3000, 1, 1))),
                output_field=models.DateField(verbose_name="deadline"),
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index("number", "id", name="crm_document_number"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index("sort_deadline", "id", name="crm_document_deadline"),
        ),
    ]
