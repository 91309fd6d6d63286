"""Whether something may be recorded with a contact, and what an entry lacks before it is finished."""

from django.utils.translation import gettext as _


class Refused(Exception):
    """Nothing is recorded; the text is the reason, a sentence for who asked."""


def refusal(contact):
    """Return why nothing may be recorded with a contact, as a sentence; empty when it may."""
    return contact.refusal


def missing_of(entry):
    """Return what a postponed entry lacks before it can be finished, as words for people."""
    needed = {
        _("a template"): entry.template_id,
        _("a salesperson"): entry.salesperson_id,
        _("a description"): entry.description,
    }
    return [words for words, value in needed.items() if not value]
