"""Writes the people who sign in, and the contacts that were thought up one by one."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.text import slugify

from crm.choices import ContactKind
from crm.models import Contact, Tag, User

from . import people

COUNT = len(people.COMPANIES) + len(people.PEOPLE)
IN_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue"})


def external_id(place):
    """The external number of the demo contact at a place, by which it is known again; the first place is 1."""
    return f"DEMO-{place:07}"


def write_users():
    """Return the demo's users. One who is there already keeps everything, the password too."""
    return [write_user(*row) for row in people.USERS]


def write_user(email, name, initials, job_title, phone, is_salesperson, group):
    found = User.objects.filter(email__iexact=email).first()
    if found:
        return found
    user = User.objects.create_user(
        email,
        people.PASSWORD,
        name=name,
        initials=initials,
        job_title=job_title,
        phone=phone,
        is_salesperson=is_salesperson,
        is_staff=not group,
        is_superuser=not group,
    )
    user.groups.set(Group.objects.filter(name=group))
    return user


def write_contacts(salespeople):
    """Return the companies, then the people, in the order of their external numbers."""
    companies = Contact.objects.bulk_create(
        company(place, row, salespeople) for place, row in enumerate(people.COMPANIES, start=1)
    )
    persons = Contact.objects.bulk_create(
        person(place, row, companies, salespeople)
        for place, row in enumerate(people.PEOPLE, start=1 + len(companies))
    )
    for name in people.TAGS:
        tagged = [
            contact
            for contact, row in zip(companies, people.COMPANIES, strict=True)
            if name in row[-1].split(", ")
        ]
        Tag.objects.get_or_create(name=name)[0].contacts.add(*tagged)
    return [*companies, *persons]


def company(place, row, salespeople):
    name, address, postal_code, city, region, country, language, by, domain, phone, owner, _ = row
    return Contact(
        kind=ContactKind.COMPANY,
        external_id=external_id(place),
        name=name,
        address=address,
        postal_code=postal_code,
        city=city,
        region=region,
        country=country,
        language=language,
        correspondence_type=by,
        email=f"office@{domain}.example",
        phone=phone,
        salesperson=salespeople[owner],
    )


def person(place, row, companies, salespeople):
    at, first_name, last_name, job_title, mobile, other = row
    employer = None if at is None else companies[at]
    fields = {"salesperson": salespeople[place % len(salespeople)]}
    if employer:
        shared = "address postal_code city region country language correspondence_type salesperson"
        fields = {name: getattr(employer, name) for name in shared.split()}
    fields |= other
    if fields.pop("archived", False):
        fields["archived_at"] = timezone.now() - timedelta(days=20)
    return Contact(
        kind=ContactKind.PERSON,
        external_id=external_id(place),
        company=employer,
        name=f"{first_name} {last_name}",
        first_name=first_name,
        last_name=last_name,
        job_title=job_title,
        mobile=mobile,
        email=email_of(first_name, last_name, "post" if at is None else people.COMPANIES[at][8]),
        **fields,
    )


def email_of(first_name, last_name, domain):
    name = f"{first_name.split()[-1]}.{last_name}".lower().translate(IN_ASCII)
    return f"{'.'.join(slugify(part) for part in name.split('.'))}@{domain}.example"
