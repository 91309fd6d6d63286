"""The record that cancelled entries were deleted."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Deletion(models.Model):
    deleted_at = models.DateTimeField(_("deleted"), auto_now_add=True)
    # Empty when an operator ran the command: `by_name` then holds the account on the machine.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(_("who"), max_length=150)
    criteria = models.JSONField(_("criteria"), default=dict)
    entries = models.PositiveIntegerField(_("entries"))
    comments = models.PositiveIntegerField(_("comments"))
    attachments = models.PositiveIntegerField(_("attachments"))

    class Meta:
        verbose_name = _("deletion")
        verbose_name_plural = _("deletions")
        ordering = ["-deleted_at", "-pk"]

    def __str__(self):
        return f"{self.deleted_at:%Y-%m-%d %H:%M}"
