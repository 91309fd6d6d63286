"""The merge fields: what each says, and what stands in it for one contact, and for a document."""

from types import SimpleNamespace

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from crm.dates import in_words
from crm.templatetags.looks import amount

# Every field and what it says, in the order of the picker.
FIELDS: dict[str, Promise] = {
    "contact.name": gettext_lazy("The contact's name"),
    "contact.first_name": gettext_lazy("The contact's first name"),
    "contact.last_name": gettext_lazy("The contact's last name"),
    "contact.job_title": gettext_lazy("The contact's job title"),
    "contact.number": gettext_lazy("The contact's number"),
    "contact.email": gettext_lazy("The contact's e-mail address"),
    "contact.phone": gettext_lazy("The contact's phone number"),
    "contact.mobile": gettext_lazy("The contact's mobile number"),
    "contact.address": gettext_lazy("The contact's street address, or else the company's"),
    "contact.postal_code": gettext_lazy("The postal code of that address"),
    "contact.city": gettext_lazy("The city of that address"),
    "contact.region": gettext_lazy("The region of that address"),
    "contact.country": gettext_lazy("The country of that address"),
    "company.name": gettext_lazy("The company's name"),
    "company.number": gettext_lazy("The company's number"),
    "company.email": gettext_lazy("The company's e-mail address"),
    "company.phone": gettext_lazy("The company's phone number"),
    "salesperson.name": gettext_lazy("The salesperson's name"),
    "salesperson.job_title": gettext_lazy("The salesperson's job title"),
    "salesperson.phone": gettext_lazy("The salesperson's phone number"),
    "salesperson.email": gettext_lazy("The salesperson's e-mail address"),
    "document.kind": gettext_lazy("What the text goes with: a quote, an invoice"),
    "document.number": gettext_lazy("The number of this document"),
    "document.date": gettext_lazy("The date of this document, in the language of the text"),
    "document.total": gettext_lazy("The total of this document, with VAT and currency"),
    "today": gettext_lazy("The date of the day, in the language of the text"),
}
ADDRESS = ("address", "postal_code", "city", "region", "country")
# Those that are filled where a text goes to many at once: nothing goes with it.
FIELDS_OF_RUNS = {name: words for name, words in FIELDS.items() if not name.startswith("document.")}


class FieldValue(str):
    """The value of a field, which remembers the field that it is of."""

    __slots__ = ("field",)

    def __new__(cls, value, name):
        made = super().__new__(cls, value)
        made.field = name
        return made


def context_of(*, contact, salesperson, language, today, document=None):
    """Return a dictionary with a plain string for every field; dates, amounts and countries in the language of the
    text. `salesperson` and `document`, which the text goes with, may be None."""
    company = contact if contact.is_company else contact.company
    home = contact if contact.address or contact.city or not company else company
    language = language or settings.LANGUAGE_CODE
    with override(language):
        context = {"today": FieldValue(in_words(today, language), "today")}
        people = {"contact": contact, "company": company, "salesperson": salesperson}
        sources = people | {"document": document and _said_of(document, language)}
        for name in FIELDS:
            owner, dot, attribute = name.partition(".")
            if dot:
                source = home if owner == "contact" and attribute in ADDRESS else sources[owner]
                context.setdefault(owner, {})[attribute] = FieldValue(
                    _read(source, attribute), name
                )
    return context


def _said_of(document, language):
    return SimpleNamespace(
        kind=document.get_kind_display(),
        number=document.number,
        date=in_words(document.date, language),
        total=f"{amount(document.total)} {document.currency}",
    )


def _read(source, attribute):
    value = getattr(source, attribute, "")
    return str(getattr(value, "name", value) or "")
