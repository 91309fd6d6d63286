"""How a run looks before it is made."""

from typing import NamedTuple

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.choices import CorrespondenceType
from crm.templatetags.looks import icon

from ..choices import LeftOut
from ..forms.segment_log_fields import OVERRIDES

register = template.Library()
TYPES = {"letter": "mailbox", "email": "mail"}
ICONS = {
    LeftOut.BY_HAND: "hand-click",
    LeftOut.PRIVACY_BLOCKED: "hand-stop",
    LeftOut.ARCHIVED: "archive",
    LeftOut.EXCLUDED: "ban",
    LeftOut.NO_SALESPERSON: "user",
    LeftOut.NO_EMAIL: "mail-off",
    LeftOut.NO_ADDRESS: "map-pin",
    LeftOut.SAME_EMAIL: "copy",
}


class Row(NamedTuple):
    """A reason with the number of those left out for it; `override` says what its box does, where it has one."""

    reason: LeftOut
    icon: str
    number: int
    override: str
    included: bool


@register.simple_tag
def left_out_rows(shown):
    """The reasons for which somebody is left out, or would be without a box that is ticked: a Row each."""
    numbers, include = dict(shown.preflight.left_out), shown.wanted.include
    return [
        Row(
            reason,
            ICONS[reason],
            numbers.get(reason, 0),
            OVERRIDES.get(reason, ""),
            reason in include,
        )
        for reason in LeftOut
        if reason in numbers or reason in include
    ]


@register.simple_tag
def preflight_said(shown):
    """The two numbers, in a sentence."""
    made, left_out = shown.preflight.made, shown.left_out
    logged = ngettext(
        "%(number)s interaction will be logged.", "%(number)s interactions will be logged.", made
    )
    skipped = ngettext(
        "%(number)s contact is left out.", "%(number)s contacts are left out.", left_out
    )
    told = [(logged, made), (skipped, left_out)]
    return " ".join(text % {"number": intcomma(number)} for text, number in told)


@register.simple_tag
def preflight_bar(shown):
    """The shares of those who are logged with, and of those left out."""
    share = 100 * shown.preflight.made / max(shown.members, 1)
    return format_html(
        '<svg class="chart-svg" role="img" aria-label="{}" height="10">'
        '<rect class="seg-ok" x="0" width="{}%" height="10" rx="3"></rect>'
        '<rect class="seg-skip" x="{}%" width="{}%" height="10" rx="3"></rect></svg>',
        preflight_said(shown),
        f"{max(share - 0.35, 0):.2f}",
        f"{share + 0.35 if share else 0:.2f}",
        f"{max(99.65 - share, 0) if share else 100:.2f}",
    )


@register.simple_tag
def correspondence(value):
    """How an entry is sent: a picture and a word."""
    if not value:
        return format_html("{}{}", icon("minus", "icon-sm"), _("Nothing is sent"))
    return format_html("{}{}", icon(TYPES[value], "icon-sm"), CorrespondenceType(value).label)


@register.filter
def of_language(texts, language):
    """What a dict holds for a language."""
    return texts.get(language, [])
