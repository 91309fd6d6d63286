"""How logged segments are found and changed."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Now

from crm.models import User


class LoggedSegmentQuerySet(models.QuerySet):
    def live(self):
        return self.filter(cancelled_at=None)

    def cancelled(self):
        return self.exclude(cancelled_at=None)

    def sent_with(self, key):
        """The one that a form or a command with this key made; none without a key, which says nothing."""
        return self.filter(idempotency_key=key) if key else self.none()

    def numbered(self, text):
        """The one with the number that a text says; none where it says no number that a key can be."""
        return self.filter(pk=text) if text.isdecimal() and len(text) < 20 else self.none()

    def pause_sending(self):
        """Let what is not sent yet wait; return how many runs were not paused."""
        return self.live().filter(sending_paused_at=None).update(sending_paused_at=Now())

    def resume_sending(self):
        """Return how many runs were paused."""
        return self.exclude(sending_paused_at=None).update(sending_paused_at=None)

    def for_list(self):
        return self.select_related("segment", "template__group", "logged_by", "cancelled_by")

    def for_page(self, user):
        """A run with all that its page says of it: whether it is `changeable` by the user, and the name of the
        `salesperson_asked` for, if any."""
        this = self.model.objects.filter(pk=OuterRef("pk"))
        asked = Cast(KeyTextTransform("salesperson", OuterRef("asked")), models.BigIntegerField())
        return self.for_list().annotate(
            changeable=Exists(this.changeable_by(user)),
            salesperson_asked=Subquery(User.objects.filter(pk=asked).values("name")),
        )

    def search(self, text):
        """Those with each word of the text in the run's or the segment's description, or in the segment's number.
        A blank text finds all."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(description__icontains=word)
                | Q(segment__description__icontains=word)
                | Q(segment__number__istartswith=word)
            )
        return found

    def changeable_by(self, user):
        """Those that a user may cancel and restore: all, those they logged, or none."""
        if user.has_perm("interactions.cancel_any_entry"):
            return self
        if user.has_perm("interactions.cancel_own_entry"):
            return self.filter(logged_by=user)
        return self.none()
