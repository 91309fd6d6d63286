"""Sales build segments and save criteria; who manages them deletes criteria that others saved."""

from django.db import migrations

from crm.roles import SALES, SALES_MANAGER, grant

BUILD = ["view_segment", "add_segment", "change_segment", "view_savedcriteria", "add_savedcriteria"]


def give(apps, schema_editor):
    grant(apps, "crm", {SALES: BUILD, SALES_MANAGER: [*BUILD, "delete_savedcriteria"]})


class Migration(migrations.Migration):
    dependencies = [("crm", "0017_segments")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
