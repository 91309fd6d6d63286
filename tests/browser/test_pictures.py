"""The pages as the guide shows them: with the demo's data, none of them broken.

`make pictures` keeps the pictures for the guide and the README.
"""

import os
from pathlib import Path

from django.core.management import call_command
from playwright.sync_api import expect

from crm.models import Contact, Document, User
from interactions.models import InteractionLogEntry, InteractionTemplate, LoggedSegment

PICTURES = os.environ.get("PICTURES")


def busiest_person():
    """The person with the most to show."""
    return max(Contact.objects.filter(kind="person"), key=lambda person: person.entries.count())


def pages():
    """Name of the picture, address and heading of each page."""
    person = busiest_person()
    entry = InteractionLogEntry.objects.for_log().filter(comments__isnull=False).first()
    template = InteractionTemplate.objects.get(code="LETTER")
    run = LoggedSegment.objects.select_related("segment").get()
    segment = run.segment
    quote = Document.objects.filter(kind="quote").latest("date", "pk")
    yield "my-day", "/", ""
    yield "contacts", "/contacts/", "Contacts"
    yield "contact", f"/contacts/{person.number}/", person.name
    yield "record", f"/interactions/new/?contact={person.number}&template=LETTER", "Log"
    yield "log", f"/interactions/?open={entry.pk}", "Interaction log entries"
    yield "templates", "/setup/templates/", "Interaction templates"
    yield "template", f"/setup/templates/{template.pk}/", template.description
    yield "import", "/contacts/import/", "Import"
    yield "segment", segment.get_absolute_url(), segment.description
    yield "segment-log", f"{segment.get_absolute_url()}log/?template=LETTER", segment.description
    yield "run", run.get_absolute_url(), run.description
    yield "documents", "/documents/", "Quotes & invoices"
    yield "document", quote.get_absolute_url(), str(quote)
    yield "document-form", f"{quote.get_absolute_url()}edit/", str(quote)
    yield "email", f"{quote.get_absolute_url()}email/", str(quote)
    yield "rules", "/setup/recording/", "Automatic recording"
    yield "unrecorded", "/setup/recording/unrecorded/", "Unrecorded events"
    yield "delete-cancelled", "/interactions/cancelled/delete/", "Delete cancelled entries"


def test_the_pages_of_the_guide_show_the_demo(open_window):
    call_command("seed_demo", verbosity=0)
    page = open_window(User.objects.get(email="manager@example.com"))
    for name, address, heading in pages():
        page.goto(address)
        expect(page.get_by_role("heading", level=1).first).to_contain_text(heading)
        page.wait_for_load_state("networkidle")
        if PICTURES:
            page.screenshot(path=Path(PICTURES, f"{name}.png"))
