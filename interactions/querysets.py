"""How groups, templates, entries and follow-ups are found and changed."""

from django.db import models
from django.db.models.functions import Now

from crm.querysets import WordsQuery


class InteractionGroupQuerySet(models.QuerySet):
    def active(self):
        return self.filter(active=True)


class InteractionTemplateQuerySet(models.QuerySet):
    def active(self):
        """The templates that are offered; one whose group is inactive is not."""
        return self.filter(active=True, group__active=True)


class EntryQuerySet(models.QuerySet):
    def logged(self):
        """The log: everything but what is postponed. Cancelled entries stay in it."""
        return self.filter(postponed=False)

    def counted(self):
        """What figures and dates are made of: neither cancelled nor postponed."""
        return self.filter(postponed=False, cancelled_at=None)

    def postponed(self):
        return self.filter(postponed=True)

    def cancelled(self):
        return self.exclude(cancelled_at=None)

    def of_contact(self, contact):
        """A company's entries are those of its people too, by the company at that time."""
        return self.filter(company=contact) if contact.is_company else self.filter(contact=contact)

    def search(self, text):
        """The entries in which each word of the text begins a word of the description, the subject,
        the document number, the contact's or the company's name. A blank text finds all."""
        if not text.strip():
            return self
        return self.filter(search_vector=WordsQuery(text))

    def for_log(self):
        """The log as a list shows it, in one query, newest first."""
        return (
            self.logged()
            .select_related("contact", "company", "template__group", "salesperson", "cancelled_by")
            .defer("body", "search_vector", "contact__search_vector", "company__search_vector")
            .order_by("-occurred_at", "-pk")
        )

    def cancel(self, *, by, reason=""):
        """Cancel those that are not cancelled; return how many were."""
        return self.filter(postponed=False, cancelled_at=None).update(
            cancelled_at=Now(), cancelled_by=by, cancelled_reason=reason
        )

    def restore(self):
        """Restore those that are cancelled; return how many were."""
        return self.exclude(cancelled_at=None).update(
            cancelled_at=None, cancelled_by=None, cancelled_reason=""
        )

    def evaluate(self, evaluation):
        """Give the logged ones an evaluation; return how many."""
        return self.filter(postponed=False).update(evaluation=evaluation)


class FollowUpQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at=None)

    def finish(self, *, by):
        """Tick off what is open; return how many were."""
        return self.open().update(done_at=Now(), done_by=by)
