"""A user signs in by e-mail; most users are salespeople."""

from functools import lru_cache

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


@lru_cache
def letters_of(name):
    """The first letters of the first and the last word of a name."""
    words = name.split()
    return (words[0][0] + words[-1][0]).upper()


class UserQuerySet(models.QuerySet):
    def salespeople(self, also=None):
        """The users who may own contacts and interactions, by name; and the one with the key `also`."""
        return self.filter(Q(is_salesperson=True, is_active=True) | Q(pk=also)).order_by(
            "name", "pk"
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password=None, **fields):
        """Return a new user. Raise ValueError without an e-mail address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Return a new user who may do everything."""
        return self.create_user(
            email, password, **{"is_staff": True, "is_superuser": True} | fields
        )

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    initials = models.CharField(_("initials"), max_length=4, blank=True)
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(
        _("language of the pages"), max_length=7, choices=settings.LANGUAGES, blank=True
    )
    letter_keys = models.BooleanField(
        _("single-letter keys"),
        default=True,
        help_text=_(
            "L logs an interaction, J and K walk a list, and so on. Untick this if you speak to your computer, or "
            "press keys by accident: those with Ctrl, and Esc, go on working."
        ),
    )
    is_salesperson = models.BooleanField(
        _("salesperson"), default=True, help_text=_("May own contacts and interactions.")
    )
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("May sign in to the administration.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick this instead of deleting somebody who left.")
    )
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="crm_user_email_unique",
                violation_error_message=_("There is a user with this e-mail address already."),
            )
        ]

    def __str__(self):
        return self.name

    def get_short_name(self):
        """The first word of the name, as colleagues call each other."""
        return self.name.partition(" ")[0]

    @property
    def monogram(self):
        """The initials, or the first letters of the first and the last name: one to four letters."""
        return self.initials or letters_of(self.name or self.email)
