"""Writes what happened: entries with their comments, files and follow-ups."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from crm.models import Document
from crm.typesetting import document_pdf

from ..models import Attachment, EntryComment, FollowUp, InteractionLogEntry, InteractionTemplate
from . import files, people, phrases
from .documents import write_documents
from .story import Story

COUNT = 400
POSTPONED = 6
# The contact at this place has no entry of the story; a large amount gives it exactly 200.
QUIET = 60
# Days from today on which follow-ups are due.
DUE = [-6, -1, 0, 0, 1, 3, 7, 15]


def write_entries(contacts, besides):
    """Write so many entries with these contacts, in the order of their external numbers, that there are COUNT with
    those that there are `besides`."""
    now = timezone.localtime()
    spoken_with = [
        place
        for place, contact in enumerate(contacts)
        if not (contact.privacy_blocked or contact.is_archived or place == QUIET - 1)
        and (contact.company_id or place % 4 == 0)
    ]
    told = Story(spoken_with, now)
    story = told.tell(COUNT - POSTPONED - 1 - besides)
    numbers = write_documents(told.papers(), contacts)
    for happening in story:
        happening.name_documents(numbers)
    templates = {
        template.code: template for template in InteractionTemplate.objects.select_related("group")
    }
    entries = InteractionLogEntry.objects.bulk_create(
        logged(happening, contacts[happening.contact], templates[happening.template])
        for happening in story
    )
    write_correction(entries, now)
    write_postponed(contacts, templates, now)
    write_comments(entries, story)
    write_files(entries)
    write_follow_ups(entries, now)


def logged(happening, contact, template):
    """An entry as recording it would have made it: the template's values, then what is known better."""
    salesperson = contact.salesperson
    facts = {
        "contact": contact,
        "company": contact if contact.is_company else contact.company,
        "template": template,
        "group": template.group,
        "salesperson": salesperson,
        "logged_by": salesperson,
        "occurred_at": happening.at,
        "logged_at": happening.at + timedelta(minutes=4),
        "information_flow": template.information_flow,
        "initiated_by": template.initiated_by,
        "correspondence_type": template.correspondence_type
        if template.ignore_contact_correspondence_type
        else contact.correspondence_type or template.correspondence_type,
        "language": contact.language,
        "cost": template.unit_cost,
        "duration": template.unit_duration,
        "contacted_via": (contact.mobile or contact.phone) if template.for_calls else "",
    } | happening.facts
    if facts.get("cancelled_reason"):
        facts |= {
            "cancelled_at": happening.at + timedelta(minutes=40),
            "cancelled_by": salesperson,
        }
    return InteractionLogEntry(**facts)


def write_correction(entries, now):
    """The newest cancelled entry was wrong by a day; one that corrects it says so."""
    wrong = [entry for entry in entries if entry.is_cancelled][-1]
    InteractionLogEntry.objects.create(
        **{
            field.name: getattr(wrong, field.name)
            for field in InteractionLogEntry._meta.concrete_fields
            if not field.name.startswith(("id", "cancelled", "search", "occurred", "logged_at"))
        }
        | {
            "occurred_at": wrong.occurred_at - timedelta(days=1),
            "logged_at": min(wrong.cancelled_at + timedelta(minutes=2), now),
            "corrects": wrong,
        }
    )


def write_postponed(contacts, templates, now):
    """Begun, not finished: some lack everything but the contact."""
    InteractionLogEntry.objects.bulk_create(
        InteractionLogEntry(
            contact=contact,
            company=contact.company,
            template=templates["EMAIL"] if place % 2 else None,
            group=templates["EMAIL"].group if place % 2 else None,
            description=phrases.ALONE["EMAIL"][0] if place % 2 else "",
            salesperson=contact.salesperson,
            logged_by=contact.salesperson,
            occurred_at=now - timedelta(hours=5 + 31 * place),
            logged_at=now - timedelta(hours=5 + 31 * place),
            postponed=True,
        )
        for place, contact in enumerate(contacts[len(people.COMPANIES) :][: POSTPONED * 4 : 4])
    )


def write_comments(entries, story):
    EntryComment.objects.bulk_create(
        EntryComment(entry=entry, text=text, author=entry.salesperson, written_at=entry.logged_at)
        for entry, happening in zip(entries, story, strict=True)
        for text in happening.comments
    )


def write_files(entries):
    """The newest quotes have their document, the newest e-mails share a price list, a visit has minutes."""

    def newest(code, count):
        return [entry for entry in entries if entry.template.code == code][-count:]

    for quote in newest("QUOTE", 5):
        content = document_pdf(Document.objects.get(number=quote.document_number))
        attach(f"{quote.document_number}.pdf", content, [quote])
    attach("Price list.csv", files.PRICE_LIST, newest("EMAIL", 4))
    attach("Minutes of the visit.txt", files.MINUTES, newest("MEET-THEIRS", 2))


def attach(name, content, entries):
    attachment = Attachment(name=name, size=len(content), added_by=entries[0].salesperson)
    attachment.file.save(name, ContentFile(content))
    attachment.entries.set(entries)


def write_follow_ups(entries, now):
    """Each salesperson has some that are late, due today and due soon, and some that are done."""
    alive = [entry for entry in reversed(entries) if not entry.is_cancelled]
    newest = {}
    for entry in alive:
        newest.setdefault(entry.salesperson, {}).setdefault(entry.contact_id, entry)
    due = [
        (entry, now.date() + timedelta(days=days), None)
        for own in newest.values()
        for entry, days in zip(own.values(), DUE, strict=False)
    ]
    weeks = timedelta(days=14)
    done = [(e, (e.occurred_at + weeks).date(), e.occurred_at + weeks) for e in alive[60::9]]
    FollowUp.objects.bulk_create(
        FollowUp(
            contact=entry.contact,
            entry=entry,
            salesperson=entry.salesperson,
            due_on=due_on,
            text=phrases.FOLLOW_UPS[place % len(phrases.FOLLOW_UPS)],
            done_at=done_at,
            done_by=done_at and entry.salesperson,
        )
        for place, (entry, due_on, done_at) in enumerate(due + done)
    )
