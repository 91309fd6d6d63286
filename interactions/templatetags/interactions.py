"""How entries look: tiles, directions, evaluations and badges."""

from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from crm.templatetags.looks import badge, day, drawn_once, icon, nothing

from ..calling import tel_address
from ..choices import AUTOMATIC, DeliveryStatus, Evaluation, InformationFlow
from ..readiness import missing_of

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
