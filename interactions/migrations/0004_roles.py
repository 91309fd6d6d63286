"""What the groups Sales and Sales manager may do with interactions."""

from django.db import migrations

from crm.roles import SALES, SALES_MANAGER, grant

LOGGING = [
    "view_interactionlogentry",
    "add_interactionlogentry",
    "change_interactionlogentry",
    "cancel_own_entry",
    "view_interactiongroup",
    "view_interactiontemplate",
    "add_followup",
    "change_followup",
]
SET_UP = [
    f"{verb}_{model}"
    for verb in ("add", "change", "delete")
    for model in ("interactiongroup", "interactiontemplate", "templatetext")
]
PERMISSIONS = {
    SALES: LOGGING,
    SALES_MANAGER: [*LOGGING, *SET_UP, "cancel_any_entry", "delete_cancelled_entries"],
}


def give(apps, schema_editor):
    grant(apps, "interactions", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [("interactions", "0003_renamed_contacts"), ("crm", "0005_roles")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
