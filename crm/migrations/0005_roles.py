"""The groups Sales and Sales manager, and what they may do with contacts."""

from django.db import migrations

from crm.roles import SALES, SALES_MANAGER, grant

CONTACTS = ["view_contact", "add_contact", "change_contact", "view_tag", "add_tag"]
PERMISSIONS = {
    SALES: CONTACTS,
    SALES_MANAGER: [*CONTACTS, "import_contact", "change_tag", "delete_tag"],
}


def give(apps, schema_editor):
    grant(apps, "crm", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [("crm", "0004_triggers"), ("contenttypes", "0002_remove_content_type_name")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
