"""Parts of pages: the composer, the timeline, the figures, my day, and what leads to all that."""

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm import cells
from crm.forms.contact_picker import NUMBER
from crm.templatetags.looks import icon

from ..calling import numbers_of
from ..choices import AUTOMATIC
from ..forms.entry import ShortEntryForm
from ..forms.follow_ups import steps
from ..last_interactions import add_last_interactions
from ..my_day import my_day_of
from ..readiness import refusal
from ..timeline import figures_of, timeline_of
from .interactions import missing, mood, status
from .runs import share

register = template.Library()


@register.filter
def can_be_called(contact):
    """Whether there is a number, and nothing forbids it."""
    return bool(contact.is_reachable and numbers_of(contact))


@register.inclusion_tag("interactions/includes/follow_up_actions.html", takes_context=True)
def follow_up_actions(context, follow_up, back):
    """Done and Move, for who may; where it was done, the way back. `back` is the address to return to."""
    return {
        "follow_up": follow_up,
        "back": back,
        "may": follow_up.is_changeable_by(context["user"]),
        "steps": steps(),
        "today": timezone.localdate(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("interactions/includes/composer.html", takes_context=True)
def composer(context, contact):
    """The short form that records an interaction with a contact; the reason, where nothing may be recorded."""
    request = context["request"]
    if not request.user.has_perm("interactions.add_interactionlogentry"):
        return {"refused": _("You may not record interactions.")}
    if reason := refusal(contact):
        return {"refused": reason}
    return {
        "form": ShortEntryForm(user=request.user, contact=contact),
        "contact": contact,
        "short": True,
        "action": f"{reverse('entry_new')}?{urlencode({'contact': contact.number})}",
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("interactions/includes/timeline.html", takes_context=True)
def timeline(context, contact):
    """What was said with a contact, a company's people included: the newest first, as the address asks."""
    request = context["request"]
    return {
        "timeline": timeline_of(contact, request.GET),
        "user": request.user,
        "perms": context.get("perms"),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def timeline_entries(context, timeline):
    """A stretch of a timeline: its entries, and what leads on."""
    user = context["user"]
    return cells.draw(
        "interactions/includes/timeline_entries.jinja",
        timeline=timeline,
        user=user,
        finishes_all=user.has_perm("interactions.cancel_any_entry"),
        automatic_sources=AUTOMATIC,
        contacts_url=reverse("contacts"),
        log_url=reverse("log"),
        url=lambda name, *args: reverse(name, args=args),
        more_comments=_more_comments,
        missing=missing,
        mood=mood,
        share=share,
        status=status,
    )


def _more_comments(number):
    return ngettext("%(number)s more comment", "%(number)s more comments", number) % {
        "number": number
    }


@register.inclusion_tag("interactions/includes/figures.html")
def contact_figures(contact):
    """How many entries, how long, at what cost, and when last."""
    return {"figures": figures_of(contact)}


@register.inclusion_tag("interactions/includes/my_day.html", takes_context=True)
def my_day(context):
    """What is due, what is to be finished, and what the team did."""
    request = context["request"]
    user = request.user
    shared = {name: context.get(name) for name in ("perms", "csrf_token")}
    if not user.has_perm("interactions.view_interactionlogentry"):
        return shared | {"user": user, "nothing": True}
    return shared | {"user": user} | my_day_of(user, team=request.GET.get("show") == "team")


@register.inclusion_tag("interactions/includes/call_menu.html", takes_context=True)
def call_menu(context, contact):
    """The Call button of a contact, with the numbers to choose from."""
    return {
        "contact": contact,
        "numbers": numbers_of(contact) if contact.is_reachable else [],
        "perms": context.get("perms"),
    }


@register.simple_tag(takes_context=True)
def email_button(context, contact):
    """The E-mail button of a contact: to the page that writes one, for who may; else to the mail program."""
    company = contact.company
    if not contact.is_reachable or not (contact.email or (company and company.email)):
        return ""
    address = f"mailto:{contact.email}" if contact.email else ""
    if context["request"].user.has_perm("interactions.add_email"):
        address = reverse("contact_email", args=[contact.number])
    if not address:
        return ""
    button = '<a class="btn flex-fill" href="{}">{}{}</a>'
    return format_html(button, address, icon("mail"), _("E-mail"))


@register.simple_tag(takes_context=True)
def log_address(context):
    """Where "Log interaction" leads from a page: to the form, with the contact that the page is about, or that its
    list is filtered by; not with one of whom nothing may be recorded."""
    contact, number = context.get("contact"), ""
    if contact:
        number = contact.number if contact.is_reachable else ""
    elif request := context.get("request"):
        named = NUMBER.search(request.GET.get("contact", ""))
        number = named[0].upper() if named else ""
    return reverse("entry_new") + (f"?{urlencode({'contact': number})}" if number else "")


@register.simple_tag
def last_interactions(contacts):
    """Give each contact of a list its `last_entry` and the date of its `next_follow_up`, in two queries."""
    add_last_interactions(contacts)
    return ""
