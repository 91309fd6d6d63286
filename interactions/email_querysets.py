"""What sending and the pages need of e-mails."""

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from .choices import DeliveryStatus

COMPOSED_OF = (
    "entry__salesperson",
    "entry__run",
    "contact__company",
    "document__salesperson",
    "written_by",
)

CANCELLED = Q(cancelled_at__isnull=False)


class EmailQuerySet(models.QuerySet):
    def due(self):
        """What is to be handed over now, the longest waiting first; not what belongs to a paused run."""
        return self.unpaused().filter(due_at__lte=Now()).order_by("due_at", "pk")

    def unpaused(self):
        """What is to be handed over at some time without anybody's doing."""
        is_paused = Q(entry__run__sending_paused_at__isnull=False)
        return self.filter(due_at__isnull=False).exclude(is_paused)

    def waiting(self):
        """Queued, and not in the hands of the mail server."""
        # That each of these is due is what their index holds.
        queued = self.filter(status=DeliveryStatus.QUEUED, due_at__isnull=False)
        return queued.filter(handed_over_at=None)

    def abandoned(self):
        """Handed over by a worker that then stopped: with none at work, these are those that it was."""
        return self.filter(due_at__isnull=False, handed_over_at__isnull=False)

    def failed(self):
        return self.filter(status=DeliveryStatus.FAILED)

    def refused(self):
        """Failed, and certainly not sent."""
        return self.failed().filter(handed_over_at=None)

    def of_no_run(self):
        return self.filter(entry__run=None)

    def of_run(self, run):
        return self.filter(entry__run=run)

    def unknown(self):
        """Failed, though the mail server may have taken them."""
        return self.failed().filter(handed_over_at__isnull=False)

    def unrecorded(self):
        """Without an entry, the newest first."""
        return self.filter(entry=None).order_by("-written_at", "-pk")

    def changeable_by(self, user):
        """Those without an entry that a user may send again: all, or those they wrote."""
        if user.has_perm("interactions.cancel_any_entry"):
            return self
        return self.filter(written_by=user)

    def for_sending(self):
        """With all that a message is composed of."""
        return self.select_related(*COMPOSED_OF).defer(
            "entry__search_vector",
            "contact__search_vector",
            "contact__company__search_vector",
            "document__search_vector",
        )

    # These two ask by EXISTS: where an update waits for somebody who changes the same row, the row's own columns
    # are looked at again afterwards, and those of a join would not be.

    def of_entries(self, condition):
        """Those of entries of which a condition holds."""
        entries = self.model._meta.get_field("entry").related_model.objects
        return self.filter(Exists(entries.filter(condition, pk=OuterRef("entry"))))

    def to_contacts(self, condition):
        """Those to contacts of which a condition holds."""
        contacts = self.model._meta.get_field("contact").related_model.objects
        return self.filter(Exists(contacts.filter(condition, pk=OuterRef("contact"))))

    def to_change(self):
        """The same, for an update that their entries are told of, within a transaction: it locks these first,
        in the order of their keys, as whoever cancels or deletes many does. So two wait for each other in turn."""
        entries = self.model._meta.get_field("entry").related_model.objects
        locked = entries.filter(pk__in=self.order_by().values("entry")).order_by("pk")
        return self.filter(Q(entry=None) | Q(entry__in=locked.select_for_update(no_key=True)))

    @transaction.atomic
    def fail(self, error):
        """Give them up for a reason; return how many."""
        return self.to_change().update(status=DeliveryStatus.FAILED, error=error, due_at=None)
