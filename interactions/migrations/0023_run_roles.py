"""Sales log segments; sales managers delete cancelled runs too."""

from django.db import migrations

from crm.roles import SALES, SALES_MANAGER, grant

LOG = ["view_loggedsegment", "add_loggedsegment"]


def give(apps, schema_editor):
    grant(apps, "interactions", {SALES: LOG, SALES_MANAGER: [*LOG, "delete_loggedsegment"]})


class Migration(migrations.Migration):
    dependencies = [("interactions", "0022_runs")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
