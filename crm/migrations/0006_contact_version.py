"""Each change of a contact counts, so that two who edit it at once find out."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0005_roles")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="version",
            field=models.IntegerField(db_default=1, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."job_title" IS DISTINCT FROM (NEW."job_title") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."mobile" IS DISTINCT FROM (NEW."mobile") OR OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."postal_code" IS DISTINCT FROM (NEW."postal_code") OR OLD."city" IS DISTINCT FROM (NEW."city") OR OLD."region" IS DISTINCT FROM (NEW."region") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."correspondence_type" IS DISTINCT FROM (NEW."correspondence_type") OR OLD."salesperson_id" IS DISTINCT FROM (NEW."salesperson_id") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."excluded_from_segments" IS DISTINCT FROM (NEW."excluded_from_segments") OR OLD."privacy_blocked" IS DISTINCT FROM (NEW."privacy_blocked") OR OLD."archived_at" IS DISTINCT FROM (NEW."archived_at"))',
                    func="NEW.version := OLD.version + 1; RETURN NEW;",
                    hash="9e2680505f4fc0568a4f0a219b08794609057647",
                    operation="UPDATE",
                    pgid="pgtrigger_version_895a3",
                    table="crm_contact",
                    when="BEFORE",
                ),
            ),
        ),
    ]
