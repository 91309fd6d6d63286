"""What belongs to an entry besides itself: its comments, its files and its follow-ups."""

from hashlib import sha256

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm.forms.versioned import SavedMeanwhile

from .attaching import drop_unused_attachments, store_attachment
from .models import Attachment, EntryComment, FollowUp, InteractionLogEntry
from .readiness import Refused


def state_of(entry):
    """Return a mark of all that is kept of an entry: another one as soon as anything of it is changed."""
    names = [field.attname for field in InteractionLogEntry._meta.concrete_fields]
    names.remove("search_vector")
    this = OuterRef("pk")
    row = (
        InteractionLogEntry.objects.filter(pk=entry.pk)
        .values_list(
            *names,
            ArraySubquery(EntryComment.objects.filter(entry=this).values("pk")),
            ArraySubquery(FollowUp.objects.open().filter(entry=this).values("pk")),
            ArraySubquery(FollowUp.objects.open().filter(entry=this).values("due_on")),
            ArraySubquery(
                InteractionLogEntry.attachments.through.objects.filter(interactionlogentry=this)
                .order_by("attachment")
                .values("attachment")
            ),
        )
        .first()
    )
    return sha256(repr(row).encode()).hexdigest()


def check_unchanged(entry, seen):
    """Raise SavedMeanwhile when `seen`, a mark that `state_of` gave, is no longer the mark of an entry."""
    if seen and seen != state_of(entry):
        raise SavedMeanwhile


def check_seen(entry, seen):
    """Return the description of a postponed entry as it is now. Raises SavedMeanwhile as `finish` does, and
    Refused when the entry is gone."""
    # Locked, so that of two windows the second sees what the first has kept.
    now = InteractionLogEntry.objects.select_for_update(no_key=True).filter(pk=entry.pk)
    row = now.values("description", "postponed").first()
    if row is None:
        raise Refused(_("This was deleted meanwhile. Copy what you want to keep, and log it anew."))
    if row["postponed"]:
        check_unchanged(entry, seen)
    return row["description"]


def stored(uploads, by):
    return [store_attachment(upload, by=by) for upload in uploads]


def add_belongings(entry, *, by, comments, files, follow_up):
    _comment(entry, comments, by)
    if files:
        entry.attachments.add(*files)
    add_from_template(entry)
    if follow_up:
        _follow_up(entry, follow_up, by)


def add_from_template(entry):
    """What the template attaches in the entry's language belongs to the entry too."""
    files = Attachment.objects.of_text(entry.template_id, entry.language)
    entry.attachments.add(*files.values_list("pk", flat=True))


def replace_belongings(entry, *, by, comments, files, dropped, follow_up, text_before):
    """Put what a form shows of a postponed entry in the place of what was kept before."""
    kept = list(entry.comments.values_list("text", flat=True))
    # Comments that nobody changed keep their authors; the form shows several as one text.
    if "\n\n".join(kept) != "\n\n".join(comments).replace("\r\n", "\n"):
        entry.comments.all().delete()
        _comment(entry, comments, by)
    if dropped:
        entry.attachments.remove(*dropped)
        drop_unused_attachments(dropped)
    entry.attachments.add(*files)
    move_follow_up(entry, follow_up, by, text_before=text_before)


def move_follow_up(entry, due_on, by, *, text_before):
    """Put the date that a form says in the place of the one that it showed: of the most urgent open follow-up.

    One that the form made, by the text that the entry had before, is made anew; of one that somebody wrote, only
    the date is the form's. One that the user may not change stays, beside another on another date.
    """
    shown = entry.follow_ups.open().first()
    if shown and not shown.is_changeable_by(by):
        due_on = None if due_on == shown.due_on else due_on
    elif shown and due_on and shown.text not in ("", text_before, *_unnamed_in_all_languages()):
        entry.follow_ups.filter(pk=shown.pk).update(due_on=due_on)
        return
    elif shown:
        shown.delete()
    if due_on:
        _follow_up(entry, due_on, by)


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
        text=entry.description or _unnamed(),
    )


def _unnamed():
    return _("Finish what was begun")


def _unnamed_in_all_languages():
    """Who kept it may have another language than who finishes it."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield _unnamed()
