"""Calling a contact: which numbers there are, and what they are dialled by."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Number:
    """A phone number, and whose it is in words."""

    label: str
    number: str


def numbers_of(contact):
    """Return the numbers that a contact can be called on: the person's first, then the company's."""
    numbers = [
        Number(_("Phone"), contact.phone),
        Number(_("Mobile"), contact.mobile),
    ]
    if contact.company:
        numbers += [
            Number(_("Company"), contact.company.phone),
            Number(_("Company, mobile"), contact.company.mobile),
        ]
    return [number for number in numbers if number.number]


def tel_address(number):
    """Return the address that dials a number: its digits, and a plus sign in front of them."""
    plus = "+" if number.strip().startswith("+") else ""
    return f"tel:{plus}{''.join(filter(str.isdigit, number))}"
