"""Follow-ups are found by words, in lists of their own order; two people may not edit one unseen."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# A follow-up is found by the names that its contact and the contact's company have now.
TRIGGER = """
CREATE FUNCTION interactions_followup_contact_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Naming the column fires the trigger that fills what a search looks in.
    UPDATE interactions_followup SET contact_id = contact_id
        WHERE contact_id IN (SELECT id FROM crm_contact WHERE id = NEW.id OR company_id = NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER interactions_followup_contact_renamed AFTER UPDATE OF name, company_id ON crm_contact
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.company_id IS DISTINCT FROM NEW.company_id)
    EXECUTE FUNCTION interactions_followup_contact_renamed();
UPDATE interactions_followup SET contact_id = contact_id;
"""
DROP = """
DROP TRIGGER interactions_followup_contact_renamed ON crm_contact;
DROP FUNCTION interactions_followup_contact_renamed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0010_managers_delete_contacts"),
        ("interactions", "0017_limits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="followup",
            options={
                "ordering": ["due_on", "pk"],
                "permissions": [("change_any_followup", "Can change everybody's follow-ups")],
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
            },
        ),
        migrations.AddField(
            model_name="followup",
            name="search_vector",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="followup",
            name="version",
            field=models.IntegerField(db_default=1, editable=False),
        ),
        migrations.AlterField(
            model_name="followup",
            name="salesperson",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to=settings.AUTH_USER_MODEL,
                verbose_name="salesperson",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                models.F("due_on"),
                models.F("id"),
                condition=models.Q(("done_at", None)),
                name="interactions_followup_all_open",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                models.F("salesperson"),
                models.F("due_on"),
                models.F("id"),
                name="interactions_followup_salesp",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                models.F("due_on"), models.F("id"), name="interactions_followup_due"
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("search_vector"), name="interactions_followup_search"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."salesperson_id" IS DISTINCT FROM (NEW."salesperson_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."done_at" IS DISTINCT FROM (NEW."done_at"))',
                    func="NEW.version := OLD.version + 1; RETURN NEW;",
                    hash="5e53cb08533d372f2488221109d4d59bb87fc345",
                    operation="UPDATE",
                    pgid="pgtrigger_version_eeeea",
                    table="interactions_followup",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="search",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    NEW.search_vector := crm_search_vector(concat_ws(' ', NEW.text,\n                        (SELECT concat_ws(' ', contact.name, company.name) FROM crm_contact AS contact\n                            LEFT JOIN crm_contact AS company ON company.id = contact.company_id\n                            WHERE contact.id = NEW.contact_id)), '', '');\n                    RETURN NEW;\n                ",
                    hash="189e885c091f5b0fd713e8e7632411b3e6805ccb",
                    operation='INSERT OR UPDATE OF "contact_id", "text"',
                    pgid="pgtrigger_search_5150c",
                    table="interactions_followup",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(TRIGGER, DROP),
    ]
