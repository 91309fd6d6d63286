"""How runs look, and what other pages show of them."""

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from crm.templatetags.looks import badge

from ..choices import LeftOut

register = template.Library()
LAST = 5


@register.simple_tag
def run_status(run, quiet=False):
    """The badge of a cancelled run. One that is not says "Logged", and nothing when `quiet`."""
    if run.is_cancelled:
        return badge("secondary", "ban", _("Cancelled"))
    return "" if quiet else format_html('<span class="text-secondary">{}</span>', _("Logged"))


@register.filter
def left_out_reason(code):
    """Why a contact was left out, in words."""
    return LeftOut(code).label


@register.filter
def share(count, made):
    """So many of all that a run made: 3 of 1,240."""
    return _("%(count)s of %(made)s") % {"count": intcomma(count), "made": intcomma(made)}


@register.inclusion_tag("interactions/includes/runs_link.html", takes_context=True)
def runs_link(context):
    """The way to the list of all runs, for who may see it."""
    return {"may_see": context["request"].user.has_perm("interactions.view_loggedsegment")}


@register.inclusion_tag("interactions/includes/runs_of.html", takes_context=True)
def runs_of(context, segment):
    """The last runs of a segment, in one statement; who may log, logs it from here."""
    perms = context["request"].user.has_perm
    may_see = perms("interactions.view_loggedsegment")
    return {
        "segment": segment,
        "runs": segment.runs.for_list()[:LAST] if may_see else [],
        "may_see": may_see,
        "may_log": perms("interactions.add_loggedsegment") and not segment.is_archived,
        "all_url": f"{reverse('runs')}?segment={segment.number}",
    }
