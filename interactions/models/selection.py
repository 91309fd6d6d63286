"""What a user chose for a bulk action, held here so that no ids travel through pages."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Selection(models.Model):
    """The entries that a filter found, or that were ticked, with a fingerprint of them as they were shown."""

    class Action(models.TextChoices):
        CANCEL = "cancel", _("Cancel")
        RESTORE = "restore", _("Restore")
        EVALUATE = "evaluate", _("Evaluate")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    query = models.TextField(blank=True)
    entry_ids = ArrayField(models.BigIntegerField(), null=True)
    # The address of the list that they were chosen in.
    back = models.TextField()
    count = models.PositiveIntegerField()
    fingerprint = models.BigIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    # What was done with them, with how many, and the context of the history's events that it left, by which the
    # way back finds them.
    done_at = models.DateTimeField(null=True)
    action = models.CharField(max_length=8, choices=Action, blank=True)
    changed = models.PositiveIntegerField(null=True)
    operation = models.UUIDField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, action="", changed=None, operation=None)
                | Q(
                    done_at__isnull=False,
                    action__in=["cancel", "restore", "evaluate"],
                    changed__isnull=False,
                    operation__isnull=False,
                ),
                name="interactions_selection_done_whole",
            )
        ]

    def __str__(self):
        return str(self.id)

    def get_absolute_url(self, action=""):
        """The page that shows them; with an action, what it would do."""
        return reverse("selection", args=[self.pk]) + (f"?do={action}" if action else "")
