"""The fixed vocabularies of the work."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What an entry and a template may hold: minutes, and days until the follow-up.
LONGEST_DURATION = 100_000
LONGEST_FOLLOW_UP = 999


class InformationFlow(models.TextChoices):
    """Inbound: they told us. Outbound: we told them."""

    NONE = "", pgettext_lazy("information flow", "None")
    OUTBOUND = "outbound", _("Outbound")
    INBOUND = "inbound", _("Inbound")


class InitiatedBy(models.TextChoices):
    NONE = "", pgettext_lazy("initiated by", "Nobody")
    US = "us", _("Us")
    THEM = "them", _("Them")


class Evaluation(models.TextChoices):
    NONE = "", _("Not given")
    VERY_NEGATIVE = "very_negative", _("Very negative")
    NEGATIVE = "negative", _("Negative")
    NEUTRAL = "neutral", _("Neutral")
    POSITIVE = "positive", _("Positive")
    VERY_POSITIVE = "very_positive", _("Very positive")


class Source(models.TextChoices):
    """What made an entry: a person, or something done in the program or told by another system."""

    MANUAL = "manual", _("By hand")
    SEGMENT = "segment", _("Segment")
    DOCUMENT = "document", _("Document")
    EMAIL = "email", _("E-mail")
    CALL = "call", _("Call")
    API = "api", _("Other system")


# What was made by something done in the program or by another system, not by hand.
AUTOMATIC = frozenset({Source.DOCUMENT, Source.EMAIL, Source.CALL, Source.API})
BY_HAND = frozenset(Source) - AUTOMATIC


class LeftOut(models.TextChoices):
    """Why a run makes no entry with a contact of the segment; the first that holds is told."""

    BY_HAND = "by_hand", _("Left out by hand")
    PRIVACY_BLOCKED = "privacy_blocked", _("Privacy-blocked")
    ARCHIVED = "archived", _("Archived")
    EXCLUDED = "excluded", _("Excluded from segments")
    NO_SALESPERSON = "no_salesperson", _("No salesperson")
    NO_EMAIL = "no_email", _("No e-mail address")
    NO_ADDRESS = "no_address", _("No postal address")
    SAME_EMAIL = "same_email", _("Same e-mail address as another contact")


class DocumentType(models.TextChoices):
    NONE = "", pgettext_lazy("document type", "None")
    QUOTE = "quote", _("Quote")
    ORDER_CONFIRMATION = "order_confirmation", _("Order confirmation")
    INVOICE = "invoice", _("Invoice")
    CREDIT_MEMO = "credit_memo", _("Credit memo")
    COVER_LETTER = "cover_letter", _("Cover letter")


class EventKind(models.TextChoices):
    """What is done in the program and announced in `crm.signals`; a team makes further ones for other systems."""

    QUOTE_PRINTED = "quote_printed", _("Quote printed")
    ORDER_CONFIRMATION_PRINTED = "order_confirmation_printed", _("Order confirmation printed")
    INVOICE_PRINTED = "invoice_printed", _("Invoice printed")
    CREDIT_MEMO_PRINTED = "credit_memo_printed", _("Credit memo printed")
    QUOTE_EMAILED = "quote_emailed", _("Quote e-mailed")
    ORDER_CONFIRMATION_EMAILED = "order_confirmation_emailed", _("Order confirmation e-mailed")
    INVOICE_EMAILED = "invoice_emailed", _("Invoice e-mailed")
    CREDIT_MEMO_EMAILED = "credit_memo_emailed", _("Credit memo e-mailed")
    LETTER_PRINTED = "letter_printed", _("Letter printed")
    COVER_LETTER_PRINTED = "cover_letter_printed", _("Cover letter printed")
    EMAIL_SENT = "email_sent", _("E-mail sent to a contact")
    CALL_PLACED = "call_placed", _("Call placed")


class Repeats(models.TextChoices):
    """The same event of the same version of a document with the same contact, told again."""

    ONCE = "once", _("Counts as once")
    ALWAYS = "always", _("Counts each time")
    DAILY = "daily", _("Counts once a day")


class RuleSalesperson(models.TextChoices):
    """Who the salesperson of an automatic entry is; where there is none, the next one is asked."""

    DOCUMENT = "document", _("The document's")
    CONTACT = "contact", _("The contact's")
    USER = "user", _("The user who did it")


class Unrecorded(models.TextChoices):
    """Why an event made no entry; the first that holds is told."""

    NO_RULE = "no_rule", _("No rule for this event")
    RULE_OFF = "rule_off", _("The rule is off")
    TEMPLATE_INACTIVE = "template_inactive", _("The rule's template is not active")
    NO_CONTACT = "no_contact", _("No such contact")
    SEVERAL_CONTACTS = "several_contacts", _("Several contacts have this e-mail address")
    PRIVACY_BLOCKED = "privacy_blocked", _("Privacy-blocked")
    ARCHIVED = "archived", _("Archived")


class DeliveryStatus(models.TextChoices):
    NONE = "", _("Nothing to deliver")
    QUEUED = "queued", _("Sending")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Delivery failed")


class Hue(models.TextChoices):
    """The colour of a group's tiles and bars; never a status."""

    PHONE = "phone", _("Blue")
    EMAIL = "email", _("Teal")
    LETTER = "letter", _("Brown")
    MEETING = "meeting", _("Violet")
    DOCUMENT = "document", _("Light grey")
    NOTE = "note", _("Dark grey")


class TemplateIcon(models.TextChoices):
    """The picture on a template's tile: the name of a symbol of the icon sprite."""

    CALL_OUT = "phone-outgoing", _("Outgoing call")
    CALL_IN = "phone-incoming", _("Incoming call")
    EMAIL_OUT = "mail-forward", _("E-mail sent")
    EMAIL_IN = "mail-opened", _("E-mail received")
    LETTER = "mailbox", _("Letter")
    MEETING = "users-group", _("Meeting")
    NOTE = "note", _("Note")
    DOCUMENT = "file-text", _("Document")
    INVOICE = "file-invoice", _("Invoice")
    CONFIRMATION = "file-check", _("Confirmation")
    CREDIT_MEMO = "file-minus", _("Credit memo")
