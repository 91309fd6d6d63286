"""How a segment stands: what taking its steps again would change, and why somebody is in it or not."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..forms.segments import ContactForm
from ..segmenting.explaining import explain, kept_out_by
from ..segmenting.refreshing import plan_refresh, refresh
from ..segmenting.steps import SegmentChanged, StepRefused
from ..segmenting.telling import refreshed, told_steps, why
from .segments import may_change, may_view, segment_of


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def segment_refresh(request, number):
    """Show what would come and go if all steps were taken again; a POST with the mark of that does it."""
    segment = segment_of(number)
    if request.method == "POST":
        return _refresh(request, segment)
    try:
        plan = plan_refresh(segment)
    except StepRefused as error:
        messages.warning(request, str(error))
        return redirect(segment)
    context = {"segment": segment, "plan": plan, "said": refreshed(plan)}
    return render(request, "crm/segment_refresh.html", context)


def _refresh(request, segment):
    try:
        done = refresh(segment, mark=request.POST.get("mark", ""))
    except StepRefused as error:
        messages.warning(request, str(error))
    except SegmentChanged:
        if not plan_refresh(segment).changes_nothing:
            said = _("Nothing was done: what would change is not the same any more. Look again.")
            messages.warning(request, said)
            return redirect("segment_refresh", segment.number)
        messages.info(request, _("The segment is up to date already."))
    else:
        messages.success(request, _("Refreshed: %(what)s") % {"what": refreshed(done)})
    return redirect(segment)


@require_safe
@may_view
def segment_why(request, number):
    """Say step by step why a contact is in the segment, or is not."""
    segment = segment_of(number)
    form = ContactForm(request.GET or None)
    context = {"segment": segment, "form": form}
    if form.is_valid():
        contact = form.cleaned_data["contact"]
        context |= {
            "asked": contact,
            "is_member": segment.memberships.filter(contact=contact).exists(),
            "kept_out": kept_out_by(contact),
            "reasons": [
                (reason, step, why(reason))
                for reason, step in zip(explain(segment, contact), told_steps(segment), strict=True)
            ],
        }
    return render(request, "crm/segment_why.html", context)
