"""Set-up: interaction groups, and interaction templates with their texts."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.choices import CorrespondenceType, Language

from ..choices import (
    LONGEST_DURATION,
    LONGEST_FOLLOW_UP,
    Hue,
    InformationFlow,
    InitiatedBy,
    TemplateIcon,
)
from ..set_up_querysets import InteractionGroupQuerySet, InteractionTemplateQuerySet

FOLLOW_UP_DAYS = _("Give 1 to 999 days, or leave it empty for no follow-up.")
code_characters = RegexValidator(
    # A code is told from a key by its letter, wherever either may stand.
    r"^(?=.*[A-Z])[A-Z0-9][A-Z0-9-]*$",
    _("A code is made of capital letters, digits and hyphens, and has a letter."),
)


class Versioned(models.Model):
    """Counts how often a row was set up anew, so that who saves a form learns that somebody else did meanwhile."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class InteractionGroup(Versioned):
    code = models.CharField(_("code"), max_length=20, validators=[code_characters])
    description = models.CharField(_("description"), max_length=100)
    hue = models.CharField(_("colour"), max_length=10, choices=Hue, default=Hue.NOTE)
    active = models.BooleanField(_("active"), default=True)

    objects = InteractionGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("interaction group")
        verbose_name_plural = _("interaction groups")
        ordering = ["description", "pk"]
        constraints = [
            models.UniqueConstraint(
                Upper("code"),
                name="interactions_group_code_unique",
                violation_error_message=_("There is a group with this code already."),
            ),
            models.CheckConstraint(
                condition=Q(hue__in=Hue.values), name="interactions_group_hue_known"
            ),
            models.CheckConstraint(
                condition=Q(code__regex="[A-Z]"), name="interactions_group_code_has_a_letter"
            ),
        ]

    def __str__(self):
        return self.description

    def get_absolute_url(self):
        return reverse("group", args=[self.pk])

    def is_used(self):
        """Whether a template or an entry, be it cancelled or postponed, is of this group."""
        return self.templates.exists() or self.entries.exists()


class InteractionTemplate(Versioned):
    code = models.CharField(_("code"), max_length=20, validators=[code_characters])
    description = models.CharField(
        _("description"), max_length=250, help_text=_("Becomes the description of each new entry.")
    )
    group = models.ForeignKey(
        InteractionGroup,
        on_delete=models.PROTECT,
        related_name="templates",
        verbose_name=_("interaction group"),
    )
    icon = models.CharField(
        _("icon"), max_length=20, choices=TemplateIcon, default=TemplateIcon.NOTE
    )
    information_flow = models.CharField(
        _("information flow"), max_length=8, choices=InformationFlow, blank=True
    )
    initiated_by = models.CharField(
        _("initiated by"), max_length=4, choices=InitiatedBy, blank=True
    )
    unit_cost = models.DecimalField(
        _("unit cost"),
        max_digits=10,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(Decimal(0))],
    )
    unit_duration = models.PositiveIntegerField(
        _("unit duration"),
        default=0,
        help_text=_("In minutes."),
        validators=[MaxValueValidator(LONGEST_DURATION, _("Give at most 100,000 minutes."))],
    )
    correspondence_type = models.CharField(
        _("correspondence type"), max_length=6, choices=CorrespondenceType, blank=True
    )
    ignore_contact_correspondence_type = models.BooleanField(
        _("ignore the contact's correspondence type"), default=False
    )
    language = models.CharField(
        _("default language"),
        max_length=7,
        choices=Language,
        default=Language.ENGLISH,
        help_text=_("Used when there is no text in the contact's language."),
    )
    follow_up_days = models.PositiveSmallIntegerField(
        _("follow up after"),
        null=True,
        blank=True,
        help_text=_("Days. Suggested with each new entry."),
        validators=[
            MinValueValidator(1, FOLLOW_UP_DAYS),
            MaxValueValidator(LONGEST_FOLLOW_UP, FOLLOW_UP_DAYS),
        ],
    )
    for_calls = models.BooleanField(
        _("used by the Call button"),
        default=False,
        help_text=_("One template at most; the Call button of a contact records with it."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=100, help_text=_("The lowest ones are offered first.")
    )
    active = models.BooleanField(_("active"), default=True)

    objects = InteractionTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("interaction template")
        verbose_name_plural = _("interaction templates")
        ordering = ["position", "description", "pk"]
        constraints = [
            models.UniqueConstraint(
                Upper("code"),
                name="interactions_template_code_unique",
                violation_error_message=_("There is a template with this code already."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex="[A-Z]"), name="interactions_template_code_has_a_letter"
            ),
            models.UniqueConstraint(
                fields=["for_calls"],
                condition=Q(for_calls=True),
                name="interactions_template_one_for_calls",
                violation_error_message=_(
                    "Another template is used by the Call button. Untick it there first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(information_flow__in=InformationFlow.values),
                name="interactions_template_information_flow_known",
            ),
            models.CheckConstraint(
                condition=Q(initiated_by__in=InitiatedBy.values),
                name="interactions_template_initiated_by_known",
            ),
            models.CheckConstraint(
                condition=Q(correspondence_type__in=CorrespondenceType.values),
                name="interactions_template_correspondence_type_known",
            ),
            models.CheckConstraint(
                condition=Q(language__in=Language.values),
                name="interactions_template_language_known",
            ),
            models.CheckConstraint(
                # Not a number is more than every number.
                condition=Q(unit_cost__gte=0, unit_cost__lte=Decimal("99999999.99")),
                name="interactions_template_cost_not_negative",
                violation_error_message=_("The cost cannot be negative."),
            ),
            # What the form of an entry would refuse is no default for one.
            models.CheckConstraint(
                condition=Q(unit_duration__lte=LONGEST_DURATION),
                name="interactions_template_duration_limited",
                violation_error_message=_("Give at most 100,000 minutes."),
            ),
            models.CheckConstraint(
                condition=Q(follow_up_days=None)
                | Q(follow_up_days__gte=1, follow_up_days__lte=LONGEST_FOLLOW_UP),
                name="interactions_template_follow_up_days_limited",
                violation_error_message=FOLLOW_UP_DAYS,
            ),
        ]

    def __str__(self):
        return self.description

    def get_absolute_url(self):
        return reverse("template", args=[self.pk])

    def is_used(self):
        """Whether an entry, be it cancelled or postponed, was made from this template, a run was logged with it
        whose entries may be deleted since, or a recording rule makes entries from it."""
        return self.entries.exists() or self.runs.exists() or self.rules.exists()


class TemplateText(models.Model):
    """What a template says in one language, with merge fields such as {{ contact.name }}."""

    template = models.ForeignKey(
        InteractionTemplate, on_delete=models.CASCADE, related_name="texts"
    )
    language = models.CharField(_("language"), max_length=7, choices=Language)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    body = models.TextField(_("text"), blank=True)
    attachments = models.ManyToManyField(
        "interactions.Attachment",
        blank=True,
        related_name="template_texts",
        verbose_name=_("attachments"),
    )

    class Meta:
        verbose_name = _("template text")
        verbose_name_plural = _("template texts")
        ordering = ["template", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "language"],
                name="interactions_templatetext_language_unique",
                violation_error_message=_("This template has a text in this language already."),
            ),
            models.CheckConstraint(
                condition=Q(language__in=Language.values),
                name="interactions_templatetext_language_known",
            ),
        ]

    def __str__(self):
        return self.get_language_display()
