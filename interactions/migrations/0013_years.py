"""A slip of the hand in a year is refused by the database too: PostgreSQL keeps years that Python cannot read."""

from datetime import UTC, date, datetime

import pgtrigger
from django.db import migrations, models

import crm.dates

IN_RANGE = models.Q(
    occurred_at__gte=datetime(1899, 12, 31, tzinfo=UTC),
    occurred_at__lt=datetime(3000, 1, 2, tzinfo=UTC),
)
DAYS = models.Q(due_on__gte=date(1900, 1, 1), due_on__lt=date(3000, 1, 1))


def repair(apps, schema_editor):
    """Give what bears such a year already the day on which it was logged: no page could show it, and no person
    change it."""
    Entry, FollowUp = (
        apps.get_model("interactions", name) for name in ("InteractionLogEntry", "FollowUp")
    )
    with pgtrigger.ignore("interactions.InteractionLogEntry:facts_are_kept"):
        Entry.objects.exclude(IN_RANGE).update(occurred_at=models.F("logged_at"))
    FollowUp.objects.exclude(DAYS).update(due_on=datetime.now(UTC).date())


class Migration(migrations.Migration):
    dependencies = [("interactions", "0012_selection_done_whole")]

    operations = [
        migrations.AlterField(
            "followup",
            "due_on",
            models.DateField(verbose_name="due", validators=[crm.dates.in_these_centuries]),
        ),
        migrations.AlterField(
            "interactionlogentry",
            "occurred_at",
            models.DateTimeField(
                verbose_name="date and time", validators=[crm.dates.in_these_centuries]
            ),
        ),
        migrations.RunPython(repair, migrations.RunPython.noop),
        migrations.AddConstraint(
            "followup",
            models.CheckConstraint(condition=DAYS, name="interactions_followup_due_on_year"),
        ),
        migrations.AddConstraint(
            "interactionlogentry",
            models.CheckConstraint(condition=IN_RANGE, name="interactions_entry_occurred_at_year"),
        ),
    ]
