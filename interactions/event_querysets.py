"""What pages and recording need of rules and events."""

from django.db import models


class RecordingRuleQuerySet(models.QuerySet):
    def with_templates(self):
        return self.select_related("template__group")


class EventQuerySet(models.QuerySet):
    def unrecorded(self):
        """What is still to be assigned, recorded or dismissed."""
        return self.filter(entry=None, dismissed_at=None).exclude(reason="")
