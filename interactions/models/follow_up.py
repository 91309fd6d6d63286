"""A follow-up: what is to be done next with a contact."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.dates import AFTER_LAST, FIRST, in_these_centuries
from crm.triggers import changed

from ..follow_up_querysets import FollowUpQuerySet


class FollowUp(models.Model):
    contact = models.ForeignKey(
        "crm.Contact",
        on_delete=models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("contact"),
    )
    entry = models.ForeignKey(
        "interactions.InteractionLogEntry",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("entry"),
    )
    salesperson = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        db_index=False,
        verbose_name=_("salesperson"),
    )
    due_on = models.DateField(_("due"), validators=[in_these_centuries])
    text = models.CharField(_("what to do"), max_length=250)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Grows with each change: how a form sees that somebody else was there meanwhile.
    version = models.IntegerField(db_default=1, editable=False)
    # Kept by the database: what a search looks in.
    search_vector = SearchVectorField(null=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        permissions = [("change_any_followup", _("Can change everybody's follow-ups"))]
        indexes = [
            # What is open, of one salesperson and of all; most of the others are done.
            models.Index(
                "salesperson",
                "due_on",
                "id",
                name="interactions_followup_open",
                condition=Q(done_at=None),
            ),
            models.Index(
                "due_on", "id", name="interactions_followup_all_open", condition=Q(done_at=None)
            ),
            # The list, done ones too.
            models.Index("salesperson", "due_on", "id", name="interactions_followup_salesp"),
            models.Index("due_on", "id", name="interactions_followup_due"),
            GinIndex("search_vector", name="interactions_followup_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="interactions_followup_done_pair",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=FIRST, due_on__lt=AFTER_LAST),
                name="interactions_followup_due_on_year",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="version",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=changed("salesperson", "due_on", "text", "done_at"),
                func="NEW.version := OLD.version + 1; RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="search",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("contact_id", "text"),
                when=pgtrigger.Before,
                func="""
                    NEW.search_vector := crm_search_vector(concat_ws(' ', NEW.text,
                        (SELECT concat_ws(' ', contact.name, company.name) FROM crm_contact AS contact
                            LEFT JOIN crm_contact AS company ON company.id = contact.company_id
                            WHERE contact.id = NEW.contact_id)), '', '');
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("follow_up", args=[self.pk])

    def is_changeable_by(self, user):
        """As FollowUpQuerySet.changeable_by, for one that is there already."""
        if self.salesperson_id == user.pk and user.has_perm("interactions.change_followup"):
            return True
        return user.has_perm("interactions.change_any_followup")
