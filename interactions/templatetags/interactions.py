"""How entries look: tiles, directions, evaluations and badges, and what other pages show of interactions."""

from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from crm import cells
from crm.forms.contact_picker import NUMBER
from crm.templatetags.looks import badge, day, drawn_once, icon, nothing

from ..calling import numbers_of, tel_address
from ..choices import AUTOMATIC, DeliveryStatus, Evaluation, InformationFlow
from ..forms.entry import ShortEntryForm
from ..forms.follow_ups import steps
from ..last_interactions import add_last_interactions
from ..my_day import my_day_of
from ..readiness import missing_of, refusal
from ..timeline import figures_of, timeline_of
from .runs import share

register = template.Library()

MOODS = {
    Evaluation.VERY_NEGATIVE: ("mood-angry", "danger"),
    Evaluation.NEGATIVE: ("mood-sad", "danger"),
    Evaluation.NEUTRAL: ("mood-empty", "secondary"),
    Evaluation.POSITIVE: ("mood-smile", "success"),
    Evaluation.VERY_POSITIVE: ("mood-happy", "success"),
}
FLOWS = {InformationFlow.INBOUND: "arrow-down-left", InformationFlow.OUTBOUND: "arrow-up-right"}


@register.simple_tag
def kind(template, extra=""):
    """A template's tile: the colour is its group's, the picture its own. Always beside a name.

    Without a template, as a postponed entry may be, the tile is a plain note.
    """
    hue, picture = (template.group.hue, template.icon) if template else ("note", "note")
    return tile(hue, picture, extra)


@drawn_once
def tile(hue, picture, extra=""):
    """A tile of this colour with this picture."""
    return format_html(
        '<span class="kind tint g-{} {}" aria-hidden="true">{}</span>',
        hue,
        extra,
        icon(picture, "icon-sm"),
    )


@register.simple_tag
def flow(value, text=False):
    """The information flow as an arrow; with `text`, its name beside it."""
    return drawn_flow(value, text, get_language())


@drawn_once
def drawn_flow(value, text=False, language=""):
    if not value:
        return nothing(_("No direction"))
    return format_html(
        '<span class="flow">{}<span class="{}">{}</span></span>',
        icon(FLOWS[value], "icon-sm"),
        "" if text else "visually-hidden",
        InformationFlow(value).label,
    )


@register.simple_tag
def mood(value, text=True):
    """The evaluation as a face; with `text`, its name beside it."""
    return drawn_mood(value, text, get_language())


@drawn_once
def drawn_mood(value, text=True, language=""):
    if not value:
        return nothing(_("Not evaluated"))
    face, hue = MOODS[value]
    return format_html(
        '<span class="mood text-{}-emphasis">{}<span class="{}">{}</span></span>',
        hue,
        icon(face, "icon-sm"),
        "" if text else "visually-hidden",
        Evaluation(value).label,
    )


@register.simple_tag
def face(value):
    """The face of an evaluation alone, for a choice that is labelled otherwise."""
    return icon(MOODS[value][0])


@register.simple_tag
def status(entry, quiet=False, first=False):
    """The badges of an entry, each an icon and a word, the weightiest first, and only that one if `first`. An
    entry that is simply logged has none: it says "Logged", and nothing when `quiet`."""
    return drawn_status(entry, quiet, first, get_language())


def drawn_status(entry, quiet=False, first=False, language=""):
    return _status(
        entry.postponed,
        entry.cancelled_at is not None,
        entry.attempt_failed,
        entry.source in AUTOMATIC,
        entry.delivery_status,
        quiet,
        first,
        language,
    )


@drawn_once
def _status(postponed, cancelled, attempt_failed, automatic, delivery, quiet, first, language):
    badges = list(_badges(postponed, cancelled, attempt_failed, automatic, delivery))
    if badges:
        return format_html_join(" ", "{}", ((one,) for one in badges[: 1 if first else None]))
    return "" if quiet else format_html('<span class="text-secondary">{}</span>', _("Logged"))


@register.filter
def hours(minutes):
    """So many minutes as hours, to a tenth."""
    return number_format(Decimal(minutes) / 60, decimal_pos=1, force_grouping=True)


def _badges(postponed, cancelled, attempt_failed, automatic, delivery):
    if postponed:
        yield badge("warning", "player-pause", _("Postponed"))
    if cancelled:
        yield badge("secondary", "ban", _("Cancelled"))
    if attempt_failed:
        yield badge("danger", "phone-x", _("Attempt failed"))
    if delivery == DeliveryStatus.QUEUED:
        yield badge("info", "send", _("Sending"))
    if delivery == DeliveryStatus.FAILED:
        yield badge("danger", "mail-x", _("Delivery failed"))
    if automatic:
        yield badge("auto", "bolt", _("Automatic"))


@register.simple_tag
def delivery_badge(status):
    """What became of an e-mail, as the badge that its entry would have; "Sent" where that has none."""
    drawn = next(_badges(False, False, False, False, status), "")
    return drawn or badge("secondary", "check", _("Sent"))


@register.simple_tag
def missing(entry):
    """What a postponed entry still needs, in words."""
    names = missing_of(entry)
    if not names:
        return _("Ready to be finished.")
    return _("Still needs %(what)s") % {"what": get_text_list(names, _("and"))}


@register.filter
def is_ready(entry):
    """Whether a postponed entry has all that finishing it needs."""
    return not missing_of(entry)


@register.filter
def can_be_called(contact):
    """Whether there is a number, and nothing forbids it."""
    return bool(contact.is_reachable and numbers_of(contact))


@register.filter
def tel(number):
    """The address that dials a number."""
    return tel_address(number)


@register.simple_tag
def due(due_on, short=False):
    """A due date, and how late it is; `short` leaves out the date of what is late."""
    return _due(due_on, timezone.localdate(), short, get_language())


@drawn_once
def _due(due_on, today, short, language):
    late = (today - due_on).days
    if late <= 0:
        state = "" if late else "today"
        return format_html('<span class="due due-{}">{}</span>', state, day(due_on))
    words = ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}
    if short:
        title = date_format(due_on, _("j M Y"))
        return format_html('<span class="due due-late" title="{}">{}</span>', title, words)
    return format_html('<span class="due due-late">{}, {}</span>', day(due_on), words)


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
