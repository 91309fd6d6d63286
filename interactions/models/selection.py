"""What a user chose for a bulk action, held here so that no ids travel through pages."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Selection(models.Model):
    """The entries that a filter found, or that were ticked, with a fingerprint of them as they were shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    query = models.TextField(blank=True)
    entry_ids = ArrayField(models.BigIntegerField(), null=True)
    count = models.PositiveIntegerField()
    fingerprint = models.BigIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    # When the action was carried out; what it cancelled bears the same time, by which the way back finds it.
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self):
        return str(self.id)
