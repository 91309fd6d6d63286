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


class ImportState(models.TextChoices):
    """From the file to the contacts, and back."""

    NEW = "new", _("Waiting to be read")
    READING = "reading", _("Reading the file")
    CHECKED = "checked", _("Checked, not imported yet")
    REFUSED = "refused", _("The file was refused")
    APPLYING = "applying", _("Importing")
    DONE = "done", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")

    @classmethod
    def working(cls):
        """The states in which a job is at work, or waits for a worker."""
        return [cls.NEW, cls.READING, cls.APPLYING, cls.UNDOING]


class StepAction(models.TextChoices):
    """What a step does to the members of a segment."""

    ADD = "add", _("Add")
    REDUCE = "reduce", _("Reduce by")
    REFINE = "refine", _("Refine to")
    HAND_ADD = "hand_add", _("Added by hand")
    HAND_REMOVE = "hand_remove", _("Removed by hand")

    @classmethod
    def by_criteria(cls):
        return [cls.ADD, cls.REDUCE, cls.REFINE]

    @classmethod
    def by_hand(cls):
        return [cls.HAND_ADD, cls.HAND_REMOVE]


class DocumentKind(models.TextChoices):
    QUOTE = "quote", _("Quote")
    ORDER_CONFIRMATION = "order_confirmation", _("Order confirmation")
    INVOICE = "invoice", _("Invoice")
    CREDIT_MEMO = "credit_memo", _("Credit memo")

    @classmethod
    def issued(cls):
        """The kinds that are drafts until they are issued, and never change then."""
        return [cls.INVOICE, cls.CREDIT_MEMO]


class DocumentStatus(models.TextChoices):
    """How far a document is. It is derived, never kept: see DocumentQuerySet.with_status."""

    OPEN = "open", pgettext_lazy("document", "Open")
    EXPIRED = "expired", pgettext_lazy("document", "Expired")
    ACCEPTED = "accepted", pgettext_lazy("document", "Accepted")
    INVOICED = "invoiced", pgettext_lazy("document", "Invoiced")
    DRAFT = "draft", pgettext_lazy("document", "Draft")
    ISSUED = "issued", pgettext_lazy("document", "Issued")
    CREDITED = "credited", pgettext_lazy("document", "Credited")


class Currency(models.TextChoices):
    """Currencies with two decimals: what the amounts of documents are rounded to."""

    EUR = "EUR", "EUR"
    DKK = "DKK", "DKK"
    SEK = "SEK", "SEK"
    NOK = "NOK", "NOK"
    GBP = "GBP", "GBP"
    USD = "USD", "USD"
    CHF = "CHF", "CHF"
    PLN = "PLN", "PLN"
    CZK = "CZK", "CZK"
    CAD = "CAD", "CAD"
    AUD = "AUD", "AUD"


class ApiScope(models.TextChoices):
    """What a token of the API is good for."""

    RECORD = "record", _("Tell events and write contacts")
    READ = "read", _("Read interactions and contacts")
