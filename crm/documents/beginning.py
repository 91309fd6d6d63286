"""What a new document begins with: from our company, and from the contact that it is for."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from ..addressing import postal_address
from ..choices import DocumentKind


def deadline_of(kind, on, company):
    """Return the deadline of a document of a kind and a date; None for one that has none, or that nothing is known
    of."""
    days = {
        DocumentKind.QUOTE: company.quote_days,
        DocumentKind.INVOICE: company.payment_days,
    }.get(kind)
    return None if days is None else on + timedelta(days=days)


def start_of(kind, contact, company, user):
    """Return what the form of a new document holds; the contact may be None, to be chosen."""
    today = timezone.localdate()
    start = {
        "date": today,
        "deadline": deadline_of(kind, today, company),
        "currency": company.currency,
    }
    return start | ({"contact": contact} | taken_from(contact, company, user) if contact else {})


def taken_from(contact, company, user):
    """Return what a document takes from its contact, as it is now."""
    return {
        "recipient": recipient_of(contact, company),
        "language": language_of(contact),
        "salesperson": salesperson_of(contact, user),
    }


def language_of(contact):
    return contact.language or settings.LANGUAGE_CODE


def salesperson_of(contact, user):
    """Return the contact's salesperson; else the user, who may be none."""
    return contact.salesperson or (user if user.is_salesperson else None)


def recipient_of(contact, company):
    """Return the name and the address of a contact as lines of text, in the contact's language."""
    with override(language_of(contact)):
        return postal_address(contact, company.country.code)
