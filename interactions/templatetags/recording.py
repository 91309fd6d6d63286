"""What the pages of the ground show of automatic recording."""

from django import template

register = template.Library()


@register.inclusion_tag("interactions/includes/document_recording.html", takes_context=True)
def document_recording(context, document):
    """Beside a document: what printing and e-mailing it records, and what was recorded for it."""
    return {"document": document, "user": context["user"]}
