"""How pages look: icons, initials, dates, and the small parts that every page uses. Loaded everywhere."""

import re
from datetime import timedelta
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()
# A list draws the same few symbols hundreds of times. `typed` keeps text marked as safe apart from other text.
drawn_once = lru_cache(maxsize=1024, typed=True)


@register.simple_tag
@drawn_once
def icon(name, extra="", label=""):
    """A symbol of the icon sprite; decorative unless it has a label."""
    meaning = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon {}" {}><use href="{}#i-{}"></use></svg>',
        extra,
        meaning,
        static("vendor/tabler-icons/sprite.svg"),
        name,
    )


@register.simple_tag
@drawn_once
def avatar(monogram, extra=""):
    """Initials on a coloured tile, always beside the name that they stand for."""
    hue = sum(map(ord, monogram)) % 6
    return format_html(
        '<span class="avatar tint hue-{} {}" aria-hidden="true">{}</span>', hue, extra, monogram
    )


@register.simple_tag
@drawn_once
def badge(hue, icon_name, text):
    """A status: an icon and a word. `hue` is danger, warning, success, info, secondary or auto (dashed)."""
    look = "badge-auto" if hue == "auto" else f"bg-{hue}-subtle text-{hue}-emphasis"
    return format_html('<span class="badge {}">{}{}</span>', look, icon(icon_name), text)


@register.simple_tag
def nothing(meaning=""):
    """A dash for the eye, a word for who hears the page."""
    return format_html(
        '<span class="text-tertiary" aria-hidden="true">–</span><span class="visually-hidden">{}</span>',
        meaning or _("None"),
    )


@register.filter
def marked(text, typed):
    """A text in which the beginnings of words that were typed stand out."""
    words = "|".join(map(re.escape, typed.split()))
    if not words:
        return text
    parts = re.split(rf"\b({words})", str(text), flags=re.IGNORECASE)
    drawn = (
        format_html("<mark>{}</mark>", part) if at % 2 else part for at, part in enumerate(parts)
    )
    return format_html_join("", "{}", ((part,) for part in drawn))


@register.filter
def day(moment):
    """A date as people say it: Today, Yesterday, 19 Nov, or 19 Nov 2025 in another year."""
    if not moment:
        return ""
    date = timezone.localtime(moment).date() if hasattr(moment, "hour") else moment
    return day_in_words(date, timezone.localdate(), get_language())


@drawn_once
def day_in_words(date, today, language):
    """A date as people say it on the day `today`. The language is the one in force: it is part of what is kept."""
    if date == today:
        return _("Today")
    if date == today - timedelta(days=1):
        return _("Yesterday")
    if date == today + timedelta(days=1):
        return _("Tomorrow")
    return date_format(date, _("j M") if date.year == today.year else _("j M Y"))


@register.filter
def clock(moment):
    """The time of day, 09:12."""
    return timezone.localtime(moment).strftime("%H:%M") if moment else ""


@register.filter
def minutes(value):
    """A duration of so many minutes: 15 min, 2 h, 11 h 20."""
    hours, rest = divmod(int(value or 0), 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    return _("%(hours)s h") % {"hours": hours} + (f" {rest:02}" if rest else "")


@register.filter
def amount(value):
    """An amount of money as people write it: 1,234.50."""
    return _amount(value, get_language())


@drawn_once
def _amount(value, language):
    return number_format(value, decimal_pos=2, force_grouping=True)


@register.simple_tag(takes_context=True)
def here(context, *url_names):
    """` aria-current="page"` when the page shown has one of the names, for the navigation."""
    match = context["request"].resolver_match
    return mark_safe(' aria-current="page"') if match and match.url_name in url_names else ""


@register.filter
def attributes(attrs):
    """What Django's template of a widget's attributes writes, in a fifth of the time."""
    shown = ((escape(name), value) for name, value in attrs.items() if value is not False)
    written = (
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in shown
    )
    return mark_safe("".join(written))  # noqa: S308 (each part is escaped)


@register.filter
def sort_link(column, listing):
    """What a column's header links to: `next` for the address, `direction` for who sees or hears the page.
    Empty for a column that the list cannot be sorted by."""
    if column not in listing.table_class.sorts:
        return {}
    if listing.sort == column:
        return {"next": f"-{column}", "direction": "ascending"}
    if listing.sort == f"-{column}":
        return {"next": column, "direction": "descending"}
    return {
        "next": f"-{column}" if listing.default_sort == f"-{column}" else column,
        "direction": "",
    }


@register.simple_tag(takes_context=True)
def without_filter(context, name):
    """The address of the list shown without one of its filters, from its first page on."""
    query = context["request"].GET.copy()
    for key in [name, "after", "before", "open", "filters"]:
        query.pop(key, None)
    return f"?{query.urlencode()}"
