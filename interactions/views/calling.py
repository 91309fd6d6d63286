"""Call a contact: choose a number, dial it, and record what was said."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from crm.models import Contact

from ..calling import numbers_of
from ..models import InteractionTemplate
from ..readiness import refusal
from .recording import may_record


@require_safe
@may_record
def call(request):
    """`?contact=` is the number of who is called. Each phone number dials, and leads to the form."""
    contact = get_object_or_404(
        Contact.objects.select_related("company"), number=request.GET.get("contact", "")
    )
    context = {
        "contact": contact,
        "numbers": numbers_of(contact),
        "template": InteractionTemplate.objects.active().filter(for_calls=True).first(),
        "refused": refusal(contact),
    }
    return render(request, "interactions/call.html", context)
