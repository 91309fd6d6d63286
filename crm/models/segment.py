"""A segment is a chosen set of contacts, built by steps that are kept, so that each can be told and taken back."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..choices import StepAction
from ..segment_querysets import SegmentQuerySet, SegmentStepManager
from .contact import NextNumber, Tag

# The number of members is kept beside them: a list of segments counts nothing.
COUNT = """
    UPDATE crm_segment SET member_count = member_count {sign} counted.members
    FROM (SELECT segment_id, count(*) AS members FROM changed GROUP BY segment_id) counted
    WHERE crm_segment.id = counted.segment_id;
    RETURN NULL;
"""


def in_language(told):
    """Return what is kept in several languages in the one that is active, or else in any."""
    return told.get(get_language()) or next(iter(told.values()), "")


class Segment(models.Model):
    number = models.CharField(
        _("number"),
        max_length=20,
        unique=True,
        editable=False,
        db_default=NextNumber("S", 4, "crm_segment_number"),
    )
    description = models.CharField(_("description"), max_length=100)
    salesperson = models.ForeignKey(
        "crm.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="segments",
        verbose_name=_("salesperson"),
    )
    notes = models.TextField(_("notes"), blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="segments", verbose_name=_("tags"))
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    refreshed_at = models.DateTimeField(_("refreshed"), null=True, blank=True, editable=False)
    # Kept by the database.
    member_count = models.IntegerField(_("contacts"), db_default=0, editable=False)
    # What a form sends along, so that a form that is sent twice makes one segment.
    creation_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    # Grows with each edit and each step: how a page sees that somebody else was there meanwhile.
    version = models.IntegerField(db_default=1, editable=False)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["-created_at", "-pk"]
        indexes = [
            # The list, by newest and by description.
            models.Index("created_at", "id", name="crm_segment_created"),
            models.Index("description", "id", name="crm_segment_description"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(description=""),
                name="crm_segment_description_given",
                violation_error_message=_("A segment needs a description."),
            ),
            models.CheckConstraint(
                condition=Q(member_count__gte=0), name="crm_segment_member_count_not_negative"
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="number_is_kept", fields=["number"])]

    def __str__(self):
        return self.description

    def get_absolute_url(self):
        return reverse("segment", args=[self.number])

    @property
    def is_archived(self):
        return self.archived_at is not None


class SegmentMember(models.Model):
    """A contact is in a segment once."""

    pk = models.CompositePrimaryKey("segment_id", "contact_id")
    segment = models.ForeignKey(
        Segment, on_delete=models.CASCADE, related_name="memberships", db_index=False
    )
    contact = models.ForeignKey("crm.Contact", on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name=name,
                level=pgtrigger.Statement,
                operation=operation,
                when=pgtrigger.After,
                referencing=referencing,
                func=COUNT.format(sign=sign),
            )
            for name, operation, referencing, sign in [
                ("came", pgtrigger.Insert, pgtrigger.Referencing(new="changed"), "+"),
                ("went", pgtrigger.Delete, pgtrigger.Referencing(old="changed"), "-"),
            ]
        ] + [
            pgtrigger.Trigger(
                name="all_went",
                level=pgtrigger.Statement,
                operation=pgtrigger.Truncate,
                when=pgtrigger.After,
                func="UPDATE crm_segment SET member_count = 0; RETURN NULL;",
            ),
            pgtrigger.ReadOnly(name="member_is_kept", fields=["segment", "contact"]),
        ]

    def __str__(self):
        return f"{self.segment_id}, {self.contact_id}"


class SegmentStep(models.Model):
    """What was done to choose the members, in its order. `criteria` holds, as an address would, the values of each
    criterion; a step by hand has none, but names its contacts."""

    segment = models.ForeignKey(
        Segment, on_delete=models.CASCADE, related_name="steps", db_index=False
    )
    position = models.PositiveIntegerField()
    action = models.CharField(_("action"), max_length=11, choices=StepAction)
    criteria = models.JSONField(_("criteria"), default=dict)
    # The criteria in words, in each language of the pages, as they read when the step was taken.
    told = models.JSONField(default=dict)
    # Where contacts that were chosen by hand come from: the name of a file, for instance.
    origin = models.CharField(max_length=200, blank=True)
    came = models.IntegerField(default=0)
    went = models.IntegerField(default=0)
    # How many contacts the segment had after it.
    members = models.IntegerField(default=0)
    # The keys of the contacts that a step by hand names, and of those that came or went, so that it is taken back
    # exactly. A table with a row for each would cost more than the members themselves. Read in the database alone.
    named_ids = ArrayField(models.BigIntegerField(), default=list)
    changed_ids = ArrayField(models.BigIntegerField(), default=list)
    taken_by = models.ForeignKey(
        "crm.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_at = models.DateTimeField(db_default=Now())

    objects = SegmentStepManager()

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "position"], name="crm_segmentstep_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(action__in=StepAction.values), name="crm_segmentstep_action_known"
            ),
            models.CheckConstraint(
                condition=Q(action__in=StepAction.by_criteria(), named_ids=[])
                | Q(action__in=StepAction.by_hand(), criteria={}),
                name="crm_segmentstep_by_criteria_or_by_hand",
            ),
            models.CheckConstraint(
                condition=Q(came__gte=0, went__gte=0, members__gte=0),
                name="crm_segmentstep_numbers_not_negative",
            ),
        ]

    def __str__(self):
        return f"{self.get_action_display()} ({self.position})"

    @property
    def is_by_hand(self):
        return self.action in StepAction.by_hand()

    @property
    def in_words(self):
        return in_language(self.told)

    @property
    def adds(self):
        """Whether contacts come with it; else they go."""
        return self.action in (StepAction.ADD, StepAction.HAND_ADD)


class SavedCriteria(models.Model):
    """The steps of a segment, but for those by hand, under a name, to be taken in other segments."""

    name = models.CharField(_("name"), max_length=50)
    # Each an action, its criteria and their words, as a step holds them.
    steps = models.JSONField()
    saved_by = models.ForeignKey(
        "crm.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    saved_at = models.DateTimeField(_("saved"), db_default=Now())

    class Meta:
        verbose_name = _("saved criteria")
        verbose_name_plural = _("saved criteria")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="crm_savedcriteria_name_unique",
                violation_error_message=_("There are saved criteria of this name already."),
            )
        ]

    def __str__(self):
        return self.name

    def may_be_deleted_by(self, user):
        """Whether they are the user's own, or the user may delete anybody's."""
        return self.saved_by_id == user.pk or user.has_perm("crm.delete_savedcriteria")
