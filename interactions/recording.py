"""Recording an interaction by hand or by program: at once, later, or again because it was wrong."""

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.models import Contact

from . import defaults
from .attaching import drop_unused_attachments, store_attachment
from .choices import Source
from .filling import CARRIED, carried
from .models import Attachment, EntryComment, FollowUp, InteractionLogEntry
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
    **facts,
):
    """Record one interaction; return the entry, and whether it is new.

    `facts` are further fields of the entry; what they leave out comes from the template, as choosing it in a
    form fills it in. `comments` are texts, `uploads` files to attach, `attachments` files that are stored
    already, `follow_up` is the date that something is due on. The same `idempotency_key` records once: the
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
    )
    known = _insert(entry)
    if known:
        return known, False
    _add(
        entry,
        by=by,
        comments=comments,
        files=[*attachments, *_stored(uploads, by)],
        follow_up=follow_up,
    )
    return entry, True


@transaction.atomic
def postpone(
    *,
    contact,
    by,
    entry=None,
    idempotency_key=None,
    comments=(),
    uploads=(),
    attachments=(),
    follow_up=None,
    **facts,
):
    """Keep what is known so far of an interaction, to be finished later; return the entry, and whether it is
    new or changed.

    Only a contact is needed. `entry` is a postponed entry that is put off once more. Raises Refused as
    `record` does.
    """
    contact = _locked(contact)
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
    _replace(
        entry,
        by=by,
        comments=comments,
        files=[*attachments, *_stored(uploads, by)],
        follow_up=follow_up,
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
    idempotency_key=None,  # The one that it was begun with stays.
    comments=(),
    uploads=(),
    attachments=(),
    follow_up=None,
    **facts,
):
    """Make a postponed entry part of the log; return the entry, and whether it was postponed until now.

    The entry keeps its number, and no other is touched. `facts` as in `record`, `occurred_at` and
    `description` among them. Raises Refused as `record` does.
    """
    contact = _locked(contact)
    facts = _complete(contact, template, salesperson, facts)
    finished = (
        InteractionLogEntry.objects.filter(pk=entry.pk)
        .postponed()
        .update(**facts, postponed=False, logged_by=by, logged_at=Now())
    )
    entry.refresh_from_db()
    if finished:
        _replace(
            entry,
            by=by,
            comments=comments,
            files=[*attachments, *_stored(uploads, by)],
            follow_up=follow_up,
        )
        _add_from_template(entry)
    return entry, bool(finished)


@transaction.atomic
def correct(entry, *, by, reason="", **new):
    """Cancel a wrong entry and record the right one, which points at it; return the new entry, and whether it
    is new.

    `new` is what `record` takes; the files of the wrong entry are the right one's too. An entry that was cancelled
    before stays as it was. Raises Refused as `record` does, and when the entry is postponed or was corrected
    before.
    """
    # Locked, so that of two corrections at once the second sees the first.
    wrong = InteractionLogEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    corrected = wrong.corrections.exists()
    right, is_new = record(by=by, corrects=wrong, attachments=list(wrong.attachments.all()), **new)
    if is_new and corrected:
        raise Refused(_("This interaction was corrected already. Correct the correction instead."))
    if is_new and wrong.postponed:
        raise Refused(_("This interaction is not finished yet. Resume it instead."))
    if is_new:
        InteractionLogEntry.objects.filter(pk=wrong.pk).cancel(
            by=by, reason=reason or _("Corrected")
        )
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


def _stored(uploads, by):
    return [store_attachment(upload, by=by) for upload in uploads]


def _add(entry, *, by, comments, files, follow_up):
    _comment(entry, comments, by)
    if files:
        entry.attachments.add(*files)
    _add_from_template(entry)
    if follow_up:
        _follow_up(entry, follow_up, by)


def _add_from_template(entry):
    """What the template attaches in the entry's language belongs to the entry too."""
    files = Attachment.objects.of_text(entry.template_id, entry.language)
    entry.attachments.add(*files.values_list("pk", flat=True))


def _replace(entry, *, by, comments, files, follow_up):
    """Put what a form shows of a postponed entry in the place of what was kept before."""
    kept = list(entry.comments.values_list("text", flat=True))
    # Comments that nobody changed keep their authors; the form shows several as one text.
    if "\n\n".join(kept) != "\n\n".join(comments).replace("\r\n", "\n"):
        entry.comments.all().delete()
        _comment(entry, comments, by)
    entry.attachments.add(*files)
    entry.follow_ups.open().delete()
    if follow_up:
        _follow_up(entry, follow_up, by)


def _comment(entry, texts, by):
    EntryComment.objects.bulk_create(
        EntryComment(entry=entry, text=text, author=by) for text in texts
    )


def _follow_up(entry, due_on, by):
    FollowUp.objects.create(
        contact_id=entry.contact_id,
        entry=entry,
        salesperson_id=entry.salesperson_id or by.pk,
        due_on=due_on,
        text=entry.description or _("Finish what was begun"),
    )
