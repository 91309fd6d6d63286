"""Groups and templates are saved, copied and deleted here, with their texts and the files of these."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from crm.forms.versioned import SavedMeanwhile

from .attaching import drop_unused_attachments, store_attachment
from .models import Attachment, InteractionTemplate, TemplateText


@dataclass
class Draft:
    """What a template shall say in one language; `files` are added, `dropped` attachments taken away."""

    subject: str
    body: str
    files: list = field(default_factory=list)
    dropped: list = field(default_factory=list)


@transaction.atomic
def save_versioned(row, *, version):
    """Save a group or a template; `version` is the one that the form was opened with, None for a new row.

    Raises SavedMeanwhile when it is no longer the newest, and changes nothing then.
    """
    if row.pk:
        if not type(row).objects.claim(row.pk, version):
            raise SavedMeanwhile
        row.version = version + 1
    row.save()


@transaction.atomic
def save_template(template, *, version, texts, by):
    """Save a template with exactly these texts: `texts` maps a language to its Draft.

    Raises SavedMeanwhile as `save_versioned`, and ValidationError for a file that may not be attached.
    """
    save_versioned(template, version=version)
    before = _attachment_ids(template)
    template.texts.exclude(language__in=texts).delete()
    for language, draft in texts.items():
        text = TemplateText.objects.update_or_create(
            template=template,
            language=language,
            defaults={"subject": draft.subject, "body": draft.body},
        )[0]
        text.attachments.remove(*draft.dropped)
        text.attachments.add(*[store_attachment(file, by=by) for file in draft.files])
    drop_unused_attachments(before)


@transaction.atomic
def copy_template(template):
    """Return a copy of a template under a code of its own, with its texts; they share the files."""
    copy = InteractionTemplate.objects.get(pk=template.pk)
    copy.pk, copy.version, copy.for_calls, copy.active = None, 1, False, True
    copy.code = _free_code(template.code)
    copy.description = _("Copy of %(name)s") % {"name": template.description}
    copy.description = copy.description[: copy._meta.get_field("description").max_length]
    copy._state.adding = True
    copy.save()
    for text in template.texts.all():
        attachments = list(text.attachments.all())
        text.pk, text.template, text._state.adding = None, copy, True
        text.save()
        text.attachments.set(attachments)
    return copy


def delete_unused(row):
    """Delete a group or a template that nothing refers to, a template's texts and files with it; return whether
    it was deleted. One that is in use stays as it is."""
    # Django would fetch every entry only to say that there is one.
    if row.is_used():
        return False
    try:
        with transaction.atomic():
            files = _attachment_ids(row) if isinstance(row, InteractionTemplate) else []
            row.delete()
            drop_unused_attachments(files)
    except (ProtectedError, IntegrityError):
        return False
    return True


def _attachment_ids(template):
    texts = template.texts.values("pk")
    return list(
        Attachment.objects.filter(template_texts__in=texts).distinct().values_list("pk", flat=True)
    )


def _free_code(code):
    """The code with the lowest number behind it that no template has."""
    number = 2
    longest = InteractionTemplate._meta.get_field("code").max_length
    while True:
        ending = f"-{number}"
        candidate = code[: longest - len(ending)] + ending
        if not InteractionTemplate.objects.filter(code=candidate).exists():
            return candidate
        number += 1
