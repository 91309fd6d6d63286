"""The interaction log: one entry is one recorded interaction with one contact."""

from decimal import Decimal

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.choices import CorrespondenceType, Language
from crm.triggers import changed

from ..choices import (
    AUTOMATIC,
    DeliveryStatus,
    DocumentType,
    Evaluation,
    InformationFlow,
    InitiatedBy,
    Source,
)
from ..querysets import EntryQuerySet

# What was said, with whom and when. It never changes once logged: a wrong entry is cancelled, and
# corrected by a new one.
FACTS = [
    "contact",
    "company",
    "template",
    "group",
    "salesperson",
    "occurred_at",
    "description",
    "information_flow",
    "initiated_by",
    "correspondence_type",
    "language",
    "subject",
    "body",
    "contacted_via",
    "source",
    "document_type",
    "document_number",
    "document_version",
    "postponed",
    "logged_by",
    "logged_at",
    "idempotency_key",
]
MAY_CHANGE = [
    "evaluation",
    "attempt_failed",
    "cost",
    "duration",
    "delivery_status",
    "delivery_error",
    "cancelled_at",
    "cancelled_by",
    "cancelled_reason",
]


def known(field, choices):
    """The constraint that a field holds one of the choices."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}), name=f"interactions_entry_{field}_known"
    )


# The history keeps what was there before: with the entry as it is now, each change can be told exactly.
@pghistory.track(
    pghistory.UpdateEvent("changed", row=pghistory.Old),
    fields=[*MAY_CHANGE, "postponed"],
    model_name="InteractionLogEntryEvent",
    level=pghistory.Statement,
)
class InteractionLogEntry(models.Model):
    # The lists that need an index have one below, with the order of the list in it.
    contact = models.ForeignKey(
        "crm.Contact",
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,
        verbose_name=_("contact"),
    )
    company = models.ForeignKey(
        "crm.Contact",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="company_entries",
        db_index=False,
        verbose_name=_("company"),
        help_text=_("The contact's company at that time; a company's own entries name itself."),
    )
    template = models.ForeignKey(
        "interactions.InteractionTemplate",
        on_delete=models.PROTECT,
        null=True,
        related_name="entries",
        db_index=False,
        verbose_name=_("template"),
    )
    group = models.ForeignKey(
        "interactions.InteractionGroup",
        on_delete=models.PROTECT,
        null=True,
        related_name="entries",
        db_index=False,
        verbose_name=_("group"),
    )
    salesperson = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="entries",
        db_index=False,
        verbose_name=_("salesperson"),
    )
    occurred_at = models.DateTimeField(_("date and time"))
    description = models.CharField(_("description"), max_length=250)
    information_flow = models.CharField(
        _("information flow"), max_length=8, choices=InformationFlow, blank=True
    )
    initiated_by = models.CharField(
        _("initiated by"), max_length=4, choices=InitiatedBy, blank=True
    )
    correspondence_type = models.CharField(
        _("correspondence type"), max_length=6, choices=CorrespondenceType, blank=True
    )
    language = models.CharField(_("language"), max_length=7, choices=Language, blank=True)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    body = models.TextField(_("text"), blank=True)
    cost = models.DecimalField(
        _("cost"),
        max_digits=12,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(Decimal(0), _("The cost cannot be negative."))],
    )
    duration = models.IntegerField(
        _("duration"),
        default=0,
        validators=[MinValueValidator(0, _("The duration cannot be negative."))],
        help_text=_("In minutes."),
    )
    evaluation = models.CharField(_("evaluation"), max_length=13, choices=Evaluation, blank=True)
    attempt_failed = models.BooleanField(_("attempt failed"), default=False)
    contacted_via = models.CharField(
        _("contacted via"), max_length=80, blank=True, help_text=_("The number that was dialled.")
    )
    source = models.CharField(
        _("source"), max_length=8, choices=Source, default=Source.MANUAL, editable=False
    )
    document_type = models.CharField(
        _("document type"), max_length=18, choices=DocumentType, blank=True, editable=False
    )
    document_number = models.CharField(
        _("document number"), max_length=50, blank=True, editable=False
    )
    document_version = models.PositiveIntegerField(
        _("document version"), null=True, blank=True, editable=False
    )
    delivery_status = models.CharField(
        _("delivery status"), max_length=6, choices=DeliveryStatus, blank=True, editable=False
    )
    delivery_error = models.TextField(_("delivery error"), blank=True, editable=False)
    postponed = models.BooleanField(_("postponed"), default=False, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("cancelled by"),
    )
    cancelled_reason = models.CharField(_("reason"), max_length=250, blank=True, editable=False)
    corrects = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrections",
        db_index=False,
        editable=False,
        verbose_name=_("corrects"),
    )
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("logged by"),
    )
    logged_at = models.DateTimeField(_("logged"), db_default=Now(), editable=False)
    idempotency_key = models.CharField(
        max_length=200, null=True, blank=True, unique=True, editable=False
    )
    attachments = models.ManyToManyField(
        "interactions.Attachment", blank=True, related_name="entries", verbose_name=_("attachments")
    )
    # Kept by the database: what a search looks in.
    search_vector = SearchVectorField(null=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("interaction log entry")
        verbose_name_plural = _("interaction log entries")
        ordering = ["-occurred_at", "-pk"]
        permissions = [
            ("cancel_own_entry", _("Can cancel, restore and evaluate own entries")),
            ("cancel_any_entry", _("Can cancel, restore and evaluate everybody's entries")),
            ("delete_cancelled_entries", _("Can delete cancelled entries")),
        ]
        indexes = [
            # The log, newest first; the key breaks ties so that pages never repeat a row.
            models.Index(
                "occurred_at", "id", name="interactions_entry_log", condition=Q(postponed=False)
            ),
            # The timeline of a contact and of a company, and their figures without a look at the table.
            models.Index(
                fields=["contact", "occurred_at", "id"],
                name="interactions_entry_contact",
                include=[
                    "cancelled_at",
                    "postponed",
                    "cost",
                    "duration",
                    "attempt_failed",
                    "initiated_by",
                ],
            ),
            models.Index(
                fields=["company", "occurred_at", "id"],
                name="interactions_entry_company",
                include=[
                    "cancelled_at",
                    "postponed",
                    "cost",
                    "duration",
                    "attempt_failed",
                    "initiated_by",
                ],
            ),
            # The log of a salesperson, a template and a group; the usage figures of the last two.
            models.Index("salesperson", "occurred_at", "id", name="interactions_entry_salesp"),
            models.Index(
                fields=["template", "occurred_at", "id"],
                name="interactions_entry_template",
                include=["cancelled_at", "postponed", "cost", "duration"],
            ),
            models.Index(
                fields=["group", "occurred_at", "id"],
                name="interactions_entry_group",
                include=["cancelled_at", "postponed", "cost", "duration"],
            ),
            # What is rare in the log, or lies at one end of it.
            models.Index(
                "occurred_at",
                "id",
                name="interactions_entry_cancelled",
                condition=Q(cancelled_at__isnull=False),
            ),
            models.Index(
                "occurred_at",
                "id",
                name="interactions_entry_failed",
                condition=Q(attempt_failed=True),
            ),
            models.Index(
                "logged_by", "id", name="interactions_entry_postponed", condition=Q(postponed=True)
            ),
            models.Index(
                "evaluation",
                "occurred_at",
                "id",
                name="interactions_entry_evaluation",
                condition=~Q(evaluation=""),
            ),
            models.Index(
                "source",
                "occurred_at",
                "id",
                name="interactions_entry_source",
                condition=~Q(source="manual"),
            ),
            models.Index(
                "delivery_status",
                "occurred_at",
                "id",
                name="interactions_entry_delivery",
                condition=~Q(delivery_status=""),
            ),
            models.Index(
                "document_number",
                "occurred_at",
                "id",
                name="interactions_entry_document",
                condition=~Q(document_number=""),
            ),
            models.Index(
                "corrects", name="interactions_entry_corrects", condition=Q(corrects__isnull=False)
            ),
            GinIndex("search_vector", name="interactions_entry_search"),
        ]
        constraints = [
            known("information_flow", InformationFlow),
            known("initiated_by", InitiatedBy),
            known("correspondence_type", CorrespondenceType),
            known("evaluation", Evaluation),
            known("source", Source),
            known("document_type", DocumentType),
            known("delivery_status", DeliveryStatus),
            models.CheckConstraint(
                condition=Q(cost__gte=0),
                name="interactions_entry_cost_not_negative",
                violation_error_message=_("The cost cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(duration__gte=0),
                name="interactions_entry_duration_not_negative",
                violation_error_message=_("The duration cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancelled_reason="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="interactions_entry_cancelled_pair",
            ),
            models.CheckConstraint(
                condition=Q(postponed=False) | Q(cancelled_at=None),
                name="interactions_entry_postponed_is_not_cancelled",
            ),
            # Finishing later needs a contact and nothing else; an automatic entry may have no salesperson.
            models.CheckConstraint(
                condition=Q(postponed=True)
                | (Q(template__isnull=False, group__isnull=False) & ~Q(description="")),
                name="interactions_entry_complete",
            ),
            models.CheckConstraint(
                condition=Q(postponed=True)
                | Q(salesperson__isnull=False)
                | ~Q(source=Source.MANUAL),
                name="interactions_entry_salesperson_given",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="facts_are_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__postponed=False) & changed(*FACTS),
            ),
            # Deleting the corrected entry is all that may happen to the pointer at it.
            pgtrigger.Protect(
                name="correction_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__postponed=False, new__corrects__isnull=False)
                & changed("corrects"),
            ),
            pgtrigger.Protect(
                name="only_cancelled_is_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__postponed=False, old__cancelled_at__isnull=True),
            ),
            pgtrigger.Trigger(
                name="search",
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf(
                    "contact_id", "company_id", "description", "subject", "document_number"
                ),
                when=pgtrigger.Before,
                func="""
                    NEW.search_vector := crm_search_vector(concat_ws(' ',
                        NEW.description, NEW.subject, NEW.document_number,
                        (SELECT name FROM crm_contact WHERE id = NEW.contact_id),
                        (SELECT name FROM crm_contact
                            WHERE id = NEW.company_id AND id <> NEW.contact_id)), '', '');
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return self.description or str(_("Interaction"))

    def get_absolute_url(self):
        return reverse("entry", args=[self.pk])

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def is_automatic(self):
        """Made by something done in the program or by another system, not by hand."""
        return self.source in AUTOMATIC


class EntryComment(models.Model):
    entry = models.ForeignKey(
        InteractionLogEntry, on_delete=models.CASCADE, related_name="comments"
    )
    text = models.TextField(_("comment"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["written_at", "pk"]

    def __str__(self):
        return self.text


InteractionLogEntryEvent = InteractionLogEntry.pgh_event_model
