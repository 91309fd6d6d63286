"""What a text becomes for a real contact, before it is saved."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.safestring import mark_safe

from crm.models import Contact, Document

from .merge_fields import FIELDS
from .merging import TextError, merge_marked

MATCHES = 6


@dataclass
class Preview:
    """`subject` and `body` are safe HTML; `error` is the sentence that says why there is neither."""

    contact: Contact | None
    matches: list
    salesperson: object
    subject: str = ""
    body: str = ""
    empty: list = field(default_factory=list)
    error: str = ""

    @property
    def empty_of_contact(self):
        return [name for name in self.empty if name.startswith(("contact.", "company."))]

    @property
    def empty_of_document(self):
        return [name for name in self.empty if name.startswith("document.")]

    @property
    def empty_of_salesperson(self):
        return [name for name in self.empty if name.startswith("salesperson.")]


def preview(*, subject, body, language, search="", number="", user):
    """Return the Preview of a text for the contact with the number, if it is among those that the search finds,
    else for the first of them; a blank search finds the newest contacts. The user is the salesperson. The document
    is the contact's newest, if the user may see it."""
    matches = find_contacts(search)
    contact = next(
        (one for one in matches if one.number == number), matches[0] if matches else None
    )
    result = Preview(contact, matches if search.strip() else [], user)
    if not contact:
        return result
    about = {
        "contact": contact,
        "salesperson": user,
        "language": language,
        "today": timezone.localdate(),
        "document": _newest_document(contact) if user.has_perm("crm.view_document") else None,
    }
    try:
        merged = [merge_marked(text, **about) for text in (subject, body)]
    except TextError as error:
        result.error = str(error)
        return result
    # Safe: merging escapes both the text and what comes from its fields.
    result.subject, result.body = (mark_safe(one.text) for one in merged)  # noqa: S308
    result.empty = [name for name in FIELDS if any(name in one.empty for one in merged)]
    return result


def _newest_document(contact):
    return Document.objects.filter(contact=contact).exclude(number="").first()


def find_contacts(search):
    """The first few contacts that may be written to and match a search, by name; the newest for a blank one."""
    contacts = Contact.objects.active().for_list().search(search)
    order = ("sort_name", "pk") if search.strip() else ("-created_at", "-pk")
    return list(contacts.order_by(*order)[:MATCHES])
