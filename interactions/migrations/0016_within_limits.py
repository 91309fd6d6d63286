from django.db import migrations

# What the forms have refused for long, brought to what they take: the next migration holds it.
WITHIN_LIMITS = """
    UPDATE interactions_interactiontemplate SET follow_up_days = NULL WHERE follow_up_days = 0;
    UPDATE interactions_interactiontemplate SET follow_up_days = 999 WHERE follow_up_days > 999;
    UPDATE interactions_interactiontemplate SET unit_duration = 100000 WHERE unit_duration > 100000;
    UPDATE interactions_interactionlogentry SET duration = 100000 WHERE duration > 100000;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0015_changes_of_entries"),
    ]

    operations = [migrations.RunSQL(WITHIN_LIMITS, migrations.RunSQL.noop)]
