"""Automatic recording: which event makes an entry with which template, and every event that was told."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..choices import (
    LONGEST_DURATION,
    DocumentType,
    EventKind,
    Repeats,
    RuleSalesperson,
    Source,
    Unrecorded,
)
from ..event_querysets import EventQuerySet, RecordingRuleQuerySet
from .template import Versioned

EVENT_NAME = r"^[a-z][a-z0-9_.-]*$"
name_characters = RegexValidator(
    EVENT_NAME,
    _(
        "Begin with a small letter; go on with small letters, digits, hyphens, dots and underscores."
    ),
)


class RecordingRule(Versioned):
    """One for each event: those of the program are there from the beginning, a team makes further ones."""

    event = models.CharField(
        _("event"),
        max_length=50,
        unique=True,
        validators=[name_characters],
        help_text=_("The name by which another system tells it."),
        error_messages={"unique": _("There is a rule for this event already.")},
    )
    description = models.CharField(
        _("description"),
        max_length=100,
        blank=True,
        help_text=_("What happened, for people."),
    )
    template = models.ForeignKey(
        "interactions.InteractionTemplate",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("template"),
    )
    active = models.BooleanField(_("on"), default=True)
    repeats = models.CharField(_("told again"), max_length=6, choices=Repeats, default=Repeats.ONCE)
    salesperson = models.CharField(
        _("salesperson"),
        max_length=8,
        choices=RuleSalesperson,
        default=RuleSalesperson.DOCUMENT,
    )

    objects = RecordingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("recording rule")
        verbose_name_plural = _("recording rules")
        ordering = ["event"]
        constraints = [
            models.CheckConstraint(
                condition=Q(event__regex=EVENT_NAME), name="interactions_rule_event_name"
            ),
            models.CheckConstraint(
                condition=Q(active=False) | Q(template__isnull=False),
                name="interactions_rule_on_has_a_template",
                violation_error_message=_("Choose a template, or switch the rule off."),
            ),
            models.CheckConstraint(
                condition=Q(repeats__in=Repeats.values), name="interactions_rule_repeats_known"
            ),
            models.CheckConstraint(
                condition=Q(salesperson__in=RuleSalesperson.values),
                name="interactions_rule_salesperson_known",
            ),
        ]

    def __str__(self):
        return name_of(self.event, self.description)

    def get_absolute_url(self):
        return reverse("rule", args=[self.event])

    @property
    def is_ours(self):
        """Whether the program itself tells the event."""
        return self.event in EventKind.values

    @property
    def is_broken(self):
        """Whether it is on and records nothing all the same."""
        return self.active and not (self.template.active and self.template.group.active)

    def is_used(self):
        """Whether something was told of its event."""
        return Event.objects.filter(event=self.event).exists()


def name_of(event, description=""):
    """Return what people call an event."""
    return str(EventKind(event).label) if event in EventKind.values else description or event


class Event(models.Model):
    """What was told, and what came of it: an entry, or a reason why there is none. One that is told again, and
    counts as once, leads to the same entry."""

    event = models.CharField(_("event"), max_length=50)
    # What the other system calls it by; told again with the same key, it is the same event.
    key = models.CharField(max_length=200, null=True, blank=True, unique=True, editable=False)
    source = models.CharField(_("source"), max_length=8, choices=Source)
    contact = models.ForeignKey(
        "crm.Contact",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        db_index=False,
        verbose_name=_("contact"),
    )
    contact_told = models.CharField(
        _("contact as told"),
        max_length=254,
        blank=True,
        help_text=_("Number, e-mail or external number."),
    )
    salesperson = models.ForeignKey(
        "crm.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("salesperson"),
    )
    occurred_at = models.DateTimeField(_("date and time"))
    description = models.CharField(_("description"), max_length=250, blank=True)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=7, blank=True)
    contacted_via = models.CharField(_("contacted via"), max_length=80, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=2, null=True, blank=True)
    duration = models.IntegerField(_("duration"), null=True, blank=True)
    document_type = models.CharField(
        _("document type"), max_length=18, choices=DocumentType, blank=True
    )
    document_number = models.CharField(_("document number"), max_length=50, blank=True)
    document_version = models.PositiveIntegerField(_("document version"), null=True, blank=True)
    email = models.ForeignKey(
        "interactions.Email",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("e-mail"),
    )
    entry = models.ForeignKey(
        "interactions.InteractionLogEntry",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="events",
        db_index=False,
        verbose_name=_("entry"),
    )
    reason = models.CharField(
        _("reason"), max_length=17, choices=[("", "–"), *Unrecorded.choices], blank=True
    )
    told_by = models.ForeignKey(
        "crm.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("told by"),
    )
    told_at = models.DateTimeField(_("told"), db_default=Now(), editable=False)
    dismissed_at = models.DateTimeField(_("dismissed"), null=True, blank=True, editable=False)
    dismissed_by = models.ForeignKey(
        "crm.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("dismissed by"),
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-told_at", "-pk"]
        default_permissions = ("view", "change")
        indexes = [
            # What the figures of the last days are counted from stands in it.
            models.Index(
                fields=["told_at", "id"],
                name="interactions_event_told",
                include=["event", "entry", "reason", "dismissed_at"],
            ),
            models.Index(
                "told_at",
                "id",
                name="interactions_event_unrecorded",
                condition=Q(entry=None, dismissed_at=None),
            ),
            models.Index(
                "entry", name="interactions_event_entry", condition=Q(entry__isnull=False)
            ),
            models.Index(
                "contact", name="interactions_event_contact", condition=Q(contact__isnull=False)
            ),
            models.Index(
                "document_number",
                name="interactions_event_document",
                condition=~Q(document_number=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(event__regex=EVENT_NAME), name="interactions_event_name"
            ),
            models.CheckConstraint(
                condition=Q(document_type__in=DocumentType.values),
                name="interactions_event_document_type_known",
            ),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gte=0, cost__lte=9_999_999_999),
                name="interactions_event_cost_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(duration=None) | Q(duration__gte=0, duration__lte=LONGEST_DURATION),
                name="interactions_event_duration_limited",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["", *Unrecorded.values]),
                name="interactions_event_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at=None) | Q(entry=None),
                name="interactions_event_recorded_is_not_dismissed",
            ),
        ]

    def __str__(self):
        return name_of(self.event)

    def get_absolute_url(self):
        return reverse("event", args=[self.pk])

    @property
    def is_waiting(self):
        """Whether it is still to be recorded or dismissed."""
        return self.entry_id is None and self.dismissed_at is None
