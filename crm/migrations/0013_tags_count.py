"""A change of a contact's tags counts as a change of the contact, so that two who edit it at once find out."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm", "0012_contact_language_known")]

    operations = [
        migrations.CreateModel(
            name="Tagging",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("crm.contact_tags",),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tagging",
            trigger=pgtrigger.compiler.Trigger(
                name="added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    UPDATE crm_contact SET version = version + 1 WHERE id IN (SELECT contact_id FROM changed);\n    RETURN NULL;\n",
                    hash="d583d562b7ec34d18a420f2d27f4602b76ddff8c",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_added_1e869",
                    referencing="REFERENCING NEW TABLE AS changed ",
                    table="crm_contact_tags",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tagging",
            trigger=pgtrigger.compiler.Trigger(
                name="removed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    UPDATE crm_contact SET version = version + 1 WHERE id IN (SELECT contact_id FROM changed);\n    RETURN NULL;\n",
                    hash="7592a027b06489b677d8a700d44c724956470efe",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_removed_8a358",
                    referencing="REFERENCING OLD TABLE AS changed ",
                    table="crm_contact_tags",
                    when="AFTER",
                ),
            ),
        ),
    ]
