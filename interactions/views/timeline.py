"""Parts of a contact's page that change on their own."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from crm.models import Contact

from ..timeline import timeline_of


@require_safe
@permission_required("interactions.view_interactionlogentry", raise_exception=True)
def timeline(request):
    """A contact's timeline, or the stretch of it that follows what was seen."""
    contact = get_object_or_404(
        Contact.objects.select_related("company"), number=request.GET.get("contact", "")
    )
    part = "timeline_entries" if request.GET.get("after") else "timeline"
    context = {"timeline": timeline_of(contact, request.GET)}
    return render(request, f"interactions/includes/{part}.html", context)
