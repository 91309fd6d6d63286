"""How contacts are found and changed."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .searching import with_words


class ContactQuerySet(models.QuerySet):
    def search(self, text):
        """The contacts in which each word of the text begins a word of the name, the company, the number,
        the e-mail, the city, the postal code or a phone number. A blank text finds all."""
        return with_words(self, text)

    def active(self):
        return self.filter(archived_at=None)

    def for_list(self):
        return self.select_related("company", "salesperson")

    def with_people_of(self, contact):
        """A company with its people; a person alone (DESIGN of the figures: a company's cover its people's)."""
        return self.filter(Q(pk=contact.pk) | Q(company=contact.pk))

    def archive(self):
        """Archive what is not archived; return how many were."""
        return self.filter(archived_at=None).update(archived_at=Now())

    def unarchive(self):
        """Bring back what is archived; return how many were."""
        return self.exclude(archived_at=None).update(archived_at=None)


class ContactImportQuerySet(models.QuerySet):
    def move(self, before, after, **values):
        """Bring an import from one of the states `before` to `after`; return how many were: of two clicks,
        the second finds none."""
        return self.filter(state__in=before).update(state=after, **values)

    def for_list(self):
        return self.select_related("user").order_by("-created_at", "-pk")
