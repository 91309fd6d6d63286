"""Logging a segment: the form, with what it would do beside it; and the lists of those whom it would leave out."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.humanize.templatetags.humanize import intcomma
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django_htmx.http import reswap, retarget

from crm.exporting import export_response
from crm.models import Segment

from ..choices import LeftOut
from ..forms.segment_log import SegmentLogForm
from ..logging_as_shown import (
    AskedOtherwise,
    LoggedMeanwhile,
    PreflightChanged,
    is_told_by,
    log_as_shown,
    shown,
)
from ..models import InteractionTemplate
from ..readiness import Refused
from ..segment_logging import LIMIT, NothingToLog, left_out_contacts

may_log = permission_required("interactions.add_loggedsegment", raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@may_log
def segment_log(request, number):
    segment = get_object_or_404(Segment, number=number)
    form = _form(request, segment, request.POST if request.method == "POST" else None)
    if hindrance := _hindrance(segment, form):
        context = {"segment": segment, "hindrance": hindrance, "limit": LIMIT}
        return render(request, "interactions/segment_log_hindered.html", context)
    wanted = form.wanted() if form.is_bound and form.is_valid() else None
    said = ""
    if wanted and form.do == "log":
        answer, said = _log(request, form, wanted)
        if answer:
            return answer
    return _page(request, form, wanted, said)


@require_http_methods(["GET", "HEAD", "POST"])
@may_log
def segment_log_left_out(request, number):
    """The list of those who would be left out, for one reason or for all: the form is sent, with a reason and a
    format."""
    segment = get_object_or_404(Segment, number=number)
    form = _form(request, segment, request.POST or request.GET)
    if not form.is_valid():
        return _page(request, form, None)
    reason, kind = (
        request.GET.get(name) or request.POST.get(name, "") for name in ("reason", "format")
    )
    # In the language that is active now, not when the rows are read.
    words = {reason: str(reason.label) for reason in LeftOut}
    rows = (
        [contact.number, contact.name, contact.company or "", words[contact.reason]]
        for contact in left_out_contacts(form.wanted(), reason if reason in words else None)
    )
    header = [_("Number"), _("Name"), _("Company"), _("Reason")]
    name = f"left-out-{segment.number}"
    return export_response("xlsx" if kind == "xlsx" else "csv", name, header, rows)


def _form(request, segment, data):
    template = None
    if data is None and (code := request.GET.get("template")):
        template = InteractionTemplate.objects.offered().filter(code__iexact=code).first()
        if template is None:
            said = _("The template %(code)s is not offered. Choose another.")
            messages.warning(request, said % {"code": code})
    return SegmentLogForm(data, segment=segment, user=request.user, template=template)


def _hindrance(segment, form):
    """Why nothing of this segment can be logged here, whatever is chosen: a word; empty if it can."""
    reasons = {
        "archived": segment.is_archived,
        "empty": not segment.member_count,
        "large": segment.member_count > LIMIT,
        "no_template": not form.templates,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _log(request, form, wanted):
    """Log what a valid form asks for; return the answer, or None and the sentence that says why nothing was."""
    key = str(form.cleaned_data["idempotency_key"] or "") or None
    mark = request.POST.get("mark", "")
    try:
        run, is_new = log_as_shown(wanted, mark=mark, idempotency_key=key)
    except PreflightChanged as changed:
        return None, _why(changed, form)
    except Refused as reason:
        return None, str(reason)
    except NothingToLog:
        return None, _("Nobody is left to log with.")
    if not is_new and not is_told_by(run, wanted):
        form.renew_key()
        link = format_html('<a href="{}">“{}”</a>', run.get_absolute_url(), run)
        told = _(
            "This form was sent before, and {run} was logged. What you changed since is not logged: log it once"
            " more to make another run."
        )
        return None, format_html(told, run=link)
    if is_new:
        messages.success(request, _done(run))
    else:
        messages.info(request, _("This was logged already. It was not logged again."))
    return redirect(run), ""


def _done(run):
    text = ngettext(
        "%(number)s interaction is logged.", "%(number)s interactions are logged.", run.made
    )
    return text % {"number": intcomma(run.made)}


def _why(changed, form):
    if isinstance(changed, LoggedMeanwhile):
        return _(
            "This segment was logged with this template meanwhile. See what was logged before."
        )
    if isinstance(changed, AskedOtherwise) and not form.is_set_up_anew:
        return _("The form changed after it was checked. This is what it would log now.")
    return _("Contacts, the segment or the template changed meanwhile. This is how it is now.")


def _page(request, form, wanted, said=""):
    """Return the page, or the part of it that asked."""
    context = {
        "form": form,
        "segment": form.segment,
        "action": reverse("segment_log", args=[form.segment.number]),
        "said": said,
        "shown": None,
        "refused": "",
    }
    try:
        context["shown"] = shown(wanted) if wanted else None
    except Refused as reason:
        context["refused"] = str(reason)
    if not request.htmx:
        return render(request, "interactions/segment_log.html", context)
    # A template that is still to be filled in changes more than what is shown beside the form.
    if form.do == "preview" and not form.is_filled_anew:
        return render(request, "interactions/includes/preflight.html", context)
    response = render(request, "interactions/includes/segment_log_form.html", context)
    return reswap(retarget(response, "#segment-log"), "outerHTML")
