"""Set-up, the log, and what belongs to an entry."""

import uuid
from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import interactions.models.attachment


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crm", "0003_contacts"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        upload_to=interactions.models.attachment.random_path, verbose_name="file"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "size",
                    models.PositiveBigIntegerField(help_text="In bytes.", verbose_name="size"),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Deletion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("deleted_at", models.DateTimeField(auto_now_add=True, verbose_name="deleted")),
                ("by_name", models.CharField(max_length=150, verbose_name="who")),
                ("criteria", models.JSONField(default=dict, verbose_name="criteria")),
                ("entries", models.PositiveIntegerField(verbose_name="entries")),
                ("comments", models.PositiveIntegerField(verbose_name="comments")),
                ("attachments", models.PositiveIntegerField(verbose_name="attachments")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "deletion",
                "verbose_name_plural": "deletions",
                "ordering": ["-deleted_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="InteractionGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9][A-Z0-9-]*$",
                                "A code is made of capital letters, digits and hyphens.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("description", models.CharField(max_length=100, verbose_name="description")),
                (
                    "hue",
                    models.CharField(
                        choices=[
                            ("phone", "Blue"),
                            ("email", "Teal"),
                            ("letter", "Brown"),
                            ("meeting", "Violet"),
                            ("document", "Light grey"),
                            ("note", "Dark grey"),
                        ],
                        default="note",
                        max_length=10,
                        verbose_name="colour",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={
                "verbose_name": "interaction group",
                "verbose_name_plural": "interaction groups",
                "ordering": ["description", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Upper("code"),
                        name="interactions_group_code_unique",
                        violation_error_message="There is a group with this code already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hue__in", ["phone", "email", "letter", "meeting", "document", "note"])
                        ),
                        name="interactions_group_hue_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InteractionLogEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("occurred_at", models.DateTimeField(verbose_name="date and time")),
                ("description", models.CharField(max_length=250, verbose_name="description")),
                (
                    "information_flow",
                    models.CharField(
                        blank=True,
                        choices=[("", "None"), ("outbound", "Outbound"), ("inbound", "Inbound")],
                        max_length=8,
                        verbose_name="information flow",
                    ),
                ),
                (
                    "initiated_by",
                    models.CharField(
                        blank=True,
                        choices=[("", "Nobody"), ("us", "Us"), ("them", "Them")],
                        max_length=4,
                        verbose_name="initiated by",
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
                ("subject", models.CharField(blank=True, max_length=250, verbose_name="subject")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                (
                    "cost",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=12,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0"), "The cost cannot be negative."
                            )
                        ],
                        verbose_name="cost",
                    ),
                ),
                (
                    "duration",
                    models.IntegerField(
                        default=0,
                        help_text="In minutes.",
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "The duration cannot be negative."
                            )
                        ],
                        verbose_name="duration",
                    ),
                ),
                (
                    "evaluation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not given"),
                            ("very_negative", "Very negative"),
                            ("negative", "Negative"),
                            ("neutral", "Neutral"),
                            ("positive", "Positive"),
                            ("very_positive", "Very positive"),
                        ],
                        max_length=13,
                        verbose_name="evaluation",
                    ),
                ),
                (
                    "attempt_failed",
                    models.BooleanField(default=False, verbose_name="attempt failed"),
                ),
                (
                    "contacted_via",
                    models.CharField(
                        blank=True,
                        help_text="The number that was dialled.",
                        max_length=80,
                        verbose_name="contacted via",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("manual", "By hand"),
                            ("segment", "Segment"),
                            ("document", "Document"),
                            ("email", "E-mail"),
                            ("call", "Call"),
                            ("api", "Other system"),
                        ],
                        default="manual",
                        editable=False,
                        max_length=8,
                        verbose_name="source",
                    ),
                ),
                (
                    "document_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("quote", "Quote"),
                            ("order_confirmation", "Order confirmation"),
                            ("invoice", "Invoice"),
                            ("credit_memo", "Credit memo"),
                            ("cover_letter", "Cover letter"),
                        ],
                        editable=False,
                        max_length=18,
                        verbose_name="document type",
                    ),
                ),
                (
                    "document_number",
                    models.CharField(
                        blank=True, editable=False, max_length=50, verbose_name="document number"
                    ),
                ),
                (
                    "document_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="document version"
                    ),
                ),
                (
                    "delivery_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing to deliver"),
                            ("queued", "Sending"),
                            ("sent", "Sent"),
                            ("failed", "Delivery failed"),
                        ],
                        editable=False,
                        max_length=6,
                        verbose_name="delivery status",
                    ),
                ),
                (
                    "delivery_error",
                    models.TextField(blank=True, editable=False, verbose_name="delivery error"),
                ),
                (
                    "postponed",
                    models.BooleanField(default=False, editable=False, verbose_name="postponed"),
                ),
                (
                    "cancelled_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="cancelled"
                    ),
                ),
                (
                    "cancelled_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=250, verbose_name="reason"
                    ),
                ),
                (
                    "logged_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="logged",
                    ),
                ),
                (
                    "idempotency_key",
                    models.CharField(
                        blank=True, editable=False, max_length=200, null=True, unique=True
                    ),
                ),
                (
                    "search_vector",
                    django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
                ),
                (
                    "attachments",
                    models.ManyToManyField(
                        blank=True,
                        related_name="entries",
                        to="interactions.attachment",
                        verbose_name="attachments",
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cancelled by",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="The contact's company at that time; a company's own entries name itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="company_entries",
                        to="crm.contact",
                        verbose_name="company",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="crm.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="corrections",
                        to="interactions.interactionlogentry",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="interactions.interactiongroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="logged by",
                    ),
                ),
                (
                    "salesperson",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="salesperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "interaction log entry",
                "verbose_name_plural": "interaction log entries",
                "ordering": ["-occurred_at", "-pk"],
                "permissions": [
                    ("cancel_own_entry", "Can cancel, restore and evaluate own entries"),
                    ("cancel_any_entry", "Can cancel, restore and evaluate everybody's entries"),
                    ("delete_cancelled_entries", "Can delete cancelled entries"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="comment")),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="interactions.interactionlogentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["written_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="InteractionLogEntryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "evaluation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not given"),
                            ("very_negative", "Very negative"),
                            ("negative", "Negative"),
                            ("neutral", "Neutral"),
                            ("positive", "Positive"),
                            ("very_positive", "Very positive"),
                        ],
                        max_length=13,
                        verbose_name="evaluation",
                    ),
                ),
                (
                    "attempt_failed",
                    models.BooleanField(default=False, verbose_name="attempt failed"),
                ),
                (
                    "cost",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=12,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0"), "The cost cannot be negative."
                            )
                        ],
                        verbose_name="cost",
                    ),
                ),
                (
                    "duration",
                    models.IntegerField(
                        default=0,
                        help_text="In minutes.",
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "The duration cannot be negative."
                            )
                        ],
                        verbose_name="duration",
                    ),
                ),
                (
                    "delivery_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing to deliver"),
                            ("queued", "Sending"),
                            ("sent", "Sent"),
                            ("failed", "Delivery failed"),
                        ],
                        editable=False,
                        max_length=6,
                        verbose_name="delivery status",
                    ),
                ),
                (
                    "delivery_error",
                    models.TextField(blank=True, editable=False, verbose_name="delivery error"),
                ),
                (
                    "cancelled_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="cancelled"
                    ),
                ),
                (
                    "cancelled_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=250, verbose_name="reason"
                    ),
                ),
                (
                    "postponed",
                    models.BooleanField(default=False, editable=False, verbose_name="postponed"),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cancelled by",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="evaluation_attempt_failed_cost_duration_delivery_status_delivery_error_cancelled_at_cancelled_by_cancelled_reason_postponed_events",
                        to="interactions.interactionlogentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InteractionTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9][A-Z0-9-]*$",
                                "A code is made of capital letters, digits and hyphens.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        help_text="Becomes the description of each new entry.",
                        max_length=250,
                        verbose_name="description",
                    ),
                ),
                (
                    "icon",
                    models.CharField(
                        choices=[
                            ("phone-outgoing", "Outgoing call"),
                            ("phone-incoming", "Incoming call"),
                            ("mail-forward", "E-mail sent"),
                            ("mail-opened", "E-mail received"),
                            ("mailbox", "Letter"),
                            ("users-group", "Meeting"),
                            ("note", "Note"),
                            ("file-text", "Document"),
                            ("file-invoice", "Invoice"),
                            ("file-check", "Confirmation"),
                            ("file-minus", "Credit memo"),
                        ],
                        default="note",
                        max_length=20,
                        verbose_name="icon",
                    ),
                ),
                (
                    "information_flow",
                    models.CharField(
                        blank=True,
                        choices=[("", "None"), ("outbound", "Outbound"), ("inbound", "Inbound")],
                        max_length=8,
                        verbose_name="information flow",
                    ),
                ),
                (
                    "initiated_by",
                    models.CharField(
                        blank=True,
                        choices=[("", "Nobody"), ("us", "Us"), ("them", "Them")],
                        max_length=4,
                        verbose_name="initiated by",
                    ),
                ),
                (
                    "unit_cost",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="unit cost",
                    ),
                ),
                (
                    "unit_duration",
                    models.PositiveIntegerField(
                        default=0, help_text="In minutes.", verbose_name="unit duration"
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
                    "ignore_contact_correspondence_type",
                    models.BooleanField(
                        default=False, verbose_name="ignore the contact's correspondence type"
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
                        default="en",
                        help_text="Used when there is no text in the contact's language.",
                        max_length=7,
                        verbose_name="default language",
                    ),
                ),
                (
                    "follow_up_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Days. Suggested with each new entry.",
                        null=True,
                        verbose_name="follow up after",
                    ),
                ),
                (
                    "for_calls",
                    models.BooleanField(
                        default=False,
                        help_text="One template at most; the Call button of a contact records with it.",
                        verbose_name="used by the Call button",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=100,
                        help_text="The lowest ones are offered first.",
                        verbose_name="position",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="templates",
                        to="interactions.interactiongroup",
                        verbose_name="interaction group",
                    ),
                ),
            ],
            options={
                "verbose_name": "interaction template",
                "verbose_name_plural": "interaction templates",
                "ordering": ["position", "description", "pk"],
            },
        ),
        migrations.AddField(
            model_name="interactionlogentry",
            name="template",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="interactions.interactiontemplate",
                verbose_name="template",
            ),
        ),
        migrations.CreateModel(
            name="Selection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("query", models.TextField(blank=True)),
                (
                    "entry_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
                ("count", models.PositiveIntegerField()),
                ("fingerprint", models.BigIntegerField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="TemplateText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("subject", models.CharField(blank=True, max_length=250, verbose_name="subject")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                (
                    "attachments",
                    models.ManyToManyField(
                        blank=True,
                        related_name="template_texts",
                        to="interactions.attachment",
                        verbose_name="attachments",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="interactions.interactiontemplate",
                    ),
                ),
            ],
            options={
                "verbose_name": "template text",
                "verbose_name_plural": "template texts",
                "ordering": ["template", "language"],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                ("text", models.CharField(max_length=250, verbose_name="what to do")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="crm.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "salesperson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="salesperson",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="follow_ups",
                        to="interactions.interactionlogentry",
                        verbose_name="entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        models.F("salesperson"),
                        models.F("due_on"),
                        models.F("id"),
                        condition=models.Q(("done_at", None)),
                        name="interactions_followup_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="interactions_followup_done_pair",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="interactiontemplate",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Upper("code"),
                name="interactions_template_code_unique",
                violation_error_message="There is a template with this code already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactiontemplate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("for_calls", True)),
                fields=("for_calls",),
                name="interactions_template_one_for_calls",
                violation_error_message="Another template is used by the Call button. Untick it there first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactiontemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("information_flow__in", ["", "outbound", "inbound"])),
                name="interactions_template_information_flow_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactiontemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("initiated_by__in", ["", "us", "them"])),
                name="interactions_template_initiated_by_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactiontemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("correspondence_type__in", ["", "letter", "email"])),
                name="interactions_template_correspondence_type_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactiontemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit_cost__gte", 0)),
                name="interactions_template_cost_not_negative",
                violation_error_message="The cost cannot be negative.",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                models.F("occurred_at"),
                models.F("id"),
                condition=models.Q(("postponed", False)),
                name="interactions_entry_log",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                fields=["contact", "occurred_at", "id"],
                include=(
                    "cancelled_at",
                    "postponed",
                    "cost",
                    "duration",
                    "attempt_failed",
                    "initiated_by",
                ),
                name="interactions_entry_contact",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                fields=["company", "occurred_at", "id"],
                include=(
                    "cancelled_at",
                    "postponed",
                    "cost",
                    "duration",
                    "attempt_failed",
                    "initiated_by",
                ),
                name="interactions_entry_company",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                models.F("salesperson"),
                models.F("occurred_at"),
                models.F("id"),
                name="interactions_entry_salesp",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                fields=["template", "occurred_at", "id"],
                include=("cancelled_at", "postponed", "cost", "duration"),
                name="interactions_entry_template",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                models.F("group"),
                models.F("occurred_at"),
                models.F("id"),
                name="interactions_entry_group",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                models.F("occurred_at"),
                models.F("id"),
                condition=models.Q(("cancelled_at__isnull", False)),
                name="interactions_entry_cancelled",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                models.F("occurred_at"),
                models.F("id"),
                condition=models.Q(("attempt_failed", True)),
                name="interactions_entry_failed",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                models.F("logged_by"),
                models.F("id"),
                condition=models.Q(("postponed", True)),
                name="interactions_entry_postponed",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                models.F("evaluation"),
                models.F("occurred_at"),
                models.F("id"),
                condition=models.Q(("evaluation", ""), _negated=True),
                name="interactions_entry_evaluation",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                models.F("source"),
                models.F("occurred_at"),
                models.F("id"),
                condition=models.Q(("source", "manual"), _negated=True),
                name="interactions_entry_source",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                models.F("delivery_status"),
                models.F("occurred_at"),
                models.F("id"),
                condition=models.Q(("delivery_status", ""), _negated=True),
                name="interactions_entry_delivery",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                models.F("document_number"),
                models.F("occurred_at"),
                models.F("id"),
                condition=models.Q(("document_number", ""), _negated=True),
                name="interactions_entry_document",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                models.F("corrects"),
                condition=models.Q(("corrects__isnull", False)),
                name="interactions_entry_corrects",
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("search_vector"), name="interactions_entry_search"
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("information_flow__in", ["", "outbound", "inbound"])),
                name="interactions_entry_information_flow_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("initiated_by__in", ["", "us", "them"])),
                name="interactions_entry_initiated_by_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("correspondence_type__in", ["", "letter", "email"])),
                name="interactions_entry_correspondence_type_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "evaluation__in",
                        ["", "very_negative", "negative", "neutral", "positive", "very_positive"],
                    )
                ),
                name="interactions_entry_evaluation_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source__in", ["manual", "segment", "document", "email", "call", "api"])
                ),
                name="interactions_entry_source_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "document_type__in",
                        [
                            "",
                            "quote",
                            "order_confirmation",
                            "invoice",
                            "credit_memo",
                            "cover_letter",
                        ],
                    )
                ),
                name="interactions_entry_document_type_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("delivery_status__in", ["", "queued", "sent", "failed"])),
                name="interactions_entry_delivery_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__gte", 0)),
                name="interactions_entry_cost_not_negative",
                violation_error_message="The cost cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("duration__gte", 0)),
                name="interactions_entry_duration_not_negative",
                violation_error_message="The duration cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("cancelled_at", None), ("cancelled_by", None), ("cancelled_reason", "")
                    ),
                    models.Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False)),
                    _connector="OR",
                ),
                name="interactions_entry_cancelled_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("postponed", False), ("cancelled_at", None), _connector="OR"),
                name="interactions_entry_postponed_is_not_cancelled",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("postponed", True),
                    models.Q(
                        ("group__isnull", False),
                        ("template__isnull", False),
                        models.Q(("description", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="interactions_entry_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="interactionlogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("postponed", True),
                    ("salesperson__isnull", False),
                    models.Q(("source", "manual"), _negated=True),
                    _connector="OR",
                ),
                name="interactions_entry_salesperson_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="templatetext",
            constraint=models.UniqueConstraint(
                fields=("template", "language"),
                name="interactions_templatetext_language_unique",
                violation_error_message="This template has a text in this language already.",
            ),
        ),
    ]
