"""How runs look, and what other pages show of them."""

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from crm.templatetags.looks import badge, icon

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


@register.inclusion_tag("interactions/includes/runs_of.html", takes_context=True)
def runs_of(context, segment):
    """The last runs of a segment, in one statement."""
    may_see = context["request"].user.has_perm("interactions.view_loggedsegment")
    return {
        "segment": segment,
        "runs": segment.runs.for_list()[:LAST] if may_see else [],
        "may_see": may_see,
        "all_url": f"{reverse('runs')}?segment={segment.number}",
    }


@register.simple_tag(takes_context=True)
def log_segment(context, segment):
    """The way to log a segment, for who may; "" while there is nobody in it to log with."""
    may_log = context["request"].user.has_perm("interactions.add_loggedsegment")
    if not may_log or segment.is_archived or not segment.member_count:
        return ""
    return format_html(
        '<a class="btn btn-primary" href="{}">{}{}</a>',
        reverse("segment_log", args=[segment.number]),
        icon("message-plus"),
        _("Log this segment"),
    )


@register.simple_tag(takes_context=True)
def all_runs(context):
    """The way to all runs, for who may see them."""
    if not context["request"].user.has_perm("interactions.view_loggedsegment"):
        return ""
    return format_html(
        '<a class="btn" href="{}">{}{}</a>', reverse("runs"), icon("history"), _("Runs")
    )
