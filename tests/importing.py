"""Imports of contacts as tests make them: through the pages, with the worker's part done at once."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from crm.models import ContactImport
from crm.views.contact_imports import TASKS


def upload(page, content, name="contacts.csv"):
    """Upload a file and return its import, or None when it was refused at once."""
    content = content.encode() if isinstance(content, str) else content
    before = ContactImport.objects.count()
    page.post("/contacts/import/", {"file": SimpleUploadedFile(name, content)})
    return ContactImport.objects.first() if ContactImport.objects.count() > before else None


def work(contact_import):
    """Do what the worker would do now, and return the import as it is then."""
    contact_import.refresh_from_db()
    TASKS[contact_import.state](import_pk=contact_import.pk)
    contact_import.refresh_from_db()
    return contact_import


def checked(page, content, name="contacts.csv"):
    return work(upload(page, content, name))


def run(page, contact_import, **data):
    """Press the button of the import's page as it is now."""
    address = f"/contacts/import/{contact_import.pk}/"
    page.post(f"{address}run/", {"mark": mark(page, address)} | data)
    contact_import.refresh_from_db()
    return work(contact_import) if contact_import.is_working else contact_import


def mark(page, address):
    """The mark in the form of a page, that says what it shows."""
    found = re.search(r'name="mark" value="(\w+)"', page.get(address).text)
    return found[1] if found else ""


def undone(page, contact_import, **data):
    """Undo an import by its page, and return it as it is then."""
    address = f"/contacts/import/{contact_import.pk}/undo/"
    page.post(address, {"mark": mark(page, address)} | data)
    return work(contact_import)


def imported(page, content, **data):
    return run(page, checked(page, content), **data)


def counts(contact_import):
    names = ["new", "updated", "unchanged", "left_alone", "refused"]
    return tuple(getattr(contact_import, name) for name in names)


def problems(contact_import):
    return [(one.line, one.column, one.code) for one in contact_import.problems.all()]
