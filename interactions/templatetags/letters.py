"""Letters on other pages: that of an entry, those of a run, and the ways to write one."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from crm.templatetags.looks import icon

from ..letters import count_letters, is_letter

register = template.Library()
register.filter("is_letter", is_letter)


@register.inclusion_tag("interactions/includes/run_letters.html")
def run_letters(run):
    """The section of a run's page with the files of its letters, in one statement; nothing where it made none."""
    return {"run": run, "letters": count_letters(run)}


@register.simple_tag(takes_context=True)
def letter_link(context, contact):
    """The way to write a letter to a contact, for who may."""
    if not contact.is_reachable or not _may_write(context):
        return ""
    return _link(reverse("contact_letter", args=[contact.number]), _("Letter"), "btn flex-fill")


@register.simple_tag(takes_context=True)
def cover_letter_link(context, document):
    """The way to write a letter that goes with a document, for who may."""
    may = _may_write(context) and context["request"].user.has_perm("crm.print_document")
    if document.is_draft or not document.contact.is_reachable or not may:
        return ""
    url = reverse("document_cover_letter", args=[document.address])
    return _link(url, _("Cover letter"), "btn")


def _may_write(context):
    return context["request"].user.has_perm("interactions.add_interactionlogentry")


def _link(url, words, look):
    return format_html('<a class="{}" href="{}">{}{}</a>', look, url, icon("file-text"), words)
