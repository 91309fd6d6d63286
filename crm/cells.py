"""The rows of long lists: Jinja templates, whose loops are a tenth of the time that Django's take.

The tags of `looks` are there as functions, and `_` translates. What is said in the singular or the plural comes
from who draws them: nothing gathers that for the translators from these templates.
"""

from functools import lru_cache

from django.conf import settings
from django.template.defaultfilters import date, linebreaksbr, truncatechars
from django.utils.safestring import mark_safe
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import get_language, gettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .templatetags.looks import amount, avatar, day_in_words, icon, minutes, nothing


@lru_cache
def environment():
    loader = FileSystemLoader(settings.TEMPLATES[0]["DIRS"])
    cells = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    cells.globals |= {"_": gettext, "avatar": avatar, "icon": icon, "nothing": nothing}
    cells.filters |= {"amount": amount, "date": date, "minutes": minutes}
    cells.filters |= {"linebreaksbr": linebreaksbr, "truncatechars": truncatechars}
    return cells


def dates():
    """What rows tell dates with: `local` gives a moment on the site's clock, and `day` such a moment's day as
    people say it. Language, day and time zone are asked for once, not in each row."""
    zone, today, language = get_current_timezone(), localdate(), get_language()
    return {
        "local": lambda moment: moment.astimezone(zone),
        "day": lambda local: day_in_words(local.date(), today, language),
    }


def draw(name, **context):
    """Return a template as HTML that is safe to show."""
    template = environment().get_template(name)
    return mark_safe(template.render(dates() | context))  # noqa: S308 (Jinja escapes)


def source(name):
    return environment().loader.get_source(environment(), name)[0].strip()
