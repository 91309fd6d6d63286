"""Contacts, their tags, and the views that people save of lists."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django_countries.fields
from django.conf import settings
from django.db import migrations, models

import crm.models.contact


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0002_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "list",
                    models.CharField(
                        help_text="The name of the list's address.",
                        max_length=50,
                        verbose_name="list",
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("query", models.TextField(blank=True, verbose_name="filter")),
                (
                    "shared",
                    models.BooleanField(
                        default=False, help_text="Everybody sees it.", verbose_name="shared"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="name")),
            ],
            options={
                "verbose_name": "tag",
                "verbose_name_plural": "tags",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="crm_tag_name_unique",
                        violation_error_message="There is a tag of this name already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        db_default=crm.models.contact.NextNumber("C", 6, "crm_contact_number"),
                        editable=False,
                        max_length=20,
                        unique=True,
                        verbose_name="number",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("company", "Company"), ("person", "Person")],
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "first_name",
                    models.CharField(blank=True, max_length=100, verbose_name="first name"),
                ),
                (
                    "last_name",
                    models.CharField(blank=True, max_length=100, verbose_name="last name"),
                ),
                (
                    "job_title",
                    models.CharField(blank=True, max_length=100, verbose_name="job title"),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("mobile", models.CharField(blank=True, max_length=40, verbose_name="mobile")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                (
                    "postal_code",
                    models.CharField(blank=True, max_length=20, verbose_name="postal code"),
                ),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="city")),
                ("region", models.CharField(blank=True, max_length=100, verbose_name="region")),
                (
                    "country",
                    django_countries.fields.CountryField(
                        blank=True, max_length=2, verbose_name="country"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("en", "English"),
                            ("da", "Danish"),
                            ("de", "German"),
                            ("sv", "Swedish"),
                            ("nb", "Norwegian"),
                            ("fi", "Finnish"),
                            ("nl", "Dutch"),
                            ("fr", "French"),
                            ("es", "Spanish"),
                            ("it", "Italian"),
                            ("pt", "Portuguese"),
                            ("pl", "Polish"),
                        ],
                        max_length=7,
                        verbose_name="language",
                    ),
                ),
                (
                    "correspondence_type",
                    models.CharField(
                        blank=True,
                        choices=[("", "None"), ("letter", "Letter"), ("email", "E-mail")],
                        max_length=6,
                        verbose_name="correspondence type",
                    ),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True,
                        help_text="The number that another system knows this contact by.",
                        max_length=100,
                        verbose_name="external number",
                    ),
                ),
                (
                    "excluded_from_segments",
                    models.BooleanField(default=False, verbose_name="excluded from segments"),
                ),
                (
                    "privacy_blocked",
                    models.BooleanField(
                        default=False,
                        help_text="Nothing may be recorded or sent.",
                        verbose_name="privacy-blocked",
                    ),
                ),
                (
                    "archived_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archived"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "sort_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=crm.models.contact.SortName("name"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "search_vector",
                    django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
                ),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="crm.contact",
                        verbose_name="company",
                    ),
                ),
                (
                    "salesperson",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="salesperson",
                    ),
                ),
                (
                    "tags",
                    models.ManyToManyField(
                        blank=True, related_name="contacts", to="crm.tag", verbose_name="tags"
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "ordering": ["sort_name", "pk"],
                "permissions": [("import_contact", "Can import contacts")],
            },
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("user", "list", "name"),
                name="crm_savedview_name_unique",
                violation_error_message="You have a view of this name already.",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(models.F("sort_name"), models.F("id"), name="crm_contact_sort_name"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(models.F("created_at"), models.F("id"), name="crm_contact_created"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                models.F("salesperson"),
                models.F("sort_name"),
                models.F("id"),
                name="crm_contact_salesperson_name",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                models.F("company"),
                models.F("sort_name"),
                models.F("id"),
                name="crm_contact_company_name",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="crm_contact_email",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                models.F("sort_name"), models.F("postal_code"), name="crm_contact_name_postal_code"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("search_vector"), name="crm_contact_search"
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["company", "person"])),
                name="crm_contact_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("correspondence_type__in", ["", "letter", "email"])),
                name="crm_contact_correspondence_type_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="crm_contact_name_given",
                violation_error_message="A contact needs a name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "person"),
                    models.Q(("company", None), ("first_name", ""), ("last_name", "")),
                    _connector="OR",
                ),
                name="crm_contact_only_people_have_a_company",
                violation_error_message="Only a person has a first name, a last name and a company.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "company"),
                    (
                        "name",
                        django.db.models.functions.text.Trim(
                            django.db.models.functions.text.Concat(
                                models.F("first_name"), models.Value(" "), models.F("last_name")
                            )
                        ),
                    ),
                    _connector="OR",
                ),
                name="crm_contact_name_of_a_person",
                violation_error_message="A person's name is the first name and the last name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("external_id",),
                name="crm_contact_external_id_unique",
                violation_error_message="Another contact has this external number.",
            ),
        ),
    ]
