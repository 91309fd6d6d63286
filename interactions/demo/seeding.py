"""Makes the demo: first what was thought up one by one, then as much as is asked for."""

from django.db import connection, transaction

from crm.models import Contact

from ..models import InteractionLogEntry
from . import bulk, templates
from .contacts import external_id, write_contacts, write_users
from .entries import write_entries


def seed(*, contacts, entries, progress=lambda entries: None):
    """Bring the database up to these numbers of contacts and entries; return how many of each were added.

    What is there already is kept, and nothing of the demo is made twice. All of it is one transaction.
    `progress` is called now and then with how many entries there are.
    """
    before = Contact.objects.count(), InteractionLogEntry.objects.count()
    with transaction.atomic():
        # Foreign keys are checked with each statement, so that no list of checks grows in the server.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if not Contact.objects.filter(external_id=external_id(1)).exists():
            templates.complete()
            salespeople = [user for user in write_users() if user.is_salesperson]
            write_entries(write_contacts(salespeople))
        bulk.add_contacts(contacts - Contact.objects.count())
        bulk.add_entries(entries, progress)
    bulk.analyze()
    return (
        Contact.objects.count() - before[0],
        InteractionLogEntry.objects.count() - before[1],
    )
