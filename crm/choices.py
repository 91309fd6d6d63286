"""The fixed vocabularies of the ground."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContactKind(models.TextChoices):
    COMPANY = "company", _("Company")
    PERSON = "person", _("Person")


class CorrespondenceType(models.TextChoices):
    """How a contact is written to. The empty value is "none": nothing is sent."""

    NONE = "", pgettext_lazy("correspondence type", "None")
    LETTER = "letter", _("Letter")
    EMAIL = "email", _("E-mail")


class Language(models.TextChoices):
    """The languages that contacts are written to in; the pages themselves come in settings.LANGUAGES."""

    ENGLISH = "en", _("English")
    DANISH = "da", _("Danish")
    GERMAN = "de", _("German")
    SWEDISH = "sv", _("Swedish")
    NORWEGIAN = "nb", _("Norwegian")
    FINNISH = "fi", _("Finnish")
    DUTCH = "nl", _("Dutch")
    FRENCH = "fr", _("French")
    SPANISH = "es", _("Spanish")
    ITALIAN = "it", _("Italian")
    PORTUGUESE = "pt", _("Portuguese")
    POLISH = "pl", _("Polish")
