"""Makes the demo: first what was thought up one by one, then as much as is asked for."""

from django.db import connection, transaction
from django.utils import timezone

from crm.models import Contact

from ..models import InteractionLogEntry, InteractionTemplate
from . import bulk, phrases
from .contacts import external_id, write_contacts, write_users
from .entries import write_entries
from .history import write_history
from .segments import write_plan, write_run
from .telling import write_events

TEMPLATES = {*phrases.ALONE, *(template for _, template, *_ in phrases.STORY)}


class TemplatesMissing(Exception):
    """The templates that a new installation begins with have been deleted; the argument names them."""


def seed(*, contacts, entries, progress=lambda entries: None):
    """Bring the database up to these numbers of contacts and entries; return how many of each were added.

    What is there already is kept, and nothing of the demo is made twice. All of it is one transaction.
    `progress` is called now and then with how many entries there are. Raises TemplatesMissing.
    """
    templates = InteractionTemplate.objects.filter(code__in=TEMPLATES)
    if missing := TEMPLATES - set(templates.values_list("code", flat=True)):
        raise TemplatesMissing(", ".join(sorted(missing)))
    before = Contact.objects.count(), InteractionLogEntry.objects.count()
    with transaction.atomic():
        # Foreign keys are checked with each statement, so that no list of checks grows in the server.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if not Contact.objects.filter(external_id=external_id(1)).exists():
            salespeople = [user for user in write_users() if user.is_salesperson]
            written = write_contacts(salespeople)
            logged = write_run(salespeople, timezone.localtime())
            write_entries(written, besides=logged)
            write_plan(salespeople)
            write_events()
        bulk.add_contacts(contacts - Contact.objects.count())
        bulk.add_entries(entries, progress)
        write_history()
    bulk.analyze()
    return (
        Contact.objects.count() - before[0],
        InteractionLogEntry.objects.count() - before[1],
    )
