"""What choosing a template fills in: a form shows it, and recording takes it where nothing else was told."""

from django.utils import timezone

from . import defaults
from .merging import TextError, merge, merge_subject

CARRIED = {
    "description",
    "information_flow",
    "initiated_by",
    "cost",
    "duration",
    "correspondence_type",
    "language",
    "subject",
    "body",
}


def carried(
    template, *, contact, salesperson, language=None, correspondence_type=None, document=None
):
    """Return what a template gives a new entry with a contact: a dict of the entry's fields.

    `language` and `correspondence_type` are the user's own choices, None where none was made; the rest
    follows from them. Without a contact there is nobody to put into the text: it stays empty. `document` is what
    the text goes with, if anything. One query, for the template's texts.
    """
    texts = {text.language: text for text in template.texts.all()}
    if language is None:
        language = defaults.language(
            contact_language=contact.language if contact else "",
            text_languages=texts,
            template_language=template.language,
        )
    return {
        "description": template.description,
        "information_flow": template.information_flow,
        "initiated_by": template.initiated_by,
        "cost": template.unit_cost,
        "duration": template.unit_duration,
        "correspondence_type": defaults.correspondence_type(
            chosen=correspondence_type,
            template_type=template.correspondence_type,
            template_ignores_contact=template.ignore_contact_correspondence_type,
            contact_type=contact.correspondence_type if contact else "",
        ),
        "language": language,
        **_written(texts.get(language), contact, salesperson, document),
    }


def _written(text, contact, salesperson, document):
    """The subject and the body of a text as this contact gets to read them."""
    if not (text and contact):
        return {"subject": "", "body": ""}
    whom = {
        "contact": contact,
        "salesperson": salesperson,
        "language": text.language,
        "today": timezone.localdate(),
        "document": document,
    }
    try:
        return {
            "subject": merge_subject(text.subject, **whom).text,
            "body": merge(text.body, **whom).text,
        }
    except TextError:
        # Set-up refuses such a text. One that came in past it must not keep anybody from recording.
        return {"subject": "", "body": ""}
