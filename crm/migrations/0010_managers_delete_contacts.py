"""Sales managers may delete contacts with which nothing was recorded."""

from django.db import migrations

from crm.roles import SALES_MANAGER, grant


def give(apps, schema_editor):
    grant(apps, "crm", {SALES_MANAGER: ["delete_contact"]})


class Migration(migrations.Migration):
    dependencies = [("crm", "0009_contact_creation_key")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
