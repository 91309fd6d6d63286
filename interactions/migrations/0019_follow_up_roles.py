"""Sales see everybody's follow-ups and change and delete their own; sales managers, everybody's."""

from django.db import migrations

from crm.roles import SALES, SALES_MANAGER, grant

OWN = ["view_followup", "delete_followup"]


def give(apps, schema_editor):
    granted = {SALES: OWN, SALES_MANAGER: [*OWN, "change_any_followup"]}
    grant(apps, "interactions", granted)


class Migration(migrations.Migration):
    dependencies = [("interactions", "0018_follow_ups")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
