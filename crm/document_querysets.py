"""What pages need of sales documents."""

from django.db import models


class DocumentQuerySet(models.QuerySet):
    def for_list(self):
        return self.select_related("contact__company", "salesperson").defer(
            "search_vector", "contact__search_vector", "contact__company__search_vector"
        )

    def at(self, address):
        """Find the document that an address names: by its number, or by a draft's key."""
        if address.startswith("draft-"):
            return self.filter(pk=address.removeprefix("draft-"))
        return self.filter(number=address)
