"""A contact is written to in one of the languages that are known, or in none in particular."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0011_letter_keys"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "language__in",
                        [
                            "",
                            "en",
                            "da",
                            "de",
                            "sv",
                            "nb",
                            "fi",
                            "nl",
                            "fr",
                            "es",
                            "it",
                            "pt",
                            "pl",
                        ],
                    )
                ),
                name="crm_contact_language_known",
            ),
        ),
    ]
