"""How entries and attachments are found and changed."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Now

from crm.searching import with_words

from .expressions import (
    BEGINNINGS,
    COMMENTS,
    FIGURES,
    FILES,
    HAS_ATTACHMENTS,
    HAS_DOCUMENT,
    TOGETHER,
    TOLD,
    Newest,
)

TIMELINE = [
    "pk",
    "occurred_at",
    "description",
    "contact_id",
    "template_id",
    "template__description",
    "template__icon",
    "template__group__hue",
    "salesperson_id",
    "salesperson__name",
    "duration",
    "evaluation",
    "attempt_failed",
    "source",
    "run_id",
    "run__made",
    "run__description",
    "together",
    "document_number",
    "delivery_status",
    "postponed",
    "logged_by_id",
    "cancelled_at",
    "cancelled_reason",
    "beginnings",
    "files",
]
# Only where they are shown: PostgreSQL takes longer to plan a join than to read a stretch.
TIMELINE_OF_COMPANY = ["contact__number", "contact__name"]
TIMELINE_OF_CANCELLED = ["cancelled_by__name"]


class EntryQuerySet(models.QuerySet):
    def logged(self):
        """The log: everything but what is postponed. Cancelled entries stay in it."""
        return self.filter(postponed=False)

    def counted(self):
        """What figures and dates are made of: neither cancelled nor postponed."""
        return self.filter(postponed=False, cancelled_at=None)

    def postponed(self):
        return self.filter(postponed=True)

    def to_finish_by(self, user):
        """The postponed entries that a user may finish or delete: the own ones; a manager, everybody's."""
        if user.has_perm("interactions.cancel_any_entry"):
            return self.postponed()
        return self.postponed().filter(logged_by=user)

    def for_form(self):
        """With all that the form which finishes or corrects an entry shows."""
        return self.select_related(
            "contact__company", "contact__salesperson", "template__group"
        ).defer("search_vector", "contact__search_vector", "contact__company__search_vector")

    def for_timeline(self, contact, *, cancelled):
        """What the timeline of a contact shows of each, newest first, in one query of plain tuples with names: the
        `beginnings` of its comments, its `files` with key and name; and `together`, of an entry that a run made
        with a company, how many it made with it, and how many `live` ones. Without those that are `cancelled`,
        unless they are asked for."""
        together = TOGETHER if contact.is_company else Value(None, models.JSONField())
        found = self.of_contact(contact)
        shown = found if cancelled else found.filter(cancelled_at=None)
        return (
            shown.annotate(beginnings=BEGINNINGS, files=FILES, together=together)
            .order_by("-occurred_at", "-pk")
            .values_list(
                *TIMELINE,
                *(TIMELINE_OF_COMPANY if contact.is_company else ()),
                *(TIMELINE_OF_CANCELLED if cancelled else ()),
                named=True,
            )
        )

    def figures(self, contact):
        """Return how many entries there are with a contact, their cost and duration, when the contact was last
        spoken to and last tried by us, and of both what it was and by whom. Cancelled and postponed entries count
        nowhere."""
        return (
            self.of_contact(contact)
            .counted()
            .aggregate(
                **FIGURES,
                spoken=Newest(contact, "NOT attempt_failed"),
                tried=Newest(contact, "initiated_by = 'us'"),
            )
        )

    def cancelled(self):
        return self.exclude(cancelled_at=None)

    def of_contact(self, contact):
        """A company's entries are those of its people too, by the company at that time."""
        return self.filter(company=contact) if contact.is_company else self.filter(contact=contact)

    def of_segment(self, segment):
        """The entries that the runs of a segment made."""
        # The keys themselves: of them the database knows how many entries they have.
        return self.filter(run__in=list(segment.runs.values_list("pk", flat=True)))

    def cancelled_with(self, run):
        """Those that were cancelled as their run was, not one by one."""
        return self.filter(cancelled_at=run.cancelled_at, cancelled_by=run.cancelled_by_id)

    def search(self, text):
        """The entries in which each word of the text begins a word of the description, the subject,
        the document number, the contact's or the company's name. A blank text finds all."""
        return with_words(self, text)

    def for_log(self):
        """The log as a list shows it, in one query, newest first."""
        return (
            self.logged()
            .select_related("contact", "company", "template__group", "salesperson", "cancelled_by")
            .defer("body", "search_vector", "contact__search_vector", "company__search_vector")
            .order_by("-occurred_at", "-pk")
        )

    def for_page(self, user):
        """One entry with all that its page says of it in one query, logged or postponed; whether it is
        `changeable` by the user, and `has_document`: whether its document is one of ours. `told` is the first
        event that was told of it: its key, what its rule calls it, and how many `times`; None where none was."""
        this = self.model.objects.logged().filter(pk=OuterRef("pk"))
        shown = self.annotate(
            changeable=Exists(this.changeable_by(user)), told=TOLD, has_document=HAS_DOCUMENT
        )
        return shown.select_related(
            "contact",
            "company",
            "template__group",
            "group",
            "salesperson",
            "logged_by",
            "cancelled_by",
            "corrects",
            "resends",
            "email",
            "run__segment",
        ).defer(
            "search_vector",
            "contact__search_vector",
            "company__search_vector",
            "corrects__search_vector",
            "corrects__body",
            "resends__search_vector",
            "resends__body",
            "email__body",
        )

    def following(self, entry):
        """Those that correct an entry or send it again, as links to them need them."""
        found = self.filter(Q(corrects=entry) | Q(resends=entry))
        return found.only("description", "occurred_at", "corrects", "resends")

    def with_counts(self):
        """Each entry with how many comments it has, and whether it has attachments."""
        return self.annotate(comment_count=COMMENTS, has_attachments=HAS_ATTACHMENTS)

    def changeable_by(self, user):
        """Those that a user may cancel, restore and evaluate: all, those they answer for or logged, or none."""
        if user.has_perm("interactions.cancel_any_entry"):
            return self
        if user.has_perm("interactions.cancel_own_entry"):
            return self.filter(Q(salesperson=user) | Q(logged_by=user))
        return self.none()

    def reached_by(self, action, user):
        """Those that a user's "cancel", "restore" or "evaluate" would change."""
        rows = self.changeable_by(user)
        return rows.logged().cancelled() if action == "restore" else rows.counted()

    def cancel(self, *, by, reason="", at=None):
        """Cancel those that are not cancelled, now or at a moment given; return how many were."""
        return self.filter(postponed=False, cancelled_at=None).update(
            cancelled_at=at or Now(), cancelled_by=by, cancelled_reason=reason
        )

    def restore(self):
        """Restore those that are cancelled; return how many were."""
        return self.exclude(cancelled_at=None).update(
            cancelled_at=None, cancelled_by=None, cancelled_reason=""
        )

    def evaluate(self, evaluation):
        """Give those that are logged and not cancelled an evaluation; return how many there were."""
        return self.counted().update(evaluation=evaluation)


class AttachmentQuerySet(models.QuerySet):
    def of_text(self, template, language):
        """What a template attaches in a language; nothing without a template."""
        if not template:
            return self.none()
        return self.filter(template_texts__template=template, template_texts__language=language)
