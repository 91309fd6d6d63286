import django.core.validators
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0010_managers_delete_contacts"),
        ("interactions", "0016_within_limits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="interactiontemplate",
            name="follow_up_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Days. Suggested with each new entry.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(
                        1, "Give 1 to 999 days, or leave it empty for no follow-up."
                    ),
                    django.core.validators.MaxValueValidator(
                        999, "Give 1 to 999 days, or leave it empty for no follow-up."
                    ),
                ],
                verbose_name="follow up after",
            ),
        ),
        migrations.AlterField(
            model_name="interactiontemplate",
            name="unit_duration",
            field=models.PositiveIntegerField(
                default=0,
                help_text="In minutes.",
                validators=[
                    django.core.validators.MaxValueValidator(
                        100000, "Give at most 100,000 minutes."
                    )
                ],
                verbose_name="unit duration",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("duration__lte", 100000)),
                name="interactions_entry_duration_limited",
                violation_error_message="Give at most 100,000 minutes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactiontemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit_duration__lte", 100000)),
                name="interactions_template_duration_limited",
                violation_error_message="Give at most 100,000 minutes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactiontemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("follow_up_days", None),
                    models.Q(("follow_up_days__gte", 1), ("follow_up_days__lte", 999)),
                    _connector="OR",
                ),
                name="interactions_template_follow_up_days_limited",
                violation_error_message="Give 1 to 999 days, or leave it empty for no follow-up.",
            ),
        ),
    ]
