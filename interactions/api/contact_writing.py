"""Making and changing a contact by the number that another system knows it by."""

from typing import Annotated, Literal

from django.db import IntegrityError, connection, transaction
from django.db.models import Case, Q, When
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _
from pydantic import Field, ValidationError

from crm.choices import ContactKind, CorrespondenceType, Language
from crm.forms.contacts import form_class_of, names_of
from crm.importing.reasons import sentence
from crm.models import Contact
from crm.models.contact import EDITED

from ..events.reading import Salespeople, Strict, line
from ..events.wrong import Unreadable, errors_of
from .problems import Problem

# Of two who write the same contact at once, the second waits for the first, and finds what it made.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class ContactSaid(Strict):
    """A contact as another system says it. What is left out stays as it is."""

    kind: Annotated[
        Literal[tuple(ContactKind.values)] | None,
        Field(description="Needed for a new contact; it never changes."),
    ] = None
    name: Annotated[line(200) | None, Field(description="Of a company.")] = None
    first_name: line(100) | None = None
    last_name: line(100) | None = None
    job_title: line(100) | None = None
    company: Annotated[
        line(100) | None,
        Field(
            description="A person's: its number in the other system, or its number; empty for none."
        ),
    ] = None
    email: line(254) | None = None
    phone: line(40) | None = None
    mobile: line(40) | None = None
    address: line(200) | None = None
    postal_code: line(20) | None = None
    city: line(100) | None = None
    region: line(100) | None = None
    country: Annotated[line(2) | None, Field(description="Two letters, ISO 3166.")] = None
    language: Literal[("", *Language.values)] | None = None
    correspondence_type: Literal[tuple(CorrespondenceType.values)] | None = None
    salesperson: Annotated[
        line(254) | None,
        Field(description="E-mail address or initials; empty for nobody."),
    ] = None
    tags: Annotated[list[line(50, 1)] | None, Field(max_length=100)] = None
    excluded_from_segments: Annotated[bool | None, Field(strict=True)] = None
    privacy_blocked: Annotated[
        bool | None,
        Field(strict=True, description="Only a person lifts it, on the contact's page."),
    ] = None


def read_contact(said):
    """Return the fields that are said, by name. Raises Unreadable."""
    try:
        fields = ContactSaid.model_validate(said).model_dump(exclude_none=True)
    except ValidationError as invalid:
        raise Unreadable(errors_of(invalid.errors(include_url=False))) from None
    if any("," in tag for tag in fields.get("tags", ())):
        raise Unreadable([("tags", _("A tag holds no comma."))])
    return fields


@transaction.atomic
def put_contact(external_id, fields, *, by, wanted=""):
    """Make the contact of this external number, or change it; return its key, and whether it is new.

    `fields` is what `read_contact` returned; `wanted` is a header If-Match: what is no longer of that version
    stays as it is. What changes nothing writes nothing. Raises Unreadable and Problem.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"contact/{external_id}"])
    mine = Contact.objects.filter(external_id=external_id).select_related("company")
    contact = mine.select_for_update(of=["self"]).first()
    check_version(contact, wanted)
    kind = kind_of(contact, fields)
    before, alone = values_of(contact), left_alone(contact)
    form = form_of(kind, contact, fields | {"external_id": external_id})
    if not form.is_valid():
        raise Unreadable([(field, text) for field, texts in form.errors.items() for text in texts])
    if contact and before == values_of(contact) and has_tags(contact, form.cleaned_data["tags"]):
        return contact.pk, False
    if alone:
        raise Problem(409, sentence(alone))
    write(form, by)
    return form.instance.pk, contact is None


def check_version(contact, wanted):
    """Raises Problem when a contact is not of a version that the header If-Match names."""
    versions = [version.strip().strip('"') for version in wanted.split(",") if version.strip()]
    if not versions or (contact and {"*", str(contact.version)}.intersection(versions)):
        return
    raise Problem(412, _("The contact has changed since you read it. Read it again."))


def kind_of(contact, fields):
    """Return the kind that a contact has or is to have. Raises Unreadable."""
    kind = fields.get("kind") or (contact and contact.kind)
    if not kind:
        raise Unreadable([("kind", _("This is missing."))])
    if contact and kind != contact.kind:
        raise Unreadable([("kind", _("A contact never changes its kind."))])
    return kind


def left_alone(contact):
    """Return the code of the reason why a contact is not for another system to change, as in an import."""
    if contact is None or contact.is_reachable:
        return ""
    return "archived" if contact.is_archived else "privacy_blocked"


def values_of(contact):
    return contact and [getattr(contact, Contact._meta.get_field(name).attname) for name in EDITED]


def has_tags(contact, names):
    tags = {tag.name.lower() for tag in contact.tags.all()}
    return tags == {name.lower() for name in names}


def form_of(kind, contact, fields):
    """Return the form of the pages, filled in with what a contact has and what is said. Raises Unreadable."""
    form_class = form_class_of(kind)
    names = form_class._meta.fields
    if kind == ContactKind.PERSON and "name" in fields:
        fields = {**names_of(kind, fields)}
    strange = [name for name in fields if name not in {*names, "kind", "name", "tags"}]
    if strange:
        raise Unreadable([(name, _("Only a person has this.")) for name in strange])
    had = model_to_dict(contact, fields=names) if contact else {}
    if contact:
        had |= {"company": contact.company and contact.company.number, "version": contact.version}
        had["tags"] = [tag.name for tag in contact.tags.all()]
    data = had | fields
    if fields.get("company"):
        data["company"] = company_number(fields["company"])
    if fields.get("salesperson"):
        data["salesperson"] = Salespeople()[fields["salesperson"]]
    data["tags"] = ", ".join(data.get("tags", ()))
    return form_class(data, instance=contact)


def company_number(told):
    """Return the number of the company that is known by an external number or a number. Raises Unreadable."""
    companies = Contact.objects.filter(kind=ContactKind.COMPANY)
    named = companies.filter(Q(external_id=told) | Q(number=told.upper()))
    # Where one has the external number that is another's number, the system means its own.
    number = (
        named.order_by(Case(When(external_id=told, then=0), default=1)).values("number").first()
    )
    if not number:
        raise Unreadable([("company", _("No company has this external number or number."))])
    return number["number"]


def write(form, by):
    """Save the form. Raises Problem where a page made such a contact this moment."""
    try:
        form.write(by)
    except IntegrityError:
        raise Problem(409, _("Somebody else wrote this contact this moment. Try again.")) from None
