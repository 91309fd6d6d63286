"""What sending and the pages need of e-mails."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class EmailQuerySet(models.QuerySet):
    def due(self):
        """What is to be handed over now, the longest waiting first; not what belongs to a paused run."""
        return self.filter(
            Q(entry__run=None) | Q(entry__run__sending_paused_at=None), due_at__lte=Now()
        ).order_by("due_at", "pk")
