"""How what is known of a contact itself narrows contacts."""

from django.db.models import Q
from django.db.models.functions import Left, Lower

from .choosing import PEOPLE
from .dates import midnight
from .models import Contact, SegmentMember


def with_words(contacts, values):
    return contacts.search(values["q"])


def in_company(contacts, values):
    if values["company_which"] == PEOPLE:
        return contacts.filter(company=values["company"])
    return contacts.with_people_of(values["company"])


def of_salespeople(contacts, values):
    return contacts.filter(salesperson__in=values["salesperson"])


def with_any_tag(contacts, values):
    tagged = Contact.tags.through.objects.filter(tag__in=values["tag"])
    return contacts.filter(pk__in=tagged.values("contact"))


def in_cities(contacts, values):
    cities = [city.lower() for city in values["city"]]
    return contacts.alias(lower_city=Lower("city")).filter(lower_city__in=cities)


def in_postal_codes(contacts, values):
    """From the first to the last, those that begin like the last included."""
    first, last = values["postal_code_from"].strip(), values["postal_code_to"].strip()
    found = contacts.exclude(postal_code="")
    if first:
        found = found.filter(postal_code__gte=first)
    if last:
        found = found.alias(beginning=Left("postal_code", len(last))).filter(beginning__lte=last)
    return found


def created_between(contacts, values):
    if values["created_from"]:
        contacts = contacts.filter(created_at__gte=midnight(values["created_from"]))
    if values["created_to"]:
        contacts = contacts.filter(created_at__lt=midnight(values["created_to"], days=1))
    return contacts


def in_segments(contacts, values):
    members = SegmentMember.objects.filter(segment__in=values["segment"])
    return contacts.filter(pk__in=members.values("contact"))


def marked(contacts, values):
    """Those that are archived, privacy-blocked or excluded: what a segment may want to be rid of."""
    conditions = {
        "archived": Q(archived_at__isnull=False),
        "privacy_blocked": Q(privacy_blocked=True),
        "excluded": Q(excluded_from_segments=True),
    }
    any_condition = Q()
    for name in values["marked"]:
        any_condition |= conditions[name]
    return contacts.filter(any_condition)
