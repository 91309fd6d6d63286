"""Another reason why an event made no entry; the lists and the figures of events find theirs in an index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0024_api_tokens_stay_revoked"),
        ("interactions", "0028_emails_handed_over"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="event",
            name="interactions_event_reason_known",
        ),
        migrations.RemoveIndex(
            model_name="event",
            name="interactions_event_told",
        ),
        migrations.RemoveIndex(
            model_name="event",
            name="interactions_event_unrecorded",
        ),
        migrations.AlterField(
            model_name="event",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "–"),
                    ("no_rule", "No rule for this event"),
                    ("rule_off", "The rule is off"),
                    ("template_inactive", "The rule's template is not active"),
                    ("no_contact", "No such contact"),
                    ("several_contacts", "Several contacts have this e-mail address"),
                    ("privacy_blocked", "Privacy-blocked"),
                    ("archived", "Archived"),
                ],
                max_length=17,
                verbose_name="reason",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["told_at", "id"],
                include=("event", "entry", "reason", "dismissed_at"),
                name="interactions_event_told",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                models.F("told_at"),
                models.F("id"),
                condition=models.Q(("dismissed_at", None), ("entry", None)),
                name="interactions_event_unrecorded",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "",
                            "no_rule",
                            "rule_off",
                            "template_inactive",
                            "no_contact",
                            "several_contacts",
                            "privacy_blocked",
                            "archived",
                        ],
                    )
                ),
                name="interactions_event_reason_known",
            ),
        ),
    ]
