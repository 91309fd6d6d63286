"""What a new entry begins with: one definition of each rule, over plain values.

Recording one by hand and whatever records many at once follow the same rules. What records many does so in SQL:
each rule stands once more in `defaults_sql`, and a test records generated cases both ways to compare the entries.
"""

from datetime import timedelta


def correspondence_type(
    *, chosen=None, template_type="", template_ignores_contact=False, contact_type=""
):
    """Return the correspondence type of an entry: the user's own choice; else the template's, if it ignores
    the contact's; else the contact's; else the template's.

    `chosen` is None where the user made no choice; "" is the choice that nothing is sent.
    """
    if chosen is not None:
        return chosen
    if template_ignores_contact:
        return template_type
    return contact_type or template_type


def language(*, contact_language="", text_languages=(), template_language=""):
    """Return the language of an entry: the contact's where the template has a text in it, else the
    template's."""
    return contact_language if contact_language in text_languages else template_language


def salesperson(*, user, user_is_salesperson, contact_salesperson):
    """Return who a new entry belongs to: the user, if a salesperson, else the contact's salesperson, who may
    be None."""
    return user if user_is_salesperson else contact_salesperson


def occurred_at(now):
    """Return the date and time of a new entry: now, rounded up to the full minute."""
    minute = now.replace(second=0, microsecond=0)
    return minute if minute == now else minute + timedelta(minutes=1)


def company(*, contact, contact_is_company, contact_company):
    """Return the company of an entry: the contact's at that time; a company's own entries name itself, so that
    a company's figures cover its people's."""
    return contact if contact_is_company else contact_company
