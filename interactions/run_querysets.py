"""How logged segments are found and changed."""

from django.db import models


class LoggedSegmentQuerySet(models.QuerySet):
    def for_list(self):
        return self.select_related("segment", "template__group", "logged_by", "cancelled_by")

    def changeable_by(self, user):
        """Those that a user may cancel and restore: all, those they logged, or none."""
        if user.has_perm("interactions.cancel_any_entry"):
            return self
        if user.has_perm("interactions.cancel_own_entry"):
            return self.filter(logged_by=user)
        return self.none()
