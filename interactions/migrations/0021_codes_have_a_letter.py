import django.core.validators
from django.db import migrations, models

GIVE_A_LETTER = """
UPDATE interactions_interactiongroup SET code = left('G' || code, 20) WHERE code !~ '[A-Z]';
UPDATE interactions_interactiontemplate SET code = left('T' || code, 20) WHERE code !~ '[A-Z]';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0020_salespeople_by_week"),
    ]

    operations = [
        migrations.RunSQL(GIVE_A_LETTER, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="interactiongroup",
            name="code",
            field=models.CharField(
                max_length=20,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(?=.*[A-Z])[A-Z0-9][A-Z0-9-]*$",
                        "A code is made of capital letters, digits and hyphens, and has a letter.",
                    )
                ],
                verbose_name="code",
            ),
        ),
        migrations.AlterField(
            model_name="interactiontemplate",
            name="code",
            field=models.CharField(
                max_length=20,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(?=.*[A-Z])[A-Z0-9][A-Z0-9-]*$",
                        "A code is made of capital letters, digits and hyphens, and has a letter.",
                    )
                ],
                verbose_name="code",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactiongroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "[A-Z]")),
                name="interactions_group_code_has_a_letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactiontemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "[A-Z]")),
                name="interactions_template_code_has_a_letter",
            ),
        ),
    ]
