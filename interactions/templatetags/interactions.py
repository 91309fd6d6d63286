"""How entries look: tiles, directions, evaluations and badges, and what other pages show of interactions."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm.templatetags.looks import badge, drawn_once, icon, nothing

from ..choices import DeliveryStatus, Evaluation, InformationFlow

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
    return _tile(hue, picture, extra)


@drawn_once
def _tile(hue, picture, extra):
    return format_html(
        '<span class="kind tint g-{} {}" aria-hidden="true">{}</span>',
        hue,
        extra,
        icon(picture, "icon-sm"),
    )


@register.simple_tag
def flow(value, text=False):
    """The information flow as an arrow; with `text`, its name beside it."""
    return _flow(value, text, get_language())


@drawn_once
def _flow(value, text, language):
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
    return _mood(value, text, get_language())


@drawn_once
def _mood(value, text, language):
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
def status(entry, quiet=False):
    """The badges of an entry, each an icon and a word. An entry that is simply logged has none: it says
    "Logged", and nothing when `quiet`."""
    badges = list(_badges(entry))
    if badges:
        return format_html_join(" ", "{}", ((one,) for one in badges))
    return "" if quiet else format_html('<span class="text-secondary">{}</span>', _("Logged"))


@register.filter
def hours(minutes):
    """So many minutes as hours, to a tenth."""
    return number_format(Decimal(minutes) / 60, decimal_pos=1, force_grouping=True)


def _badges(entry):
    if entry.postponed:
        yield badge("warning", "player-pause", _("Postponed"))
    if entry.is_cancelled:
        yield badge("secondary", "ban", _("Cancelled"))
    if entry.attempt_failed:
        yield badge("danger", "phone-x", _("Attempt failed"))
    if entry.is_automatic:
        yield badge("auto", "bolt", _("Automatic"))
    if entry.delivery_status == DeliveryStatus.QUEUED:
        yield badge("info", "send", _("Sending"))
    if entry.delivery_status == DeliveryStatus.FAILED:
        yield badge("danger", "mail-x", _("Delivery failed"))
