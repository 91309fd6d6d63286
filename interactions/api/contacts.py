"""Reading and writing contacts, by the number that another system knows them by."""

from typing import Annotated

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from crm.choices import ApiScope
from crm.filters import ContactFilter
from crm.models import Contact

from ..events.reading import one_line
from ..events.wrong import Unreadable
from . import schemas
from .calls import Bearer, sent
from .contact_writing import put_contact, read_contact
from .entries import contact_named, user_named
from .lists import LARGEST_PAGE, page, parameters
from .problems import Problem

FILTERS = ["q"]
LONGEST = Contact._meta.get_field("external_id").max_length
SAME = [
    *("kind", "first_name", "last_name", "job_title", "email", "phone", "mobile", "address"),
    *("postal_code", "city", "region", "language", "correspondence_type"),
    *("excluded_from_segments", "privacy_blocked", "version"),
]
SAID = {"$ref": "#/components/schemas/ContactSaid"}
BODY = {"required": True, "content": {"application/json": {"schema": SAID}}}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag of what was read: a contact that has changed since stays as it is.",
    "schema": {"type": "string"},
}
router = Router()


@router.get(
    "/contacts",
    auth=Bearer(ApiScope.READ),
    response=schemas.Contacts,
    operation_id="list_contacts",
    summary="Read the contacts",
    url_name="contacts",
    openapi_extra={"parameters": parameters(ContactFilter, FILTERS)},
)
def contacts(request, limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50, after: str = ""):
    """The contacts, by name; `q` finds words of the name, company, number, e-mail address, phone number and city.
    Archived ones are left out."""
    filters = ContactFilter(request.GET, found().active())
    rows, following = page(
        request, filters, sort="sort_name", limit=limit, after=after, names=FILTERS
    )
    return {"contacts": [shown(request, contact) for contact in rows], "next": following}


@router.get(
    "/contacts/{path:external_id}",
    auth=Bearer(ApiScope.READ),
    response=schemas.Contact,
    operation_id="read_contact",
    summary="Read a contact",
    url_name="contact",
)
def contact(request, external_id: str, response: HttpResponse):
    """The contact that the other system knows by this number."""
    return told(request, response, get_object_or_404(found(), external_id=checked(external_id)))


@router.put(
    "/contacts/{path:external_id}",
    auth=Bearer(ApiScope.RECORD),
    response={200: schemas.Contact, 201: schemas.Contact},
    operation_id="put_contact",
    summary="Make or change a contact",
    url_name="contact",
    openapi_extra={"requestBody": BODY, "parameters": [IF_MATCH], "x-refusals": [409, 412]},
)
def contact_put(request, external_id: str, response: HttpResponse):
    """Make the contact that the other system knows by this number, or change it. A field that is left out stays
    as it is; an empty text empties it. What changes nothing writes nothing. A contact that is archived or
    privacy-blocked is left as it is (409)."""
    external_id = checked(external_id)
    try:
        key, is_new = put_contact(
            external_id,
            read_contact(sent(request)),
            by=request.auth.user_id,
            wanted=request.headers.get("If-Match", ""),
        )
    except Unreadable as refused:
        raise Problem(422, errors=refused.errors) from None
    return Status(201 if is_new else 200, told(request, response, found().get(pk=key)))


def checked(external_id):
    """Return an external number as it stands in an address. Raises Problem for one that no contact can have."""
    try:
        if 0 < len(external_id) <= LONGEST and one_line(external_id) == external_id:
            return external_id
    except ValueError:
        pass
    sentence = _("An external number has 1 to 100 characters that can be printed.")
    raise Problem(422, errors=[("external_id", sentence)])


def found():
    return Contact.objects.for_list().with_tag_names()


def told(request, response, contact):
    response.headers["ETag"] = f'"{contact.version}"'
    return shown(request, contact)


def shown(request, contact):
    same = {name: getattr(contact, name) for name in SAME}
    return (
        same
        | contact_named(contact)
        | {
            "url": request.build_absolute_uri(contact.get_absolute_url()),
            "company": contact_named(contact.company),
            "country": str(contact.country),
            "salesperson": user_named(contact.salesperson),
            "tags": contact.tag_names,
            "archived": contact.is_archived,
        }
    )
