"""E-mails, recording rules, and the events that were told."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0021_documents"),
        ("interactions", "0025_skipped_contacts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Email",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recipient", models.EmailField(max_length=254, verbose_name="to")),
                ("subject", models.CharField(max_length=250, verbose_name="subject")),
                ("body", models.TextField(verbose_name="text")),
                ("message_id", models.CharField(editable=False, max_length=200, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("", "Nothing to deliver"),
                            ("queued", "Sending"),
                            ("sent", "Sent"),
                            ("failed", "Delivery failed"),
                        ],
                        default="queued",
                        editable=False,
                        max_length=6,
                        verbose_name="delivery status",
                    ),
                ),
                (
                    "error",
                    models.TextField(blank=True, editable=False, verbose_name="delivery error"),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="attempts"
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="due"),
                ),
                ("handed_over_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "sent_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="sent"
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="written",
                    ),
                ),
            ],
            options={
                "verbose_name": "e-mail",
                "verbose_name_plural": "e-mails",
                "ordering": ["-written_at", "-pk"],
                "default_permissions": ("add", "view"),
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event", models.CharField(max_length=50, verbose_name="event")),
                (
                    "key",
                    models.CharField(
                        blank=True, editable=False, max_length=200, null=True, unique=True
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
                        max_length=8,
                        verbose_name="source",
                    ),
                ),
                (
                    "contact_told",
                    models.CharField(
                        blank=True,
                        help_text="Number, e-mail or external number.",
                        max_length=254,
                        verbose_name="contact as told",
                    ),
                ),
                ("occurred_at", models.DateTimeField(verbose_name="date and time")),
                (
                    "description",
                    models.CharField(blank=True, max_length=250, verbose_name="description"),
                ),
                ("subject", models.CharField(blank=True, max_length=250, verbose_name="subject")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("language", models.CharField(blank=True, max_length=7, verbose_name="language")),
                (
                    "contacted_via",
                    models.CharField(blank=True, max_length=80, verbose_name="contacted via"),
                ),
                (
                    "cost",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="cost"
                    ),
                ),
                ("duration", models.IntegerField(blank=True, null=True, verbose_name="duration")),
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
                        max_length=18,
                        verbose_name="document type",
                    ),
                ),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=50, verbose_name="document number"),
                ),
                (
                    "document_version",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="document version"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "–"),
                            ("no_rule", "No rule for this event"),
                            ("rule_off", "The rule is off"),
                            ("template_inactive", "The rule's template is not active"),
                            ("no_contact", "No such contact"),
                            ("privacy_blocked", "Privacy-blocked"),
                            ("archived", "Archived"),
                        ],
                        max_length=17,
                        verbose_name="reason",
                    ),
                ),
                (
                    "told_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="told",
                    ),
                ),
                (
                    "dismissed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="dismissed"
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["-told_at", "-pk"],
                "default_permissions": ("view", "change"),
            },
        ),
        migrations.CreateModel(
            name="RecordingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "event",
                    models.CharField(
                        error_messages={"unique": "There is a rule for this event already."},
                        help_text="The name by which another system tells it.",
                        max_length=50,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_.-]*$",
                                "Begin with a small letter; go on with small letters, digits, hyphens, dots and underscores.",
                            )
                        ],
                        verbose_name="event",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        blank=True,
                        help_text="What happened, for people.",
                        max_length=100,
                        verbose_name="description",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="on")),
                (
                    "repeats",
                    models.CharField(
                        choices=[
                            ("once", "Counts as once"),
                            ("always", "Counts each time"),
                            ("daily", "Counts once a day"),
                        ],
                        default="once",
                        max_length=6,
                        verbose_name="told again",
                    ),
                ),
                (
                    "salesperson",
                    models.CharField(
                        choices=[
                            ("document", "The document's"),
                            ("contact", "The contact's"),
                            ("user", "The user who did it"),
                        ],
                        default="document",
                        max_length=8,
                        verbose_name="salesperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "recording rule",
                "verbose_name_plural": "recording rules",
                "ordering": ["event"],
            },
        ),
        migrations.AddField(
            model_name="interactionlogentry",
            name="resends",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="resent",
                to="interactions.interactionlogentry",
                verbose_name="sends again",
            ),
        ),
        migrations.AddField(
            model_name="loggedsegment",
            name="sending_paused_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="sending paused"
            ),
        ),
        migrations.AddIndex(
            model_name="interactionlogentry",
            index=models.Index(
                models.F("resends"),
                condition=models.Q(("resends__isnull", False)),
                name="interactions_entry_resends",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="resent_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."resends_id" IS NOT NULL AND NOT OLD."postponed" AND OLD."resends_id" IS DISTINCT FROM (NEW."resends_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="8c7a1aa1aa2d55a4f71c9d2d48280ba1793706d9",
                    operation="UPDATE",
                    pgid="pgtrigger_resent_is_kept_4e620",
                    table="interactions_interactionlogentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interactionlogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="resent_lets_go_of_nothing",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."resends_id" IS NULL AND NOT OLD."postponed" AND OLD."resends_id" IS NOT NULL)',
                    constraint="CONSTRAINT",
                    func="\n            IF EXISTS (SELECT FROM interactions_interactionlogentry WHERE id = OLD.resends_id) THEN\n                RAISE EXCEPTION 'Entry % sends entry % again, which is still there', OLD.id, OLD.resends_id;\n            END IF;\n            RETURN NULL;\n        ",
                    hash="24eb8358b547ed4dfdf2c916fe01701eb7658426",
                    operation='UPDATE OF "resends_id"',
                    pgid="pgtrigger_resent_lets_go_of_nothing_d90e5",
                    table="interactions_interactionlogentry",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="email",
            name="attachments",
            field=models.ManyToManyField(
                blank=True,
                related_name="emails",
                to="interactions.attachment",
                verbose_name="attachments",
            ),
        ),
        migrations.AddField(
            model_name="email",
            name="contact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="emails",
                to="crm.contact",
                verbose_name="contact",
            ),
        ),
        migrations.AddField(
            model_name="email",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="emails",
                to="crm.document",
                verbose_name="document",
            ),
        ),
        migrations.AddField(
            model_name="email",
            name="entry",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="email",
                to="interactions.interactionlogentry",
                verbose_name="entry",
            ),
        ),
        migrations.AddField(
            model_name="email",
            name="written_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="written by",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="crm.contact",
                verbose_name="contact",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="dismissed_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dismissed by",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="email",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="events",
                to="interactions.email",
                verbose_name="e-mail",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="events",
                to="interactions.interactionlogentry",
                verbose_name="entry",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="salesperson",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="salesperson",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="told_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="told by",
            ),
        ),
        migrations.AddField(
            model_name="recordingrule",
            name="template",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rules",
                to="interactions.interactiontemplate",
                verbose_name="template",
            ),
        ),
        migrations.AddIndex(
            model_name="email",
            index=models.Index(
                models.F("due_at"),
                models.F("id"),
                condition=models.Q(("due_at__isnull", False)),
                name="interactions_email_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["queued", "sent", "failed"])),
                name="interactions_email_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_at__isnull", False), ("status", "queued")),
                    models.Q(models.Q(("status", "queued"), _negated=True), ("due_at", None)),
                    _connector="OR",
                ),
                name="interactions_email_queued_is_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("status", "sent")),
                    models.Q(models.Q(("status", "sent"), _negated=True), ("sent_at", None)),
                    _connector="OR",
                ),
                name="interactions_email_sent_at",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="email",
            trigger=pgtrigger.compiler.Trigger(
                name="entry_is_told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."entry_id" IS NOT NULL AND (OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."error" IS DISTINCT FROM (NEW."error") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id")))',
                    func="\n    UPDATE interactions_interactionlogentry\n    SET delivery_status = NEW.status, delivery_error = NEW.error\n    WHERE id = NEW.entry_id AND (delivery_status, delivery_error) IS DISTINCT FROM (NEW.status, NEW.error);\n    RETURN NULL;\n",
                    hash="403be5fc62f3d23a1bfb48b1ebdf2034200eb4e8",
                    operation='UPDATE OF "status", "error", "entry_id"',
                    pgid="pgtrigger_entry_is_told_162f9",
                    table="interactions_email",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(models.F("told_at"), models.F("id"), name="interactions_event_told"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                models.F("told_at"),
                models.F("id"),
                condition=models.Q(("entry", None)),
                name="interactions_event_unrecorded",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                models.F("entry"),
                condition=models.Q(("entry__isnull", False)),
                name="interactions_event_entry",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                models.F("contact"),
                condition=models.Q(("contact__isnull", False)),
                name="interactions_event_contact",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                models.F("document_number"),
                condition=models.Q(("document_number", ""), _negated=True),
                name="interactions_event_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("event__regex", "^[a-z][a-z0-9_.-]*$")),
                name="interactions_event_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
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
                name="interactions_event_document_type_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cost", None),
                    models.Q(("cost__gte", 0), ("cost__lte", 9999999999)),
                    _connector="OR",
                ),
                name="interactions_event_cost_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("duration", None),
                    models.Q(("duration__gte", 0), ("duration__lte", 100000)),
                    _connector="OR",
                ),
                name="interactions_event_duration_limited",
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
                            "privacy_blocked",
                            "archived",
                        ],
                    )
                ),
                name="interactions_event_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("dismissed_at", None), ("entry", None), _connector="OR"),
                name="interactions_event_recorded_is_not_dismissed",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("event__regex", "^[a-z][a-z0-9_.-]*$")),
                name="interactions_rule_event_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("active", False), ("template__isnull", False), _connector="OR"),
                name="interactions_rule_on_has_a_template",
                violation_error_message="Choose a template, or switch the rule off.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("repeats__in", ["once", "always", "daily"])),
                name="interactions_rule_repeats_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("salesperson__in", ["document", "contact", "user"])),
                name="interactions_rule_salesperson_known",
            ),
        ),
    ]
