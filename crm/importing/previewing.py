"""Samples of what a checked import would do."""

from django.db.models import Q

from ..models import Contact, User
from .checking import PLAIN

SHOWN = 10
COMPARED = ["name", *PLAIN]


def samples(contact_import):
    """Return the first rows of each outcome: `new`, and `updated` with the contact and what changes of it."""
    staged = contact_import.staged.filter(first_id=None).order_by("line", "pk")
    updated = list(staged.filter(outcome="updated")[:SHOWN])
    contacts = Contact.objects.defer("search_vector").in_bulk([row.contact_id for row in updated])
    sellers = {str(pk): name for pk, name in User.objects.salespeople().values_list("pk", "name")}
    return {
        "new": list(staged.filter(Q(contact_id=None))[:SHOWN]),
        "updated": [
            {
                "contact": contacts[row.contact_id],
                "row": row,
                "changes": changes(row, contacts[row.contact_id], sellers),
            }
            for row in updated
            if row.contact_id in contacts
        ],
    }


def changes(row, contact, sellers):
    """Return what a row changes of its contact, as tuples of the field's name, its value before and after."""
    found = [
        (Contact._meta.get_field(name).verbose_name, getattr(contact, name), getattr(row, name))
        for name in COMPARED
        if getattr(row, name) and getattr(row, name) != getattr(contact, name)
    ]
    if row.salesperson and row.salesperson != str(contact.salesperson_id or ""):
        label = Contact._meta.get_field("salesperson").verbose_name
        found.append(
            (label, sellers.get(str(contact.salesperson_id), ""), sellers[row.salesperson])
        )
    if row.tags:
        found.append(
            (
                Contact._meta.get_field("tags").verbose_name,
                "",
                row.tags.strip(",").replace(",", ", "),
            )
        )
    return found
