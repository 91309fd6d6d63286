"""Who writes: what stands on letters and sales documents, and what those begin with."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from ..choices import Currency

PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class OurCompanyManager(models.Manager):
    def current(self):
        """Return the one row; the migration makes it, and none can be added or deleted."""
        return self.get(pk=1)

    def save_over(self, version, **values):
        """Save the row if it still has this version; return how many rows it was."""
        return self.filter(version=version).update(version=F("version") + 1, **values)


class OurCompany(models.Model):
    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = CountryField(_("country"), blank=True, blank_label="–")
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("Answers to our e-mails go here.")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=40, blank=True)
    bank_details = models.CharField(
        _("bank details"), max_length=200, blank=True, help_text=_("IBAN and BIC, for instance.")
    )
    footer = models.CharField(
        _("footer"), max_length=300, blank=True, help_text=_("Stands at the bottom of each page.")
    )
    logo = models.BinaryField(_("logo"), null=True, blank=True, editable=True)
    logo_type = models.CharField(
        max_length=4,
        blank=True,
        editable=False,
        choices=[("png", "PNG"), ("jpg", "JPEG"), ("svg", "SVG")],
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.EUR)
    vat_rate = models.DecimalField(
        _("VAT rate"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(25),
        validators=PERCENT,
        help_text=_("Percent. What a new line begins with."),
    )
    quote_days = models.PositiveSmallIntegerField(
        _("a quote is valid for"), default=30, help_text=_("Days.")
    )
    payment_days = models.PositiveSmallIntegerField(
        _("an invoice is due after"), default=30, help_text=_("Days.")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OurCompanyManager()

    class Meta:
        verbose_name = _("our company")
        verbose_name_plural = _("our company")
        default_permissions = ("change",)
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="crm_ourcompany_is_one"),
            models.CheckConstraint(
                condition=Q(vat_rate__gte=0, vat_rate__lte=100), name="crm_ourcompany_vat_rate"
            ),
            models.CheckConstraint(
                condition=Q(logo=None, logo_type="") | (Q(logo__isnull=False) & ~Q(logo_type="")),
                name="crm_ourcompany_logo_has_a_type",
            ),
        ]

    def __str__(self):
        return self.name or str(_("Our company"))
