"""A follow-up: what is to be done next with a contact."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.dates import AFTER_LAST, FIRST, in_these_centuries

from ..querysets import FollowUpQuerySet


class FollowUp(models.Model):
    contact = models.ForeignKey(
        "crm.Contact",
        on_delete=models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("contact"),
    )
    entry = models.ForeignKey(
        "interactions.InteractionLogEntry",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("entry"),
    )
    salesperson = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("salesperson"),
    )
    due_on = models.DateField(_("due"), validators=[in_these_centuries])
    text = models.CharField(_("what to do"), max_length=250)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        indexes = [
            # My day, and the contact's page: only what is open.
            models.Index(
                "salesperson",
                "due_on",
                "id",
                name="interactions_followup_open",
                condition=Q(done_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="interactions_followup_done_pair",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=FIRST, due_on__lt=AFTER_LAST),
                name="interactions_followup_due_on_year",
            ),
        ]

    def __str__(self):
        return self.text
