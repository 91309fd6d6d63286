"""The interaction log: one entry is one recorded interaction with one contact."""

from decimal import Decimal

import pghistory
from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.choices import CorrespondenceType, Language
from crm.dates import in_these_centuries

from ..choices import (
    DeliveryStatus,
    DocumentType,
    Evaluation,
    InformationFlow,
    InitiatedBy,
    Source,
)
from ..entry_querysets import EntryQuerySet
from .entry_rules import CONSTRAINTS, INDEXES, MAY_CHANGE, TRIGGERS
from .record_rules import COMMENTS, HISTORY, Changed


# The history keeps what was there before: with the entry as it is now, each change can be told exactly.
@pghistory.track(
    Changed(),
    fields=[*MAY_CHANGE, "postponed"],
    model_name="InteractionLogEntryEvent",
    meta={
        "verbose_name": _("change of an entry"),
        "verbose_name_plural": _("changes of entries"),
        "triggers": HISTORY,
    },
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
    occurred_at = models.DateTimeField(_("date and time"), validators=[in_these_centuries])
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
    run = models.ForeignKey(
        "interactions.LoggedSegment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        db_index=False,
        editable=False,
        verbose_name=_("logged segment"),
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
    resends = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="resent",
        db_index=False,
        editable=False,
        verbose_name=_("sends again"),
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
        indexes = INDEXES
        constraints = CONSTRAINTS
        triggers = TRIGGERS

    def __str__(self):
        return self.description or str(_("Interaction"))

    def get_absolute_url(self):
        return reverse("entry", args=[self.pk])

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None


class EntryComment(models.Model):
    entry = models.ForeignKey(
        InteractionLogEntry, on_delete=models.CASCADE, related_name="comments"
    )
    text = models.TextField(_("comment"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["written_at", "pk"]
        triggers = COMMENTS

    def __str__(self):
        return self.text


InteractionLogEntryEvent = InteractionLogEntry.pgh_event_model
