"""Rows for tests: valid defaults; a test passes only what it is about."""

from decimal import Decimal
from itertools import count

from django.contrib.auth.models import Group
from django.utils import timezone

from crm.choices import ApiScope
from crm.models import ApiToken, Contact, Document, DocumentLine, Segment, SegmentMember, User
from crm.roles import SALES, SALES_MANAGER
from interactions.models import (
    Email,
    Event,
    InteractionGroup,
    InteractionLogEntry,
    InteractionTemplate,
    LoggedSegment,
    RecordingRule,
    SkippedContact,
)

numbers = count(1)
PASSWORD = "logbook-test-1"


def make_user(role=SALES, **fields):
    """Return a user in the group of the role; `role=None` makes one that may do nothing."""
    number = next(numbers)
    user = User.objects.create_user(
        **{"email": f"user{number}@example.com", "password": PASSWORD, "name": f"User {number}"}
        | fields
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_manager(**fields):
    return make_user(SALES_MANAGER, **fields)


def make_admin(**fields):
    return make_user(None, **{"is_staff": True, "is_superuser": True} | fields)


def make_token(*scopes, **fields):
    """Return a token of the API, and its secret; good for everything unless `scopes` are named."""
    token = ApiToken(
        **{
            "name": f"System {next(numbers)}",
            "scopes": list(scopes or ApiScope.values),
            "user": fields.pop("user", None) or make_user(),
            "calls_a_minute": 10_000,
        }
        | fields
    )
    secret = token.renew()
    token.save()
    return token, secret


def make_company(**fields):
    return Contact.objects.create(
        **{"kind": "company", "name": f"Company {next(numbers)}"} | fields
    )


def make_person(**fields):
    fields = {"kind": "person", "first_name": "Person", "last_name": str(next(numbers))} | fields
    return Contact.objects.create(
        **{"name": f"{fields['first_name']} {fields['last_name']}".strip()} | fields
    )


def make_group(**fields):
    number = next(numbers)
    return InteractionGroup.objects.create(
        **{"code": f"GROUP-{number}", "description": f"Group {number}"} | fields
    )


def make_template(**fields):
    number = next(numbers)
    return InteractionTemplate.objects.create(
        **{"code": f"TEMPLATE-{number}", "description": f"Template {number}"}
        | ({} if "group" in fields else {"group": make_group()})
        | fields
    )


def make_rule(event, **fields):
    """Return the rule of an event, set up so and on; those of the program are there already."""
    fields = (
        {"active": True} | ({} if "template" in fields else {"template": make_template()}) | fields
    )
    return RecordingRule.objects.update_or_create(event=event, defaults=fields)[0]


def make_event(event="shipped", **fields):
    """Return an event that was told and is not recorded."""
    return Event.objects.create(
        **{
            "event": event,
            "source": "api",
            "occurred_at": timezone.now(),
            "contact_told": f"K-{next(numbers)}",
            "reason": "no_rule",
        }
        | fields
    )


def make_document(kind="quote", *, lines=({},), issued_at=None, **fields):
    """Return a document with these lines; one with `issued_at` is issued after them."""
    contact = fields.pop("contact", None) or make_person()
    document = Document.objects.create(
        **{
            "kind": kind,
            "contact": contact,
            "recipient": contact.name,
            "salesperson": fields.pop("salesperson", None) or make_user(),
            "date": timezone.localdate(),
            "currency": "EUR",
            "language": "en",
        }
        | fields
    )
    DocumentLine.objects.bulk_create(
        DocumentLine(
            document=document,
            position=position,
            **{
                "text": f"Line {position}",
                "unit_price": Decimal("100.00"),
                "vat_rate": Decimal(25),
            }
            | line,
        )
        for position, line in enumerate(lines, 1)
    )
    if issued_at:
        Document.objects.filter(pk=document.pk).update(issued_at=issued_at)
    document.refresh_from_db()
    return document


def make_segment(*contacts, **fields):
    """Return a segment of these contacts, without a step that says where they come from."""
    segment = Segment.objects.create(**{"description": f"Segment {next(numbers)}"} | fields)
    SegmentMember.objects.bulk_create(
        SegmentMember(segment=segment, contact=contact) for contact in contacts
    )
    segment.refresh_from_db()
    return segment


def make_entry(**fields):
    """Return a logged entry; `postponed=True` makes one to be finished, `cancelled_by=user` a cancelled one."""
    contact = fields.pop("contact", None) or make_person()
    template = fields.pop("template", None) or make_template()
    if fields.get("cancelled_by"):
        fields.setdefault("cancelled_at", timezone.now())
    return InteractionLogEntry.objects.create(
        **{
            "contact": contact,
            "company": contact if contact.is_company else contact.company,
            "template": template,
            "group": template.group,
            "salesperson": fields.get("salesperson") or make_user(),
            "occurred_at": timezone.now(),
            "description": f"Entry {next(numbers)}",
        }
        | fields
    )


def make_run(segment=None, *contacts, skipped=(), **fields):
    """Return a run that logged a segment: an entry with each contact, or with one; `skipped` are pairs of one that
    it left out and the reason. `cancelled_by=user` makes a cancelled run, with its entries."""
    contacts = contacts or (make_person(),)
    segment = segment or make_segment(*contacts, *(contact for contact, _reason in skipped))
    template = fields.pop("template", None) or make_template()
    if fields.get("cancelled_by"):
        fields.setdefault("cancelled_at", timezone.now())
    run = LoggedSegment.objects.create(
        **{
            "segment": segment,
            "template": template,
            "description": segment.description,
            "occurred_at": timezone.now(),
            "made": len(contacts),
            "left_out": len(skipped),
            "logged_by": fields.get("logged_by") or make_user(),
        }
        | fields
    )
    InteractionLogEntry.objects.bulk_create(
        InteractionLogEntry(
            contact=contact,
            company=contact if contact.is_company else contact.company,
            template=template,
            group=template.group,
            salesperson=run.logged_by,
            occurred_at=run.occurred_at,
            description=run.description,
            source="segment",
            run=run,
            logged_by=run.logged_by,
            cancelled_at=run.cancelled_at,
            cancelled_by=run.cancelled_by,
            cancelled_reason=run.cancelled_reason,
        )
        for contact in contacts
    )
    SkippedContact.objects.bulk_create(
        SkippedContact(run=run, contact=contact, reason=reason) for contact, reason in skipped
    )
    return run


def make_email(**fields):
    """Return a queued e-mail, of an entry unless `entry=None`."""
    number = next(numbers)
    recipient = f"contact{number}@example.com"
    if "entry" not in fields:
        contact = fields.get("contact") or make_person(email=recipient)
        fields["entry"] = make_entry(
            contact=contact, delivery_status="queued", correspondence_type="email"
        )
    entry = fields["entry"]
    return Email.objects.create(
        **{
            "contact": entry and entry.contact,
            "recipient": recipient,
            "subject": f"Subject {number}",
            "body": f"Text {number}",
            "message_id": f"<{number}@example.com>",
            "due_at": timezone.now(),
            "written_by": entry and entry.salesperson,
        }
        | fields
    )
