"""A table of members that is emptied leaves segments without members."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0019_segment_creation_key"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="segmentmember",
            trigger=pgtrigger.compiler.Trigger(
                name="all_went",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE crm_segment SET member_count = 0; RETURN NULL;",
                    hash="5df9e0ecf04c4b30589b4726bf051ccc73f028b0",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_all_went_f60c6",
                    table="crm_segmentmember",
                    when="AFTER",
                ),
            ),
        ),
    ]
