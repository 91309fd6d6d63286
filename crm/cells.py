"""The rows of long lists: Jinja templates, whose loops are a tenth of the time that Django's take.

The tags of `looks` are there as functions and filters, and `_` translates. What is said in the singular or the
plural comes from who draws them: nothing gathers that for the translators from these templates.
"""

from functools import lru_cache

from django.conf import settings
from django.template.defaultfilters import date, linebreaksbr, truncatechars
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .templatetags.looks import avatar, clock, day, icon, minutes, nothing


@lru_cache
def environment():
    loader = FileSystemLoader(settings.TEMPLATES[0]["DIRS"])
    cells = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    cells.globals |= {"_": gettext, "avatar": avatar, "icon": icon, "nothing": nothing}
    cells.filters |= {"clock": clock, "date": date, "day": day, "minutes": minutes}
    cells.filters |= {"linebreaksbr": linebreaksbr, "truncatechars": truncatechars}
    return cells


def draw(name, **context):
    """Return a template as HTML that is safe to show."""
    return mark_safe(environment().get_template(name).render(context))  # noqa: S308 (Jinja escapes)


def source(name):
    return environment().loader.get_source(environment(), name)[0].strip()
