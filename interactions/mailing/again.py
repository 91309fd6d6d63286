"""Sending again: the same e-mail once more, or the text newly merged in a new entry that points at the old one."""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models, transaction
from django.db.models import F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Now, NullIf
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm.models import Contact, Document

from .. import defaults
from ..choices import DeliveryStatus
from ..email_querysets import CANCELLED
from ..filling import carried
from ..models import Attachment, Email, InteractionLogEntry
from ..readiness import Refused
from ..recording import record
from .queueing import defer_sending, domain

# What nobody is to be written to about any more.
BLOCKED = Q(privacy_blocked=True) | Q(archived_at__isnull=False)
# The file of what it tells of goes along.
DOCUMENT = ("document_type", "document_number", "document_version")
DONE = [DeliveryStatus.SENT, DeliveryStatus.FAILED]


def another_message_id():
    """The expression that gives each row of a statement a message id of its own, which begins as its first one: by
    that, `sent_with` knows it."""
    text = models.TextField()
    again = Concat(Value(r"<\1.", text), Cast(RandomUUID(), text), Value(f"@{domain()}>", text))
    begun = Value("^<([^.@]*).*$", text)
    return Func(F("message_id"), begun, again, function="regexp_replace", output_field=text)


def _may_go_again(emails):
    """Those of a queryset of e-mails that were sent or failed, and whose entry and contact allow another."""
    return (
        emails.filter(status__in=DONE)
        .exclude(pk__in=Email.objects.of_entries(CANCELLED))
        .exclude(pk__in=Email.objects.to_contacts(BLOCKED))
    )


@transaction.atomic
def send_same_again(emails, *, recipient=None):
    """Queue those of a queryset of e-mails once more that were sent or failed, as they are; return how many.

    They go to `recipient`, or else to the contact's address as it is now. Nothing of a cancelled entry goes, and
    nothing to a contact that is blocked or archived. The message id is another each time: whoever asks for one
    with the id that was shown, asks once.
    """
    now = Subquery(Contact.objects.filter(pk=OuterRef("contact")).values("email"))
    queued = (
        _may_go_again(emails)
        .to_change()
        .update(
            status=DeliveryStatus.QUEUED,
            recipient=recipient or Coalesce(NullIf(now, Value("")), F("recipient")),
            message_id=another_message_id(),
            due_at=Now(),
            handed_over_at=None,
            sent_at=None,
            attempts=0,
            error="",
        )
    )
    if queued:
        defer_sending()
    return queued


def merged_anew(entry, *, by):
    """Return what a new entry with the same contact and template would say, in the contact's language as it is
    now: a dict of the entry's fields."""
    salesperson = entry.salesperson or by
    facts = carried(
        entry.template,
        contact=entry.contact,
        salesperson=salesperson,
        document=Document.objects.told_of(entry.contact_id, entry.document_number),
    )
    described = entry.description
    if not described.startswith(tuple(_prefixes())):
        described = f"{_prefix()} {described}"[:250]
    kept = ("information_flow", "initiated_by", *DOCUMENT)
    return facts | {
        "description": described,
        "correspondence_type": entry.correspondence_type,
        "salesperson": salesperson,
        **{name: getattr(entry, name) for name in kept},
    }


def _prefix():
    return _("Resend:")


def _prefixes():
    """Who sent it again before may have another language."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield _prefix()


@transaction.atomic
def send_newly_merged(entry, *, seen, recipient, by, idempotency_key):
    """Record and queue the text of an entry's template, newly merged; return the new entry, and whether it is new:
    None where the entry's e-mail, whose message id was `seen`, is on its way again or must not go.

    The old one's own files go along, and the template's in the language that it is in now. Raises Refused as
    `record`, and when the template has no text for the contact.
    """
    # Locked, so that whoever sends the same text again in this moment comes before or after.
    InteractionLogEntry.objects.select_for_update(no_key=True).filter(pk=entry.pk).first()
    if not _may_go_again(Email.objects.filter(entry=entry, message_id=seen)).exists():
        return None, False
    facts = merged_anew(entry, by=by)
    if not facts["body"]:
        raise Refused(
            _("The template %(template)s has no text for this contact. Send the same text again.")
            % {"template": entry.template}
        )
    of_template = Attachment.objects.filter(template_texts__template=entry.template_id)
    return record(
        contact=entry.contact,
        template=entry.template,
        occurred_at=defaults.occurred_at(timezone.now()),
        by=by,
        idempotency_key=idempotency_key,
        attachments=list(entry.attachments.exclude(pk__in=of_template)),
        resends=entry,
        send_to=recipient,
        **facts,
    )
