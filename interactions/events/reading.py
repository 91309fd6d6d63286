"""From what another system says to an event that can be told, or to what is wrong with it, field by field."""

import json
import re
import unicodedata
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Annotated, Literal

from django.core.exceptions import ValidationError as NotInTheseCenturies
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
)

from crm.dates import in_these_centuries
from crm.models import User

from ..choices import LONGEST_DURATION, DocumentType, Source
from ..models.event import EVENT_NAME, name_characters
from .telling import Told
from .wrong import Unreadable, errors_of

LARGEST_INTEGER = 2**31 - 1
LONGEST_KEY = 200
HIGHEST_COST = 9_999_999_999
DOCUMENT_KINDS = tuple(kind for kind in DocumentType.values if kind)


def json_of(text):
    """Return what JSON says, its numbers as exact as they are written. Raises ValueError."""
    try:
        return json.loads(
            text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once_each
        )
    except (RecursionError, InvalidOperation) as error:
        raise ValueError from error


def _once_each(pairs):
    """Python would take the last of what is said twice, and lose the others without a word."""
    said = dict(pairs)
    if len(said) < len(pairs):
        raise ValueError
    return said


def _no_number(name):
    """Python would read NaN and Infinity, which JSON does not know."""
    raise ValueError(name)


def one_line(text):
    """A text without line breaks and marks that nobody sees. Raises ValueError."""
    if not isinstance(text, str):
        return text
    text = " ".join(text.split())
    if not text.isprintable():
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
        if not text.isprintable():
            raise ValueError(_("This holds a character that cannot be printed."))
    return text


def event_name(text):
    if not re.fullmatch(EVENT_NAME, text):
        raise ValueError(name_characters.message)
    return text


def moment(text):
    """The date and time that ISO 8601 writes with an offset. Raises ValueError."""
    try:
        found = datetime.fromisoformat(text)
        # Some that can be written lie outside of what the database counts from.
        in_these_centuries(found.astimezone(timezone.get_default_timezone()))
    except (TypeError, ValueError, OverflowError):
        found = None
    except NotInTheseCenturies as error:
        raise ValueError(error.message) from None
    if found is None or found.utcoffset() is None:
        raise ValueError(
            _("This is no date and time with an offset. Write it as in 2026-11-30T14:05:00+01:00.")
        )
    # PostgreSQL reads fewer offsets than may be written.
    return found.astimezone(UTC)


def amount(value):
    """A number as JSON or a text has it; true and false are none."""
    if isinstance(value, bool):
        raise ValueError(_("This is not a number."))
    return value


def line(longest, shortest=0):
    return Annotated[str, Field(min_length=shortest, max_length=longest), BeforeValidator(one_line)]


def whole(most):
    return Annotated[int, Field(strict=True, ge=0, le=most)]


Moment = Annotated[
    datetime, BeforeValidator(moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
Amount = Annotated[
    Decimal,
    Field(ge=0, le=HIGHEST_COST, decimal_places=2),
    BeforeValidator(amount),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": HIGHEST_COST},
                {"type": "string", "pattern": r"^[0-9]{1,9}(\.[0-9]{1,2})?$"},
            ]
        }
    ),
]


class Strict(BaseModel):
    """What is said in a field that there is not is refused: it would be lost without a word."""

    model_config = ConfigDict(extra="forbid")


class DocumentSaid(Strict):
    """The document that an event is about, of this site or of another system."""

    kind: Literal[DOCUMENT_KINDS]
    number: line(50, 1)
    version: whole(LARGEST_INTEGER) | None = None


class EventSaid(Strict):
    """One event as another system says it. What is left out, the template of the event's rule gives."""

    event: Annotated[
        line(50, 1),
        AfterValidator(event_name),
        Field(
            description="The name that a recording rule has.",
            json_schema_extra={"pattern": EVENT_NAME},
        ),
    ]
    contact: Annotated[
        line(254, 1),
        Field(description="Its number, its number in the other system, or its e-mail address."),
    ]
    document: DocumentSaid | None = None
    description: line(250) | None = None
    occurred_at: Annotated[
        Moment | None,
        Field(description="With an offset, in the years 1900 to 2999; now if left out."),
    ] = None
    salesperson: Annotated[
        line(254) | None, Field(description="E-mail address or initials of an active salesperson.")
    ] = None
    cost: Amount | None = None
    duration: Annotated[whole(LONGEST_DURATION) | None, Field(description="In minutes.")] = None
    key: Annotated[
        line(LONGEST_KEY, 1) | None,
        Field(
            description="What the system knows the event by; told again with it, it is the same event."
        ),
    ] = None


class Salespeople:
    """Who may own interactions, by e-mail address and by initials."""

    @cached_property
    def known(self):
        known = defaultdict(set)
        people = User.objects.salespeople().values_list("pk", "email", "initials")
        for pk, *names in people:
            for name in filter(None, names):
                known[name.lower()].add(pk)
        return known

    def __getitem__(self, name):
        """Raises Unreadable."""
        found = self.known.get(name.lower(), ())
        if len(found) == 1:
            return next(iter(found))
        sentence = (
            _("Several salespeople have these initials. Give the e-mail address.")
            if found
            else _("No active salesperson has this e-mail address or these initials.")
        )
        raise Unreadable([("salesperson", sentence)])


class EventReader:
    """Reads what is said of events, in the name of one user, given by key."""

    def __init__(self, by):
        self.by = by
        self.now = timezone.now()
        self.salespeople = Salespeople()

    def __call__(self, said):
        """Return the event that can be told. Raises Unreadable, also for one that was found unreadable before."""
        if isinstance(said, Unreadable):
            raise said
        try:
            event = EventSaid.model_validate(said)
        except ValidationError as invalid:
            raise Unreadable(errors_of(invalid.errors(include_url=False))) from None
        document = event.document
        return Told(
            event=event.event,
            occurred_at=event.occurred_at or self.now,
            source=Source.API.value,
            by=self.by,
            contact_told=event.contact,
            key=event.key,
            salesperson=self.salespeople[event.salesperson] if event.salesperson else None,
            description=event.description or "",
            cost=event.cost,
            duration=event.duration,
            document_type=document.kind if document else "",
            document_number=document.number if document else "",
            document_version=document.version if document else None,
        )
