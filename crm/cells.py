"""The cells of long lists: Jinja templates, whose loops are a tenth of the time that Django's take.

They hold no text of their own: what people read comes translated from the table's `row_context`. The tags of
`looks` are there as functions and filters.
"""

from functools import lru_cache

from django.conf import settings
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .templatetags.looks import avatar, clock, day, icon, minutes, nothing


@lru_cache
def environment():
    loader = FileSystemLoader(settings.TEMPLATES[0]["DIRS"])
    cells = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    cells.globals |= {"avatar": avatar, "icon": icon, "nothing": nothing}
    cells.filters |= {"clock": clock, "day": day, "minutes": minutes}
    return cells


def source(name):
    return environment().loader.get_source(environment(), name)[0].strip()
