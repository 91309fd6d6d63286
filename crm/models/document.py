"""Sales documents: quotes, order confirmations, invoices and credit memos, with their lines and their numbers."""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Coalesce, Concat, Length, LPad, Now, Round, Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..choices import Currency, DocumentKind, Language
from ..document_querysets import DocumentQuerySet
from .document_rules import (
    DOCUMENT_CONSTRAINTS,
    DOCUMENT_INDEXES,
    DOCUMENT_TRIGGERS,
    LINE_CONSTRAINTS,
    LINE_TRIGGERS,
    SERIES_TRIGGERS,
)

NEVER = date(3000, 1, 1)
# What stands before the digits at the end of a number.
PREFIX = Func("number", Value("0123456789"), function="rtrim", output_field=CharField())


class DocumentSeries(models.Model):
    """The numbers of a kind of document: `Q-1001` follows when the last one was 1000."""

    kind = models.CharField(_("kind"), max_length=18, choices=DocumentKind, primary_key=True)
    prefix = models.CharField(
        _("prefix"),
        max_length=10,
        blank=True,
        validators=[
            RegexValidator(
                r"^[A-Z0-9-]*$", _("A prefix is made of capital letters, digits and hyphens.")
            )
        ],
    )
    last = models.PositiveIntegerField(_("last number"), default=1000)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                condition=Q(prefix__regex=r"^[A-Z0-9-]*$"), name="crm_documentseries_prefix_plain"
            ),
            models.UniqueConstraint(
                fields=["prefix"],
                name="crm_documentseries_prefix_unique",
                violation_error_message=_("Another series has this prefix."),
            ),
        ]
        triggers = SERIES_TRIGGERS

    def __str__(self):
        return self.get_kind_display()


class Document(models.Model):
    """A quote and an order confirmation have a number from the beginning, and may be changed: what was printed or
    sent before is then an earlier version. An invoice and a credit memo are drafts until they are issued; then
    they have a number, and never change."""

    kind = models.CharField(_("kind"), max_length=18, choices=DocumentKind)
    number = models.CharField(_("number"), max_length=30, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    contact = models.ForeignKey(
        "crm.Contact",
        on_delete=models.PROTECT,
        related_name="documents",
        db_index=False,
        verbose_name=_("contact"),
    )
    recipient = models.TextField(
        _("name and address"),
        max_length=600,
        help_text=_("As they stand in the window of the envelope."),
    )
    salesperson = models.ForeignKey(
        "crm.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        db_index=False,
        verbose_name=_("salesperson"),
    )
    date = models.DateField(_("date"))
    # Its name is another for each kind: valid until, delivery, due.
    deadline = models.DateField(_("valid until or due"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    reference = models.CharField(
        _("reference"),
        max_length=100,
        blank=True,
        help_text=_("The customer's: an order number, a name."),
    )
    language = models.CharField(_("language"), max_length=7, choices=Language)
    notes = models.TextField(_("text below the lines"), max_length=4000, blank=True)
    copied_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        editable=False,
        verbose_name=_("copied from"),
    )
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True, editable=False)
    # The last version that was printed or sent: who changes that one makes the next.
    shown_version = models.PositiveIntegerField(default=0, editable=False)
    # Kept by the database, from the lines.
    net = models.DecimalField(
        _("subtotal"), max_digits=16, decimal_places=2, default=0, editable=False
    )
    vat = models.DecimalField(_("VAT"), max_digits=16, decimal_places=2, default=0, editable=False)
    total = models.DecimalField(
        _("total"), max_digits=16, decimal_places=2, default=0, editable=False
    )
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        "crm.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("created by"),
    )
    # What a form sends along, so that a form that is sent twice makes one document.
    creation_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    # Grows with each edit: how a form sees that somebody else was there meanwhile.
    edition = models.PositiveIntegerField(db_default=1, editable=False)
    search_vector = SearchVectorField(null=True, editable=False)
    # What lists are sorted by: those without a deadline come after all others.
    sort_deadline = models.GeneratedField(
        expression=Coalesce("deadline", Value(NEVER)),
        output_field=models.DateField(_("deadline")),
        db_persist=True,
    )
    # As people count: Q-9999 comes before Q-10000. No prefix and no number is longer than ten characters.
    sort_number = models.GeneratedField(
        expression=Concat(
            PREFIX,
            LPad(Substr("number", Length(PREFIX) + 1), 20, Value("0")),
            output_field=CharField(),
        ),
        output_field=models.CharField(_("number"), max_length=30),
        db_persist=True,
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-date", "-pk"]
        permissions = [
            ("issue_document", _("Can issue invoices and credit memos")),
            ("print_document", _("Can print documents")),
        ]
        indexes = DOCUMENT_INDEXES
        constraints = DOCUMENT_CONSTRAINTS
        triggers = DOCUMENT_TRIGGERS

    def __str__(self):
        return f"{self.get_kind_display()} {self.name}"

    def get_absolute_url(self):
        return reverse("document", args=[self.address])

    @classmethod
    def of_told(cls, told):
        """Return a document, not to be saved, of what the page of another row tells of it."""
        status, on, total = told.pop("status"), told.pop("date"), told.pop("total")
        document = cls(**told, date=date.fromisoformat(on), total=Decimal(total))
        document.status = status
        return document

    @property
    def name(self):
        """The number, or what a draft is called."""
        return self.number or _("draft %(number)d") % {"number": self.pk}

    @property
    def address(self):
        """What stands for it in addresses."""
        return self.number or f"draft-{self.pk}"

    @property
    def is_issuable(self):
        """Whether it is of a kind that is issued: it is a draft until then."""
        return self.kind in DocumentKind.issued()

    @property
    def is_issued(self):
        return self.issued_at is not None

    @property
    def is_draft(self):
        return not self.number


class DocumentLine(models.Model):
    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="lines", db_index=False
    )
    position = models.PositiveSmallIntegerField(editable=False)
    item = models.CharField(_("no."), max_length=30, blank=True)
    text = models.TextField(_("text"), max_length=1000)
    quantity = models.DecimalField(
        _("quantity"), max_digits=12, decimal_places=3, default=Decimal(1)
    )
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    unit_price = models.DecimalField(_("unit price"), max_digits=12, decimal_places=4)
    discount = models.DecimalField(
        _("discount"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    vat_rate = models.DecimalField(
        _("VAT rate"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    # Half away from zero, as PostgreSQL rounds decimals.
    amount = models.GeneratedField(
        expression=Round(
            F("quantity") * F("unit_price") * (Decimal(100) - F("discount")) * Decimal("0.01"),
            precision=2,
        ),
        output_field=models.DecimalField(max_digits=16, decimal_places=2),
        db_persist=True,
        verbose_name=_("amount"),
    )

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["position"]
        default_permissions = ()
        constraints = LINE_CONSTRAINTS
        triggers = LINE_TRIGGERS

    def __str__(self):
        return self.text
