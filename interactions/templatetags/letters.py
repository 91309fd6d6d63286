"""Letters on other pages: that of an entry, those of a run, and the ways to write one."""

from django import template

from ..letters import count_letters, is_letter

register = template.Library()
register.filter("is_letter", is_letter)


@register.inclusion_tag("interactions/includes/run_letters.html")
def run_letters(run):
    """The section of a run's page with the files of its letters, in one statement; nothing where it made none."""
    return {"run": run, "letters": count_letters(run)}
