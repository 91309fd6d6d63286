"""What cannot be done with a document, and why."""


class DocumentRefused(Exception):
    """Nothing is done; the text is the reason, a sentence for who asked."""


def check_reachable(document):
    """Raise DocumentRefused when nothing may be written to the contact any more."""
    if refusal := document.contact.refusal:
        raise DocumentRefused(refusal)
