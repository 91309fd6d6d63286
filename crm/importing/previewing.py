"""What a checked import would do: the first rows of it on a page, all of it as a file."""

from itertools import islice

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from ..models import Contact, ContactImportRow, User
from .checking import PLAIN
from .reasons import sentence
from .refusals import reason

SHOWN = 10
PART = 2000
COMPARED = ["name", *PLAIN]


def staged(contact_import):
    """The staged rows of an import with `first_line`, where the same contact was named first, and of a person
    the `company_name` that the row brings and `company_contact`, that company if it is there already."""
    company = ContactImportRow.objects.filter(
        contact_import=contact_import, line=OuterRef("line"), kind="company"
    )
    first = ContactImportRow.objects.filter(pk=OuterRef("first_id"))

    def of_company(field):
        return Subquery(company.values(found=Coalesce(Subquery(first.values(field)), F(field))))

    return contact_import.staged.annotate(
        first_line=Subquery(first.values("line")),
        company_name=of_company("name"),
        company_contact=of_company("contact_id"),
    ).order_by("line", "pk")


def samples(contact_import):
    """Return the first rows of each outcome: `new`, `updated` with what changes, and `repeated`."""
    rows = staged(contact_import)
    firsts = rows.filter(first_id=None)
    updated = list(firsts.filter(outcome="updated")[:SHOWN])
    compare = Comparison(updated)
    return {
        "new": list(firsts.filter(contact_id=None)[:SHOWN]),
        "updated": [
            {"contact": contact, "changes": compare.changes(row, contact)}
            for row in updated
            if (contact := compare.contacts.get(row.contact_id))
        ],
        "repeated": list(rows.exclude(first_id=None)[:SHOWN]),
    }


class Comparison:
    """Compares staged rows with their contacts, which are fetched together."""

    def __init__(self, rows):
        found = Contact.objects.for_list().prefetch_related("tags")
        self.contacts = found.in_bulk({row.contact_id for row in rows if row.contact_id})
        self.people = {str(pk): name for pk, name in User.objects.values_list("pk", "name")}

    def changes(self, row, contact):
        """Return what a row changes of its contact, or of none: tuples of a field's name, before and after."""
        values = [(name, getattr(contact, name, ""), getattr(row, name)) for name in COMPARED]
        if contact and row.name == contact.name:
            # It may be parted otherwise.
            for name in ["first_name", "last_name"]:
                values.append((name, getattr(contact, name), getattr(row, name)))
        old, new = contact and contact.salesperson, self.people.get(row.salesperson, "")
        values.append(("salesperson", old.name if old else "", new))
        if (
            row.kind == "person"
            and row.company_name
            and (
                not contact
                or row.company_contact is None
                or row.company_contact != contact.company_id
            )
        ):
            company = contact and contact.company
            values.append(("company", company.name if company else "", row.company_name))
        tags = [tag.name for tag in contact.tags.all()] if contact else []
        if missing := missing_tags(row, tags):
            values.append(("tags", ", ".join(tags), ", ".join([*tags, *missing])))
        return [
            (str(Contact._meta.get_field(name).verbose_name), str(before), after)
            for name, before, after in values
            if after and after != before
        ]


def missing_tags(row, tags):
    """Return the tags of a row that are not among those of its contact, each once."""
    there = {tag.lower() for tag in tags}
    found = {tag.lower(): tag for tag in row.tags.split(",") if tag and tag.lower() not in there}
    return list(found.values())


def whole_preview(contact_import):
    """Yield a header, then a row for each field that an import would fill, and for each contact or row of which it
    changes nothing."""
    language = translation.get_language()
    header = [_("Line"), _("What would happen"), _("Number"), _("Contact")]
    yield [*header, _("Field"), _("Before"), _("After")]
    for part in parts(staged(contact_import).iterator(chunk_size=PART)):
        # The rows are asked for when the page is made already, and its language is forgotten.
        with translation.override(language):
            compare = Comparison(part)
            found = [line for row in part for line in lines_of(row, compare)]
        yield from found
    for part in parts(contact_import.problems.filter(refuses=True).iterator(chunk_size=PART)):
        with translation.override(language):
            found = [[one.line, reason(one, with_line=False)] for one in part]
        yield from found


def parts(rows):
    while part := list(islice(rows, PART)):
        yield part


def lines_of(row, compare):
    contact = compare.contacts.get(row.contact_id)
    about = [contact.number if contact else "", row.name or (contact.name if contact else "")]
    if row.first_line is not None:
        return [[row.line, _("Named in line %(line)s already") % {"line": row.first_line}, *about]]
    if contact and row.outcome != "updated":
        told = _("Unchanged") if row.outcome == "unchanged" else sentence(row.outcome)
        return [[row.line, told, *about]]
    told = _("Updated") if contact else _("New")
    return [[row.line, told, *about, *change] for change in compare.changes(row, contact)]
