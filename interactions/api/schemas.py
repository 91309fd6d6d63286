"""What the API answers."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, Field


class ContactNamed(BaseModel):
    number: str
    name: str
    external_id: str = Field(description="Its number in the other system; empty where it has none.")


class UserNamed(BaseModel):
    email: str
    name: str
    initials: str


class DocumentNamed(BaseModel):
    kind: str
    number: str
    version: int | None


class EntryNamed(BaseModel):
    """Where an interaction is found."""

    id: int
    url: str = Field(description="Its page.")


class Entry(EntryNamed):
    """One interaction of the log."""

    contact: ContactNamed
    company: ContactNamed | None = Field(description="The contact's company at that time.")
    template: str
    group: str
    salesperson: UserNamed | None
    occurred_at: datetime
    description: str
    information_flow: str
    initiated_by: str
    correspondence_type: str
    language: str
    subject: str
    cost: Decimal
    duration: int = Field(description="In minutes.")
    evaluation: str
    attempt_failed: bool
    contacted_via: str
    source: str
    document: DocumentNamed | None
    run: int | None
    delivery_status: str
    delivery_error: str
    cancelled_at: datetime | None
    cancelled_reason: str
    logged_by: UserNamed | None
    logged_at: datetime


class WholeEntry(Entry):
    """One interaction with its text."""

    body: str


class Entries(BaseModel):
    """A page of the log, the newest first."""

    interactions: list[Entry]
    next: str | None = Field(description="The address of the page that follows.")


class Unrecorded(BaseModel):
    """An event that is kept and made no interaction: what it lacks is seen to in the set-up."""

    event: int
    reason: str
    detail: str


class FieldError(BaseModel):
    """What is wrong with one field."""

    field: str = Field(description="The field's name; empty where it is about all of it.")
    message: str


class Answer(BaseModel):
    """What became of one event of a list: status 201 or 200 with its interaction, which is new or was there
    before; 202 with the reason why there is none; 422 with what is wrong."""

    status: int
    entry: EntryNamed | None = None
    event: int | None = None
    reason: str | None = None
    detail: str | None = None
    errors: list[FieldError] | None = None


class Problem(BaseModel):
    """Why a call was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]


class Contact(ContactNamed):
    """A contact."""

    url: str = Field(description="Its page.")
    kind: str
    first_name: str
    last_name: str
    job_title: str
    company: ContactNamed | None
    email: str
    phone: str
    mobile: str
    address: str
    postal_code: str
    city: str
    region: str
    country: str
    language: str
    correspondence_type: str
    salesperson: UserNamed | None
    tags: list[str]
    excluded_from_segments: bool
    privacy_blocked: bool
    archived: bool
    version: int = Field(description="Grows with each change; the ETag.")


class Contacts(BaseModel):
    """A page of the contacts, by name."""

    contacts: list[Contact]
    next: str | None = Field(description="The address of the page that follows.")
