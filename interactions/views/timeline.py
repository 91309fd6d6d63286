"""Parts of a contact's page that change on their own."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from crm.models import Contact

from ..models import FollowUp
from ..timeline import timeline_of


@require_safe
@permission_required("interactions.view_interactionlogentry", raise_exception=True)
def timeline(request):
    """A contact's timeline, or the stretch of it that follows what was seen."""
    contact = get_object_or_404(Contact, number=request.GET.get("contact", ""))
    part = "timeline_entries" if request.GET.get("after") else "timeline"
    context = {"timeline": timeline_of(contact, request.GET)}
    return render(request, f"interactions/includes/{part}.html", context)


@require_POST
@permission_required("interactions.change_followup", raise_exception=True)
def follow_up_done(request, pk):
    follow_up = get_object_or_404(FollowUp.objects.select_related("contact"), pk=pk)
    if FollowUp.objects.filter(pk=pk).finish(by=request.user):
        messages.success(request, _("Done: %(follow_up)s.") % {"follow_up": follow_up})
    else:
        messages.info(request, _("This follow-up was done already."))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return redirect(back)
    return redirect(follow_up.contact)
