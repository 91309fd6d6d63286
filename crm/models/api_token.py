"""A token by which another system speaks to the API: kept as a hash, shown once."""

import secrets
from hashlib import sha256

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ..choices import ApiScope
from ..triggers import changed

# So that a leaked token is found by who looks for such.
PREFIX = "logbook_"


def digest(token):
    """Return what is kept of a token. It is random and long: a slow hash would add nothing."""
    return sha256(token.encode()).hexdigest()


# A call that waited for another may have begun in the minute before: it counts in that of the other, or the count
# would begin anew. A minute further ahead is of a clock that was set back.
IN_ITS_MINUTE = """
minute BETWEEN date_trunc('minute', now()) AND date_trunc('minute', now()) + interval '1 minute'
"""
# One statement says who calls, and counts the call in the minute at hand. It does not wait for the disk: what a
# power cut takes of it is a few calls of that minute.
COUNT_CALL = f"""
UPDATE crm_apitoken token
SET last_used_at = now(),
    minute = CASE WHEN {IN_ITS_MINUTE} THEN minute ELSE date_trunc('minute', now()) END,
    calls = CASE WHEN {IN_ITS_MINUTE} THEN calls + 1 ELSE 1 END
FROM crm_user
WHERE digest = %s AND revoked_at IS NULL AND crm_user.id = token.user_id AND crm_user.is_active
RETURNING token.*, ceil(60 - extract(second FROM now()))::integer AS wait,
    set_config('synchronous_commit', 'off', true) AS not_waited_for
"""


class ApiTokenQuerySet(models.QuerySet):
    def called_with(self, token):
        """Count a call with the token that a system shows, and return its row, or None: it is not known, it was
        revoked, or its user is inactive. `wait` is how many seconds are left of the minute. Call it outside of the
        call's own transaction, which would make all calls with the token wait for each other."""
        return next(iter(self.raw(COUNT_CALL, [digest(token)])), None)

    def revoke(self):
        """Revoke those that are not revoked; return how many were."""
        return self.filter(revoked_at=None).update(revoked_at=Now())


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
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(revoked_at=None),
                name="crm_apitoken_name_unique",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="kept", fields=["digest", "beginning", "created_at"]),
            pgtrigger.Protect(
                name="stays_revoked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoked_at__isnull=False) & changed("revoked_at"),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_revoked(self):
        return self.revoked_at is not None

    @property
    def is_spent(self):
        """Whether more calls came in the minute at hand than may."""
        return self.calls > self.calls_a_minute

    def renew(self):
        """Give the row, not saved yet, a new secret, and return that: it is readable this once."""
        token = PREFIX + secrets.token_urlsafe(32)
        self.digest, self.beginning = digest(token), token[: len(PREFIX) + 4]
        return token
