"""What an import showed before it was carried out or undone, and what it needs to be undone without a trace."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0015_company_choices")]

    operations = [
        migrations.AlterField(
            model_name="contactimport",
            name="file",
            field=models.FileField(blank=True, max_length=200, upload_to="imports/"),
        ),
        migrations.AddField(
            model_name="contactimport",
            name="header_line",
            field=models.IntegerField(default=1),
        ),
        migrations.AddField(
            model_name="contactimport",
            name="sheet",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="contactimport",
            name="mark",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="contactimport",
            name="repeated",
            field=models.IntegerField(default=0, verbose_name="named again"),
        ),
        migrations.AddField(
            model_name="contactimport",
            name="tags_made",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="contactimport",
            name="undo_edited",
            field=models.BooleanField(default=False),
        ),
    ]
