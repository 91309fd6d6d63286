"""Call a contact: choose a number, dial it, and record what was said."""

from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from crm.models import Contact
from crm.signals import call_placed as placed

from ..calling import numbers_of
from ..choices import EventKind
from ..models import InteractionTemplate, RecordingRule
from ..readiness import refusal
from .recording import may_record


@require_safe
@may_record
def call(request):
    """`?contact=` is the number of who is called. Each phone number dials, and leads to the form; where calls are
    recorded by themselves, dialling does that."""
    contact = _found(request.GET.get("contact", ""))
    context = {
        "contact": contact,
        "numbers": numbers_of(contact),
        "template": InteractionTemplate.objects.active().filter(for_calls=True).first(),
        "refused": refusal(contact),
        "recorded": RecordingRule.objects.recording().filter(event=EventKind.CALL_PLACED).exists(),
        "key": uuid4(),
    }
    return render(request, "interactions/call.html", context)


@require_POST
@may_record
def call_placed(request):
    """A number of a contact was dialled. The same `key` and number are the same call."""
    contact = _found(request.GET.get("contact", ""))
    number, key = request.POST.get("number", ""), request.POST.get("key", "")[:36]
    if number in {each.number for each in numbers_of(contact)}:
        key = f"call:{key}:{request.user.pk}:{number}" if key else None
        with transaction.atomic():
            told = placed.send(None, contact=contact, number=number, key=key, by=request.user)
        _tell(request, contact, number, next((entry for _receiver, entry in told if entry), None))
    else:
        messages.warning(
            request, _("%(contact)s has no such number any more.") % {"contact": contact}
        )
    return redirect(f"{reverse('call')}?{urlencode({'contact': contact.number})}")


def _found(number):
    return get_object_or_404(Contact.objects.select_related("company"), number=number)


def _tell(request, contact, number, entry):
    if entry:
        said = _("The call to %(number)s is recorded.") % {"number": number}
        address = reverse("entry", args=[entry])
        link = format_html('<a href="{}">{}</a>', address, _("Add what was said"))
        messages.success(request, format_html("{} {}", said, link))
    else:
        messages.warning(
            request, refusal(contact) or _("The call is not recorded: its rule is off or broken.")
        )
