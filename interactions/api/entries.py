"""Reading the log."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router

from crm.choices import ApiScope

from ..filters.log import LogFilter
from ..models import InteractionLogEntry
from . import schemas
from .calls import Bearer
from .lists import LARGEST_PAGE, page, parameters

FILTERS = list(LogFilter.base_filters)
SAME = [
    *(
        "id",
        "occurred_at",
        "description",
        "information_flow",
        "initiated_by",
        "correspondence_type",
    ),
    *("language", "subject", "cost", "duration", "evaluation", "attempt_failed", "contacted_via"),
    *(
        "source",
        "delivery_status",
        "delivery_error",
        "cancelled_at",
        "cancelled_reason",
        "logged_at",
    ),
]
CONTACT = ["number", "name", "external_id"]
USER = ["email", "name", "initials"]
# What is answered of the rows that an entry points at, and no more: a call is hardly dearer than this statement.
OF_OTHERS = {
    "contact": CONTACT,
    "company": CONTACT,
    "template": ["code"],
    "group": ["code"],
    "salesperson": USER,
    "logged_by": USER,
}
OF_DOCUMENT = ["document_type", "document_number", "document_version"]
READ = [f"{other}__{name}" for other, names in OF_OTHERS.items() for name in names]
router = Router()


@router.get(
    "/interactions",
    auth=Bearer(ApiScope.READ),
    response=schemas.Entries,
    operation_id="list_interactions",
    summary="Read the log",
    url_name="interactions",
    openapi_extra={"parameters": parameters(LogFilter, FILTERS)},
)
def interactions(
    request, limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50, after: str = ""
):
    """The interactions that the filters find, those of the log's page, the newest first. Postponed ones are not in
    the log; cancelled ones are, and say so."""
    filters = LogFilter(request.GET, entries())
    rows, following = page(
        request, filters, sort="-occurred_at", limit=limit, after=after, names=FILTERS
    )
    return {"interactions": [shown(request, entry) for entry in rows], "next": following}


@router.get(
    "/interactions/{int:pk}",
    auth=Bearer(ApiScope.READ),
    response=schemas.WholeEntry,
    operation_id="read_interaction",
    summary="Read an interaction",
    url_name="interaction",
)
def interaction(request, pk: int):
    """One interaction of the log, with its text."""
    entry = get_object_or_404(entries().defer(None), pk=pk)
    return shown(request, entry) | {"body": entry.body}


def entries():
    logged = InteractionLogEntry.objects.logged().select_related(*OF_OTHERS)
    return logged.only(*SAME, *OF_DOCUMENT, "run", *READ)


def entry_of(request, pk):
    """Return what is answered of an entry. Raises InteractionLogEntry.DoesNotExist."""
    return shown(request, entries().get(pk=pk))


def shown(request, entry):
    same = {name: getattr(entry, name) for name in SAME}
    return (
        same
        | place_of(request, entry.pk)
        | {
            "contact": contact_named(entry.contact),
            "company": contact_named(entry.company),
            "template": entry.template.code,
            "group": entry.group.code,
            "salesperson": user_named(entry.salesperson),
            "document": document_of(entry),
            "run": entry.run_id,
            "logged_by": user_named(entry.logged_by),
        }
    )


def place_of(request, pk):
    """Return where an entry is found."""
    return {"id": pk, "url": request.build_absolute_uri(reverse("entry", args=[pk]))}


def contact_named(contact):
    return contact and {name: getattr(contact, name) for name in CONTACT}


def user_named(user):
    return user and {name: getattr(user, name) for name in USER}


def document_of(entry):
    if not entry.document_number:
        return None
    return {
        "kind": entry.document_type,
        "number": entry.document_number,
        "version": entry.document_version,
    }
