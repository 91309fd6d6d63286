"""Documents sort by their numbers as people count: Q-9999 comes before Q-10000."""

from django.db import migrations, models
from django.db.models.functions import Concat, Length, LPad, Substr

PREFIX = models.Func(
    "number",
    models.Value("0123456789"),
    function="rtrim",
    output_field=models.CharField(),
)


class Migration(migrations.Migration):
    dependencies = [("crm", "0024_api_tokens_stay_revoked")]

    operations = [
        migrations.RemoveIndex(model_name="document", name="crm_document_number"),
        migrations.AddField(
            model_name="document",
            name="sort_number",
            field=models.GeneratedField(
                db_persist=True,
                expression=Concat(
                    PREFIX,
                    LPad(Substr("number", Length(PREFIX) + 1), 20, models.Value("0")),
                    output_field=models.CharField(),
                ),
                output_field=models.CharField(max_length=30, verbose_name="number"),
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index("sort_number", "id", name="crm_document_number"),
        ),
    ]
