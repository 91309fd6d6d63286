"""How follow-ups are found and changed."""

from django.db import models
from django.db.models.functions import Now

from crm.searching import with_words


class FollowUpQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at=None)

    def of_contact(self, contact):
        """A company's follow-ups are those of its people too."""
        people = type(contact).objects.with_people_of(contact).values("pk")
        return self.filter(contact__in=people if contact.is_company else [contact])

    def search(self, text):
        """The follow-ups in which each word of the text begins a word of what is to be done, of the contact's
        or of its company's name. A blank text finds all."""
        return with_words(self, text)

    def for_list(self):
        """With all that a list shows of each."""
        return self.select_related(
            "contact__company", "entry__template__group", "salesperson"
        ).only(
            "due_on",
            "text",
            "done_at",
            "contact__number",
            "contact__name",
            "contact__phone",
            "contact__mobile",
            "contact__privacy_blocked",
            "contact__archived_at",
            "contact__company__name",
            "contact__company__phone",
            "contact__company__mobile",
            "entry__template__icon",
            "entry__template__group__hue",
            "salesperson__name",
        )

    def changeable_by(self, user):
        """Those that a user may tick off, move, edit and delete: the own ones; a manager, everybody's."""
        if user.has_perm("interactions.change_any_followup"):
            return self
        if user.has_perm("interactions.change_followup"):
            return self.filter(salesperson=user)
        return self.none()

    def claim(self, pk, version):
        """Lock a row if it still has the version given; return whether it has. The database counts on when
        the row is saved."""
        return self.filter(pk=pk, version=version).select_for_update(of=("self",)).exists()

    def finish(self, *, by):
        """Tick off what is open; return how many were."""
        return self.open().update(done_at=Now(), done_by=by)

    def reopen(self):
        """Open what was ticked off; return how many were."""
        return self.exclude(done_at=None).update(done_at=None, done_by=None)

    def move(self, *, to):
        """Put what is open off to another day; return how many were."""
        return self.open().update(due_on=to)
