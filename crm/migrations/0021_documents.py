"""Sales documents with their number series, who writes them, and the tokens of the API."""

import datetime
from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.math
import django_countries.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0020_emptied_segments"),
    ]

    operations = [
        migrations.CreateModel(
            name="OurCompany",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                (
                    "postal_code",
                    models.CharField(blank=True, max_length=20, verbose_name="postal code"),
                ),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="city")),
                (
                    "country",
                    django_countries.fields.CountryField(
                        blank=True, max_length=2, verbose_name="country"
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        help_text="Answers to our e-mails go here.",
                        max_length=254,
                        verbose_name="e-mail",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("website", models.CharField(blank=True, max_length=200, verbose_name="website")),
                (
                    "vat_number",
                    models.CharField(blank=True, max_length=40, verbose_name="VAT number"),
                ),
                (
                    "bank_details",
                    models.CharField(
                        blank=True,
                        help_text="IBAN and BIC, for instance.",
                        max_length=200,
                        verbose_name="bank details",
                    ),
                ),
                (
                    "footer",
                    models.CharField(
                        blank=True,
                        help_text="Stands at the bottom of each page.",
                        max_length=300,
                        verbose_name="footer",
                    ),
                ),
                (
                    "logo",
                    models.BinaryField(blank=True, editable=True, null=True, verbose_name="logo"),
                ),
                (
                    "logo_type",
                    models.CharField(
                        blank=True,
                        choices=[("png", "PNG"), ("jpg", "JPEG"), ("svg", "SVG")],
                        editable=False,
                        max_length=4,
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("EUR", "EUR"),
                            ("DKK", "DKK"),
                            ("SEK", "SEK"),
                            ("NOK", "NOK"),
                            ("GBP", "GBP"),
                            ("USD", "USD"),
                            ("CHF", "CHF"),
                            ("PLN", "PLN"),
                            ("CZK", "CZK"),
                            ("CAD", "CAD"),
                            ("AUD", "AUD"),
                        ],
                        default="EUR",
                        max_length=3,
                        verbose_name="currency",
                    ),
                ),
                (
                    "vat_rate",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("25"),
                        help_text="Percent. What a new line begins with.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="VAT rate",
                    ),
                ),
                (
                    "quote_days",
                    models.PositiveSmallIntegerField(
                        default=30, help_text="Days.", verbose_name="a quote is valid for"
                    ),
                ),
                (
                    "payment_days",
                    models.PositiveSmallIntegerField(
                        default=30, help_text="Days.", verbose_name="an invoice is due after"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "our company",
                "verbose_name_plural": "our company",
                "default_permissions": ("change",),
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="The system that it is given to.",
                        max_length=100,
                        verbose_name="name",
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "beginning",
                    models.CharField(editable=False, max_length=16, verbose_name="begins with"),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("record", "Tell events and write contacts"),
                                ("read", "Read interactions and contacts"),
                            ],
                            max_length=10,
                        ),
                        default=list,
                        size=None,
                        verbose_name="scopes",
                    ),
                ),
                (
                    "calls_a_minute",
                    models.PositiveIntegerField(
                        default=600,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="calls a minute",
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
                    "last_used_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="last used"
                    ),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="revoked"
                    ),
                ),
                ("minute", models.DateTimeField(blank=True, editable=False, null=True)),
                ("calls", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "user",
                    models.ForeignKey(
                        help_text="What the system records is logged by this user.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acts as",
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "verbose_name_plural": "API tokens",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("quote", "Quote"),
                            ("order_confirmation", "Order confirmation"),
                            ("invoice", "Invoice"),
                            ("credit_memo", "Credit memo"),
                        ],
                        max_length=18,
                        verbose_name="kind",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, editable=False, max_length=30, verbose_name="number"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "recipient",
                    models.TextField(
                        help_text="As they stand in the window of the envelope.",
                        max_length=600,
                        verbose_name="name and address",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                (
                    "deadline",
                    models.DateField(blank=True, null=True, verbose_name="valid until or due"),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("EUR", "EUR"),
                            ("DKK", "DKK"),
                            ("SEK", "SEK"),
                            ("NOK", "NOK"),
                            ("GBP", "GBP"),
                            ("USD", "USD"),
                            ("CHF", "CHF"),
                            ("PLN", "PLN"),
                            ("CZK", "CZK"),
                            ("CAD", "CAD"),
                            ("AUD", "AUD"),
                        ],
                        max_length=3,
                        verbose_name="currency",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="The customer's: an order number, a name.",
                        max_length=100,
                        verbose_name="reference",
                    ),
                ),
                (
                    "language",
                    models.CharField(
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
                    "notes",
                    models.TextField(
                        blank=True, max_length=4000, verbose_name="text below the lines"
                    ),
                ),
                (
                    "issued_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="issued"
                    ),
                ),
                ("shown_version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "net",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=16,
                        verbose_name="subtotal",
                    ),
                ),
                (
                    "vat",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=16,
                        verbose_name="VAT",
                    ),
                ),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=16,
                        verbose_name="total",
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
                    "creation_key",
                    models.UUIDField(blank=True, editable=False, null=True, unique=True),
                ),
                ("edition", models.PositiveIntegerField(db_default=1, editable=False)),
                (
                    "search_vector",
                    django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="crm.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="crm.document",
                        verbose_name="copied from",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "salesperson",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="salesperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["-date", "-pk"],
                "permissions": [
                    ("issue_document", "Can issue invoices and credit memos"),
                    ("print_document", "Can print documents"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(editable=False)),
                ("item", models.CharField(blank=True, max_length=30, verbose_name="no.")),
                ("text", models.TextField(max_length=1000, verbose_name="text")),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=3,
                        default=Decimal("1"),
                        max_digits=12,
                        verbose_name="quantity",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                (
                    "unit_price",
                    models.DecimalField(decimal_places=4, max_digits=12, verbose_name="unit price"),
                ),
                (
                    "discount",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="discount",
                    ),
                ),
                (
                    "vat_rate",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="VAT rate",
                    ),
                ),
                (
                    "amount",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.math.Round(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("quantity"), "*", models.F("unit_price")
                                    ),
                                    "*",
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(Decimal("100")), "-", models.F("discount")
                                    ),
                                ),
                                "*",
                                models.Value(Decimal("0.01")),
                            ),
                            precision=2,
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=16),
                        verbose_name="amount",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="crm.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "line",
                "verbose_name_plural": "lines",
                "ordering": ["position"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DocumentSeries",
            fields=[
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("quote", "Quote"),
                            ("order_confirmation", "Order confirmation"),
                            ("invoice", "Invoice"),
                            ("credit_memo", "Credit memo"),
                        ],
                        max_length=18,
                        primary_key=True,
                        serialize=False,
                        verbose_name="kind",
                    ),
                ),
                (
                    "prefix",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9-]*$",
                                "A prefix is made of capital letters, digits and hyphens.",
                            )
                        ],
                        verbose_name="prefix",
                    ),
                ),
                ("last", models.PositiveIntegerField(default=1000, verbose_name="last number")),
            ],
            options={
                "verbose_name": "number series",
                "verbose_name_plural": "number series",
                "default_permissions": ("view", "change"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("prefix__regex", "^[A-Z0-9-]*$")),
                        name="crm_documentseries_prefix_plain",
                    ),
                    models.UniqueConstraint(
                        fields=("prefix",),
                        name="crm_documentseries_prefix_unique",
                        violation_error_message="Another series has this prefix.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentseries",
            trigger=pgtrigger.compiler.Trigger(
                name="series_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="6729ff51f44e38b534b0ca16c531badc0e2914d9",
                    operation="DELETE",
                    pgid="pgtrigger_series_are_kept_166c5",
                    table="crm_documentseries",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentseries",
            trigger=pgtrigger.compiler.Trigger(
                name="series_are_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (SELECT FROM crm_documentseries) THEN\n            RAISE EXCEPTION 'Cannot empty % table', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="ae0daddcd7b1ed09e692957b1b8ecacf5327564f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_series_are_not_emptied_fddd0",
                    table="crm_documentseries",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentseries",
            trigger=pgtrigger.compiler.Trigger(
                name="no_number_twice",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."last" < (OLD."last") OR OLD."kind" IS DISTINCT FROM (NEW."kind"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="07627855f0a4ca4c293f03771a0041dbc515076d",
                    operation="UPDATE",
                    pgid="pgtrigger_no_number_twice_e4e8a",
                    table="crm_documentseries",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="ourcompany",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)), name="crm_ourcompany_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="ourcompany",
            constraint=models.CheckConstraint(
                condition=models.Q(("vat_rate__gte", 0), ("vat_rate__lte", 100)),
                name="crm_ourcompany_vat_rate",
            ),
        ),
        migrations.AddConstraint(
            model_name="ourcompany",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("logo", None), ("logo_type", "")),
                    models.Q(("logo__isnull", False), models.Q(("logo_type", ""), _negated=True)),
                    _connector="OR",
                ),
                name="crm_ourcompany_logo_has_a_type",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("scopes__contained_by", ["record", "read"])),
                name="crm_apitoken_scopes_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("calls_a_minute__gte", 1)), name="crm_apitoken_calls_a_minute"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(models.F("date"), models.F("id"), name="crm_document_date"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                models.F("contact"), models.F("date"), models.F("id"), name="crm_document_contact"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                models.F("kind"), models.F("date"), models.F("id"), name="crm_document_kind"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                models.F("salesperson"),
                models.F("date"),
                models.F("id"),
                name="crm_document_salesperson",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(models.F("total"), models.F("id"), name="crm_document_total"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("search_vector"), name="crm_document_search"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("number",),
                name="crm_document_number_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["quote", "order_confirmation", "invoice", "credit_memo"])
                ),
                name="crm_document_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "currency__in",
                        [
                            "EUR",
                            "DKK",
                            "SEK",
                            "NOK",
                            "GBP",
                            "USD",
                            "CHF",
                            "PLN",
                            "CZK",
                            "CAD",
                            "AUD",
                        ],
                    )
                ),
                name="crm_document_currency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "language__in",
                        ["en", "da", "de", "sv", "nb", "fi", "nl", "fr", "es", "it", "pt", "pl"],
                    )
                ),
                name="crm_document_language_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("issued_at", None), ("kind__in", ["invoice", "credit_memo"]), _connector="OR"
                ),
                name="crm_document_issued_kinds",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("date__gte", datetime.date(1900, 1, 1)),
                    ("date__lt", datetime.date(3000, 1, 1)),
                ),
                name="crm_document_date_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deadline", None), ("deadline__gte", models.F("date")), _connector="OR"
                ),
                name="crm_document_deadline_after_date",
                violation_error_message="This day is before the date of the document.",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("issued_at", None), ("total__gte", 0), _connector="OR"),
                name="crm_document_issued_total_not_negative",
                violation_error_message="The total is negative. Make a credit memo instead.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="chooses_no_number",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (NEW.\"number\" = ''))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                    hash="6cbdc2c5040a4d9b88a54bc09e067cdd67f3633c",
                    operation="INSERT",
                    pgid="pgtrigger_chooses_no_number_99d81",
                    table="crm_document",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="chooses_no_number_later",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"number\" = '' AND NOT (NEW.\"number\" = ''))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="d8a6aa2ab80c249848a28bc40a68a582ae601ecb",
                    operation="UPDATE",
                    pgid="pgtrigger_chooses_no_number_later_c8a55",
                    table="crm_document",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="number_is_given",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"number\" = '' AND (NEW.\"issued_at\" IS NOT NULL OR NEW.\"kind\" IN ('quote', 'order_confirmation')))",
                    func="\n    IF NEW.issued_at IS NOT NULL AND NOT EXISTS (\n        SELECT FROM crm_documentline WHERE document_id = NEW.id) THEN\n        RAISE EXCEPTION 'A document without lines cannot be issued.'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'crm_document_issued_with_lines';\n    END IF;\n    UPDATE crm_documentseries SET last = last + 1 WHERE kind = NEW.kind\n        RETURNING prefix || lpad(last::text, greatest(4, length(last::text)), '0') INTO NEW.number;\n    RETURN NEW;\n",
                    hash="3259cca1c9a44765099793d8b9f159c8ced4c709",
                    operation='INSERT OR UPDATE OF "issued_at"',
                    pgid="pgtrigger_number_is_given_6feb7",
                    table="crm_document",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="number_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN ((NOT (OLD."number" = \'\') AND OLD."number" IS DISTINCT FROM (NEW."number")) OR OLD."kind" IS DISTINCT FROM (NEW."kind"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="d20b9e82c3be47984a0234d88cd05c3418784288",
                    operation="UPDATE",
                    pgid="pgtrigger_number_is_kept_bd498",
                    table="crm_document",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="issued_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."issued_at" IS NOT NULL AND (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."contact_id" IS DISTINCT FROM (NEW."contact_id") OR OLD."recipient" IS DISTINCT FROM (NEW."recipient") OR OLD."salesperson_id" IS DISTINCT FROM (NEW."salesperson_id") OR OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."deadline" IS DISTINCT FROM (NEW."deadline") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."copied_from_id" IS DISTINCT FROM (NEW."copied_from_id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."net" IS DISTINCT FROM (NEW."net") OR OLD."vat" IS DISTINCT FROM (NEW."vat") OR OLD."total" IS DISTINCT FROM (NEW."total")))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="8274e3db9315c185cc09d0ccbe63b132f8c28f6e",
                    operation="UPDATE",
                    pgid="pgtrigger_issued_is_kept_4004c",
                    table="crm_document",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="numbered_is_not_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"number\" = ''))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="d248ff2d6d58f25b4008985409d636f878826f8f",
                    operation="DELETE",
                    pgid="pgtrigger_numbered_is_not_deleted_f244e",
                    table="crm_document",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="numbered_are_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (SELECT FROM crm_document WHERE number <> '') THEN\n            RAISE EXCEPTION 'Cannot empty % table', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="76952d3097494ee285b9359b2408aac3f755283b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_numbered_are_not_emptied_6a87d",
                    table="crm_document",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="search",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    NEW.search_vector := crm_search_vector(concat_ws(' ', NEW.number, NEW.reference, NEW.recipient,\n                        (SELECT concat_ws(' ', person.name, person.number, company.name)\n                            FROM crm_contact person LEFT JOIN crm_contact company ON company.id = person.company_id\n                            WHERE person.id = NEW.contact_id)), '', '');\n                    RETURN NEW;\n                ",
                    hash="d55081bd89ecd1bd36a9e27e2314d9064453c7fb",
                    operation='INSERT OR UPDATE OF "number", "issued_at", "contact_id", "reference", "recipient"',
                    pgid="pgtrigger_search_f4acf",
                    table="crm_document",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="documentline",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("document", "position"),
                name="crm_documentline_position_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quantity__gte", Decimal("-999999999.999")),
                    ("quantity__lte", Decimal("999999999.999")),
                    ("unit_price__gte", Decimal("-99999999.9999")),
                    ("unit_price__lte", Decimal("99999999.9999")),
                ),
                name="crm_documentline_numbers",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentline",
            constraint=models.CheckConstraint(
                condition=models.Q(("discount__gte", 0), ("discount__lte", 100)),
                name="crm_documentline_discount",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentline",
            constraint=models.CheckConstraint(
                condition=models.Q(("vat_rate__gte", 0), ("vat_rate__lte", 100)),
                name="crm_documentline_vat_rate",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentline",
            trigger=pgtrigger.compiler.Trigger(
                name="issued_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE issued timestamptz;",
                    func="\n    SELECT issued_at INTO issued FROM crm_document WHERE id = NEW.document_id FOR NO KEY UPDATE;\n    IF issued IS NOT NULL THEN\n        RAISE EXCEPTION 'The lines of an issued document never change.'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'crm_documentline_issued_is_kept';\n    END IF;\n    RETURN NEW;\n",
                    hash="9b94f3e246ae34e992b5cc8f3e465b57eaef73fb",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_issued_is_kept_da418",
                    table="crm_documentline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentline",
            trigger=pgtrigger.compiler.Trigger(
                name="issued_is_kept_whole",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE issued timestamptz;",
                    func="\n    SELECT issued_at INTO issued FROM crm_document WHERE id = OLD.document_id FOR NO KEY UPDATE;\n    IF issued IS NOT NULL THEN\n        RAISE EXCEPTION 'The lines of an issued document never change.'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'crm_documentline_issued_is_kept';\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;\n",
                    hash="bf99cc105a78fca62fb39550ab570a2994476db2",
                    operation='DELETE OR UPDATE OF "document_id"',
                    pgid="pgtrigger_issued_is_kept_whole_12b10",
                    table="crm_documentline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentline",
            trigger=pgtrigger.compiler.Trigger(
                name="issued_are_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (SELECT FROM crm_documentline JOIN crm_document ON crm_document.id = document_id WHERE issued_at IS NOT NULL) THEN\n            RAISE EXCEPTION 'Cannot empty % table', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="6280c60bd502e45bb7c375ac1938347399ec6d42",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_issued_are_not_emptied_8af95",
                    table="crm_documentline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentline",
            trigger=pgtrigger.compiler.Trigger(
                name="sum_up",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    UPDATE crm_document SET net = summed.net, vat = summed.vat, total = summed.net + summed.vat\n    FROM (\n        SELECT coalesce(sum(net), 0) AS net, coalesce(sum(round(net * vat_rate * 0.01, 2)), 0) AS vat\n        FROM (\n            SELECT vat_rate, sum(amount) AS net FROM crm_documentline\n            WHERE document_id = NEW.document_id GROUP BY vat_rate\n        ) rated\n    ) summed\n    WHERE id = NEW.document_id;\n    RETURN NULL;\n",
                    hash="8e83a129641dd5aa38b16387bdb52eef20e85ac9",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_sum_up_35a5b",
                    table="crm_documentline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentline",
            trigger=pgtrigger.compiler.Trigger(
                name="sum_up_rest",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    UPDATE crm_document SET net = summed.net, vat = summed.vat, total = summed.net + summed.vat\n    FROM (\n        SELECT coalesce(sum(net), 0) AS net, coalesce(sum(round(net * vat_rate * 0.01, 2)), 0) AS vat\n        FROM (\n            SELECT vat_rate, sum(amount) AS net FROM crm_documentline\n            WHERE document_id = OLD.document_id GROUP BY vat_rate\n        ) rated\n    ) summed\n    WHERE id = OLD.document_id;\n    RETURN NULL;\n",
                    hash="e1ccaee2442ddf1b34de035e22498e8042aa81f4",
                    operation='DELETE OR UPDATE OF "document_id"',
                    pgid="pgtrigger_sum_up_rest_4f7df",
                    table="crm_documentline",
                    when="AFTER",
                ),
            ),
        ),
    ]
