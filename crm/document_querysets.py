"""How sales documents are found and changed."""

import uuid

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Now
from django.utils import timezone

from .choices import DocumentKind, DocumentStatus
from .expressions import COPIES, document_status, told
from .searching import with_words

QUOTE, ORDER, INVOICE, CREDIT_MEMO = DocumentKind


class DocumentQuerySet(models.QuerySet):
    def at(self, address):
        """Find the document that an address names: by its number, or by the key that it had as a draft."""
        if address.startswith("draft-"):
            pk = address.removeprefix("draft-")
            return self.filter(pk=pk, kind__in=DocumentKind.issued())
        return self.filter(number=address)

    def with_status(self):
        """Each with its DocumentStatus in `status`, as it is today."""
        return self.annotate(status=document_status())

    def in_status(self, status):
        """Those of this DocumentStatus, by conditions of which PostgreSQL can tell how many rows meet them."""
        copies = self.model._base_manager.filter(copied_from=OuterRef("pk")).order_by()
        followed = Exists(copies.filter(kind__in=[ORDER, INVOICE]))
        expired = Q(kind=QUOTE, deadline__lt=timezone.localdate())
        credits = copies.filter(kind=CREDIT_MEMO, issued_at__isnull=False)
        given = credits.values("copied_from").values_list(Sum("total"))
        issued = Q(kind__in=DocumentKind.issued(), issued_at__isnull=False)
        credited = Q(kind=INVOICE) & Exists(credits) & Q(total__lte=Subquery(given))
        conditions = {
            DocumentStatus.OPEN: Q(kind__in=[QUOTE, ORDER]) & ~followed & ~expired,
            DocumentStatus.EXPIRED: expired & ~followed,
            DocumentStatus.ACCEPTED: Q(kind=QUOTE) & followed,
            DocumentStatus.INVOICED: Q(kind=ORDER) & followed,
            DocumentStatus.DRAFT: Q(kind__in=DocumentKind.issued(), issued_at=None),
            DocumentStatus.ISSUED: issued & ~credited,
            DocumentStatus.CREDITED: issued & credited,
        }
        return self.filter(conditions[status])

    def for_list(self):
        return (
            self.with_status()
            .select_related("contact__company", "salesperson")
            .defer("search_vector", "contact__search_vector", "contact__company__search_vector")
        )

    def for_page(self):
        """With all that its page says of it, but its lines; `told_copies` are for `Document.of_told`."""
        return (
            self.for_list()
            .select_related("copied_from")
            .defer("copied_from__search_vector")
            .annotate(told_copies=told(COPIES, timezone.localdate()))
        )

    def search(self, text):
        """Those in which each word of the text begins a word of the number, the reference, the name and address,
        the contact or its company. A blank text finds all."""
        return with_words(self, text)

    def numbered(self, beginning):
        """Those whose numbers begin like this, the newest first."""
        # That a draft has none has to be said, for the index of numbers has no drafts.
        found = self.filter(number__startswith=beginning.upper()).exclude(number="")
        return found.select_related("contact").order_by("-date", "-pk")

    def told_of(self, contact, number):
        """The document of a contact, given by key, with this number; None where there is none: another system may
        have one of the same number, for somebody else."""
        return self.filter(contact=contact, number=number).first() if number else None

    def of_contact(self, contact):
        """A company's documents are those of its people too."""
        people = type(contact).objects.with_people_of(contact).values("pk")
        return self.filter(contact__in=people if contact.is_company else [contact])

    def made_with(self, key):
        """The document that the form with this key made already; None without one, or where it is no key."""
        try:
            return self.filter(creation_key=uuid.UUID(str(key))).first()
        except ValueError:
            return None

    def locked(self, pk):
        """The document with its contact, locked until the transaction ends. Raises DoesNotExist."""
        rows = self.select_related("contact__company", "salesperson", "copied_from")
        return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)

    def claim(self, pk, edition):
        """Count one more edition of a row if it still has the one given, and is not issued; return how many rows
        it was."""
        claimed = self.filter(pk=pk, edition=edition, issued_at=None)
        return claimed.update(edition=F("edition") + 1)

    def begin_version(self, pk):
        """Begin another version of a row if the last one was printed or sent; return how many rows it was."""
        return self.filter(pk=pk, version=F("shown_version")).update(version=F("version") + 1)

    def show_version(self):
        """Note that the versions as they are were printed or sent; return how many rows it was."""
        return self.update(shown_version=F("version"))

    def issue(self):
        """Issue what is a draft; return how many were. The database gives the numbers."""
        drafts = self.filter(kind__in=DocumentKind.issued(), issued_at=None)
        return drafts.update(issued_at=Now(), edition=F("edition") + 1)

    def discard(self):
        """Delete what is a draft; return how many were. Raises ProtectedError for one that another was copied
        from."""
        with transaction.atomic(using=self.db):
            # Locked, so that nobody issues it in between.
            drafts = self.filter(number="").select_for_update(of=("self",)).values_list("pk")
            found = self.model._base_manager.filter(pk__in=[pk for (pk,) in drafts])
            return found.delete()[1].get(self.model._meta.label, 0)
