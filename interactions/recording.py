"""Recording an interaction by hand or by program: at once, later, or again because it was wrong."""

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.models import Contact

from . import defaults
from .attaching import drop_unused_attachments
from .belongings import (
    add_belongings,
    add_from_template,
    check_seen,
    check_unchanged,
    move_follow_up,
    replace_belongings,
    stored,
)
from .choices import DeliveryStatus, Source
from .filling import CARRIED, carried
from .mailing.queueing import queue_entry
from .models import InteractionLogEntry
from .readiness import Refused, refusal


@transaction.atomic
def record(
    *,
    contact,
    template,
    salesperson,
    occurred_at,
    description,
    by,
    source=Source.MANUAL,
    idempotency_key=None,
    comments=(),
    uploads=(),
    attachments=(),
    follow_up=None,
    corrects=None,
    send_to="",
    **facts,
):
    """Record one interaction; return the entry, and whether it is new.

    `facts` are further fields of the entry; what they leave out comes from the template, as choosing it in a
    form fills it in. `comments` are texts, `uploads` files to attach, `attachments` files that are stored
    already, `follow_up` is the date that something is due on, `send_to` the address that its text is sent to as an
    e-mail. The same `idempotency_key` records once: the
    second time returns the first entry.
    Raises Refused when the contact is privacy-blocked or archived.
    """
    contact = _locked(contact)
    entry = InteractionLogEntry(
        **_complete(
            contact,
            template,
            salesperson,
            facts | {"occurred_at": occurred_at, "description": description},
        ),
        source=source,
        idempotency_key=idempotency_key,
        corrects=corrects,
        logged_by=by,
        delivery_status=DeliveryStatus.QUEUED if send_to else DeliveryStatus.NONE,
    )
    known = _insert(entry)
    if known:
        return known, False
    add_belongings(
        entry,
        by=by,
        comments=comments,
        files=[*attachments, *stored(uploads, by)],
        follow_up=follow_up,
    )
    if send_to:
        queue_entry(entry, recipient=send_to, by=by)
    return entry, True


@transaction.atomic
def postpone(
    *,
    contact,
    by,
    entry=None,
    seen="",
    idempotency_key=None,
    comments=(),
    uploads=(),
    attachments=(),
    dropped=(),
    follow_up=None,
    **facts,
):
    """Keep what is known so far of an interaction, to be finished later; return the entry, and whether it is
    new or changed.

    Only a contact is needed. `entry` is a postponed entry that is put off once more; `seen` and `dropped` are as
    in `finish`. Raises Refused as `record` does, and SavedMeanwhile as `finish`.
    """
    contact = _locked(contact)
    text_before = check_seen(entry, seen) if entry else ""
    template, salesperson = facts.get("template"), facts.get("salesperson")
    if template:
        facts = _complete(contact, template, salesperson, facts)
    facts |= {"contact": contact, "company": _company(contact)}
    facts.setdefault("occurred_at", defaults.occurred_at(timezone.now()))
    if entry is None:
        entry = InteractionLogEntry(
            **facts, postponed=True, logged_by=by, idempotency_key=idempotency_key
        )
        known = _insert(entry)
        if known:
            return known, False
    elif not InteractionLogEntry.objects.filter(pk=entry.pk).postponed().update(**facts):
        return entry, False
    else:
        entry.refresh_from_db()
    replace_belongings(
        entry,
        by=by,
        comments=comments,
        files=[*attachments, *stored(uploads, by)],
        dropped=dropped,
        follow_up=follow_up,
        text_before=text_before,
    )
    return entry, True


