"""How segments are found and changed."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Now


class SegmentQuerySet(models.QuerySet):
    def active(self):
        return self.filter(archived_at=None)

    def for_list(self):
        return self.select_related("salesperson")

    def with_tag_names(self):
        """Each with the names of its tags in `tag_names`."""
        tags = self.model.tags.through.objects.filter(segment=OuterRef("pk")).order_by("tag__name")
        return self.annotate(tag_names=ArraySubquery(tags.values("tag__name")))

    def newest(self, most):
        """So many of the active ones, to be offered."""
        return self.active().order_by("-created_at", "-pk")[:most]

    def search(self, text):
        """Those with each word of the text in the description or the number. A blank text finds all."""
        found = self
        for word in text.split():
            found = found.filter(Q(description__icontains=word) | Q(number__istartswith=word))
        return found

    def claim(self, pk, version):
        """Count one more version of a row if it still has the version given; return how many rows it was."""
        return self.filter(pk=pk, version=version).update(version=F("version") + 1)

    def archive(self):
        """Archive what is not archived; return how many were."""
        return self.filter(archived_at=None).update(archived_at=Now())

    def unarchive(self):
        """Bring back what is archived; return how many were."""
        return self.exclude(archived_at=None).update(archived_at=None)


class SegmentStepManager(models.Manager):
    def get_queryset(self):
        """The steps without the keys of their contacts, which may be a million."""
        return super().get_queryset().defer("named_ids", "changed_ids")
