"""How rules and events look, and what the pages of the ground show of automatic recording."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from crm.models import Document
from crm.paging import capped_count
from crm.templatetags.looks import badge

from ..document_recording import DocumentRecording
from ..models import Email, Event
from ..models.event import name_of
from ..some import Some

register = template.Library()
MOST_COUNTED = 99
MOST_EMAILS = 5


@register.simple_tag
def rule_status(rule):
    """Whether a rule records."""
    if rule.is_broken:
        return badge("warning", "alert-triangle", _("Broken"))
    if rule.active:
        return badge("success", "check", _("On"))
    return badge("secondary", "player-pause", _("Off"))


@register.simple_tag
def event_name(event):
    """What people call the event that was told, by its rule where the list brought that along."""
    return name_of(event.event, getattr(event, "rule_description", None) or "")


@register.simple_tag(takes_context=True)
def unrecorded_count(context):
    """How many events wait to be seen to, as a badge of the navigation; "" where none does. It is a statement
    more, and so asked on the pages of set-up only."""
    if not context["request"].path.startswith(reverse("setup")):
        return ""
    count, more = capped_count(Event.objects.unrecorded().order_by("told_at", "pk"), MOST_COUNTED)
    return (
        format_html('<span class="count">{}{}</span>', count, "+" if more else "") if count else ""
    )


@register.inclusion_tag("interactions/includes/document_recording.html", takes_context=True)
def document_recording(context, document):
    """Beside a document: what printing and e-mailing it records, and what was recorded for it."""
    return {
        "document": document,
        "recording": DocumentRecording(document),
        "perms": context.get("perms"),
    }


@register.inclusion_tag("interactions/includes/unrecorded_emails.html", takes_context=True)
def unrecorded_emails(context, about):
    """The newest e-mails without an entry that carry a document, or that went to a contact without one."""
    is_document = isinstance(about, Document)
    of = {"document": about} if is_document else {"contact": about, "document": None}
    emails = Email.objects.filter(**of).unrecorded().defer("body")
    return {
        "emails": context["perms"]["interactions"]["view_email"] and Some(emails, MOST_EMAILS),
        "spaced": not is_document,
        "perms": context["perms"],
        "request": context["request"],
    }


@register.filter
def told_name(told):
    """What people call what was told of an entry."""
    return name_of(told["event"], told["called"] or "")
