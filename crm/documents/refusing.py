"""What cannot be done with a document, and why."""

from django.utils.translation import gettext as _

from ..models import Document


class DocumentRefused(Exception):
    """Nothing is done; the text is the reason, a sentence for who asked."""


def check_reachable(document):
    """Raise DocumentRefused when nothing may be written to the contact any more."""
    if refusal := document.contact.refusal:
        raise DocumentRefused(refusal)


def locked(document):
    """Return a document as it is now, locked until the transaction ends. Raises DocumentRefused when it was
    deleted meanwhile, and as `check_reachable`."""
    try:
        now = Document.objects.locked(document.pk)
    except Document.DoesNotExist:
        raise DocumentRefused(_("%(document)s is deleted.") % {"document": document}) from None
    check_reachable(now)
    return now
