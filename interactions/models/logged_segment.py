"""The record that a segment was logged: one run, its entries and who was left out."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.triggers import changed, kept_while, kept_whole

from ..choices import LeftOut
from ..run_querysets import LoggedSegmentQuerySet

FACTS = [
    "id",
    "segment",
    "template",
    "description",
    "occurred_at",
    "asked",
    "made",
    "left_out",
    "logged_by",
    "logged_at",
    "idempotency_key",
]


class LoggedSegment(models.Model):
    segment = models.ForeignKey(
        "crm.Segment",
        on_delete=models.PROTECT,
        related_name="runs",
        db_index=False,
        verbose_name=_("segment"),
    )
    template = models.ForeignKey(
        "interactions.InteractionTemplate",
        on_delete=models.PROTECT,
        related_name="runs",
        db_index=False,
        verbose_name=_("template"),
    )
    description = models.CharField(_("description"), max_length=250)
    occurred_at = models.DateTimeField(_("date and time"))
    # What else was asked for, as the form says it: the salesperson, the texts, what is left out all the same.
    asked = models.JSONField(default=dict, editable=False)
    made = models.IntegerField(_("entries"))
    left_out = models.IntegerField(_("left out"))
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("logged by"),
    )
    logged_at = models.DateTimeField(_("logged"), db_default=Now(), editable=False)
    idempotency_key = models.CharField(
        max_length=200, null=True, blank=True, unique=True, editable=False
    )
    sending_paused_at = models.DateTimeField(
        _("sending paused"), null=True, blank=True, editable=False
    )
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

    objects = LoggedSegmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("logged segment")
        verbose_name_plural = _("logged segments")
        ordering = ["-logged_at", "-pk"]
        indexes = [
            # The list of runs, of all segments and of one.
            models.Index("logged_at", "id", name="interactions_run_logged"),
            models.Index("segment", "logged_at", "id", name="interactions_run_segment"),
            models.Index("template", "logged_at", "id", name="interactions_run_template"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancelled_reason="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="interactions_run_cancelled_pair",
            ),
            models.CheckConstraint(
                condition=Q(made__gt=0, left_out__gte=0), name="interactions_run_made_some"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="facts_are_kept", operation=pgtrigger.Update, condition=changed(*FACTS)
            ),
            pgtrigger.Protect(
                name="only_cancelled_is_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__cancelled_at__isnull=True),
            ),
            kept_whole(
                "live_ones_are_not_emptied", "SELECT FROM {gone} WHERE cancelled_at IS NULL"
            ),
        ]

    def __str__(self):
        return self.description

    def get_absolute_url(self):
        return reverse("run", args=[self.pk])

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None


class SkippedContact(models.Model):
    """A contact of the segment that a run left out, and why."""

    pk = models.CompositePrimaryKey("run_id", "contact_id")
    run = models.ForeignKey(
        LoggedSegment, on_delete=models.CASCADE, related_name="skipped", db_index=False
    )
    contact = models.ForeignKey("crm.Contact", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=15, choices=LeftOut)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=LeftOut.values), name="interactions_skipped_reason_known"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="skipped_are_kept", operation=pgtrigger.Update),
            *kept_while(
                "skipped_by_live_ones_are_not",
                "SELECT FROM {gone} skipped JOIN interactions_loggedsegment run ON run.id = run_id"
                " WHERE cancelled_at IS NULL",
            ),
        ]

    def __str__(self):
        return f"{self.run_id}, {self.contact_id}"
