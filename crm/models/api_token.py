"""A token by which another system speaks to the API: kept as a hash, shown once."""

import secrets
from hashlib import sha256

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ..choices import ApiScope

# So that a leaked token is found by who looks for such.
PREFIX = "logbook_"


def digest(token):
    """Return what is kept of a token. It is random and long: a slow hash would add nothing."""
    return sha256(token.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet):
    def known(self, token):
        """Find the token that a system shows, unless it was revoked."""
        return self.filter(digest=digest(token), revoked_at=None)


class ApiToken(models.Model):
    name = models.CharField(
        _("name"), max_length=100, help_text=_("The system that it is given to.")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    beginning = models.CharField(_("begins with"), max_length=16, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=10, choices=ApiScope), verbose_name=_("scopes"), default=list
    )
    user = models.ForeignKey(
        "crm.User",
        on_delete=models.PROTECT,
        related_name="api_tokens",
        verbose_name=_("acts as"),
        help_text=_("What the system records is logged by this user."),
    )
    calls_a_minute = models.PositiveIntegerField(
        _("calls a minute"), default=600, validators=[MinValueValidator(1)]
    )
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    # The minute that calls are counted in, and how many there were.
    minute = models.DateTimeField(null=True, blank=True, editable=False)
    calls = models.PositiveIntegerField(default=0, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__contained_by=ApiScope.values), name="crm_apitoken_scopes_known"
            ),
            models.CheckConstraint(
                condition=Q(calls_a_minute__gte=1), name="crm_apitoken_calls_a_minute"
            ),
        ]

    def __str__(self):
        return self.name

    def renew(self):
        """Give the row, not saved yet, a new secret, and return that: it is readable this once."""
        token = PREFIX + secrets.token_urlsafe(32)
        self.digest, self.beginning = digest(token), token[: len(PREFIX) + 4]
        return token