@transaction.atomic
def finish(
    entry,
    *,
    contact,
    template,
    salesperson,
    by,
    seen="",
    idempotency_key=None,  # The one that it was begun with stays.
    comments=(),
    uploads=(),
    attachments=(),
    dropped=(),
    follow_up=None,
    send_to="",
    **facts,
):
    """Make a postponed entry part of the log; return the entry, and whether it was postponed until now.

    The entry keeps its number, and no other is touched. `facts` as in `record`, `occurred_at` and
    `description` among them, and `send_to`; `dropped` are the keys of files to take away. Raises Refused as
    `record` does, and SavedMeanwhile when `seen`, the mark that `state_of` gave when the entry was shown, is no
    longer its mark.
    """
    contact = _locked(contact)
    text_before = check_seen(entry, seen)
    facts = _complete(contact, template, salesperson, facts)
    if send_to:
        facts["delivery_status"] = DeliveryStatus.QUEUED
    finished = (
        InteractionLogEntry.objects.filter(pk=entry.pk)
        .postponed()
        .update(**facts, postponed=False, logged_by=by, logged_at=Now())
    )
    entry.refresh_from_db()
    if finished:
        replace_belongings(
            entry,
            by=by,
            comments=comments,
            files=[*attachments, *stored(uploads, by)],
            dropped=dropped,
            follow_up=follow_up,
            text_before=text_before,
        )
        add_from_template(entry)
        if send_to:
            queue_entry(entry, recipient=send_to, by=by)
    return entry, bool(finished)


@transaction.atomic
def correct(entry, *, by, reason="", dropped=(), follow_up=None, seen="", **new):
    """Cancel a wrong entry and record the right one, which points at it; return the new entry, and whether it
    is new.

    `new` is what `record` takes. The files of the wrong entry are the right one's too, but for those whose keys
    are `dropped`. What is still to be done goes over to the right one: the most urgent of it moves to the date
    `follow_up`, and is deleted where that is None. An entry that was cancelled before stays as it was.
    Raises Refused as `record` does, and when the entry is postponed or was corrected before; SavedMeanwhile as
    `finish` does.
    """
    # Locked, so that of two corrections at once the second sees the first.
    wrong = InteractionLogEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    corrected = wrong.corrections.exists()
    files = list(wrong.attachments.exclude(pk__in=dropped))
    right, is_new = record(by=by, corrects=wrong, attachments=files, **new)
    if is_new and corrected:
        raise Refused(_("This interaction was corrected already. Correct the correction instead."))
    if is_new and wrong.postponed:
        raise Refused(_("This interaction is not finished yet. Resume it instead."))
    if is_new:
        check_unchanged(wrong, seen)
        InteractionLogEntry.objects.filter(pk=wrong.pk).cancel(
            by=by, reason=reason or _("Corrected")
        )
        wrong.follow_ups.open().update(entry=right, contact=right.contact)
        move_follow_up(right, follow_up, by, text_before=wrong.description)
    return right, is_new


@transaction.atomic
def delete_postponed(entry):
    """Delete a postponed entry outright, with its comments, its open follow-ups and the files that nothing else
    uses; return whether it was still postponed."""
    files = list(entry.attachments.values_list("pk", flat=True))
    # Locked, so that nobody finishes it in between.
    still = InteractionLogEntry.objects.filter(pk=entry.pk).postponed()
    if not still.select_for_update().values("pk").first():
        return False
    entry.follow_ups.open().delete()
    still.delete()
    drop_unused_attachments(files)
    return True


def _locked(contact):
    """The contact as it is now, kept so until the entry is there: a block set meanwhile counts."""
    contact = (
        Contact.objects.select_for_update(of=["self"], no_key=True)
        .select_related("company")
        .get(pk=contact.pk)
    )
    reason = refusal(contact)
    if reason:
        raise Refused(reason)
    return contact


def _company(contact):
    return defaults.company(
        contact=contact, contact_is_company=contact.is_company, contact_company=contact.company
    )


def _complete(contact, template, salesperson, facts):
    """The facts with what the template gives where nothing was told."""
    given = {}
    if not CARRIED.issubset(facts):
        given = carried(
            template,
            contact=contact,
            salesperson=salesperson,
            language=facts.get("language"),
            correspondence_type=facts.get("correspondence_type"),
        )
    return (
        given
        | facts
        | {
            "contact": contact,
            "company": _company(contact),
            "template": template,
            "group": template.group,
            "salesperson": salesperson,
        }
    )


def _insert(entry):
    """Insert an entry; return the one that its idempotency key recorded before, if there is one."""
    try:
        # The unique key decides, in a savepoint: of two posts at once, the second waits here for the first.
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        known = entry.idempotency_key and InteractionLogEntry.objects.filter(
            idempotency_key=entry.idempotency_key
        )
        if not known:
            raise
        return known[0]
    return None
