"""Where a contact is written to by post."""

from .models import OurCompany


def home_of(contact):
    """Return whose address a contact is written to at: the contact's own, or else the company's."""
    has_own = contact.address or contact.city or not contact.company
    return contact if has_own else contact.company


def has_address(contact):
    """Whether a letter finds its way."""
    home = home_of(contact)
    return bool(home.address or home.city)


def postal_address(contact, our_country=None):
    """Return what stands in the window of the envelope, a line each.

    The name, a person's company, the address, and the country where it is not `our_country`; without that one, it
    is asked for. Countries come in the language in force.
    """
    if our_country is None:
        our_country = OurCompany.objects.current().country.code
    home = home_of(contact)
    country = home.country.name if home.country.code != our_country else ""
    lines = [
        contact.name,
        contact.company.name if contact.company else "",
        home.address,
        f"{home.postal_code} {home.city}".strip(),
        home.region,
        country,
    ]
    return "\n".join(filter(None, lines))
