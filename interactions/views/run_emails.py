"""The e-mails of a run: pause, go on, and send those again that failed."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ..mailing.again import send_same_again
from ..mailing.queueing import defer_sending
from ..models import Email, LoggedSegment

may_send = permission_required("interactions.add_email", raise_exception=True)


@require_POST
@may_send
def run_pause(request, pk):
    found = _changeable(request, pk)
    if LoggedSegment.objects.filter(pk=pk).pause_sending():
        messages.success(request, _("Sending is paused. The e-mails that are left wait."))
    return redirect(found)


@require_POST
@may_send
@transaction.atomic
def run_resume(request, pk):
    found = _changeable(request, pk)
    if LoggedSegment.objects.filter(pk=pk).resume_sending():
        defer_sending()
        messages.success(request, _("Sending goes on."))
    return redirect(found)


@require_POST
@may_send
def run_send_failed(request, pk):
    """Those that were certainly not sent. Of the others nobody knows: each is looked at by itself."""
    found = _changeable(request, pk)
    number = send_same_again(Email.objects.of_run(found).refused())
    text = ngettext(
        "%(number)s e-mail is sent again.", "%(number)s e-mails are sent again.", number
    )
    messages.success(request, text % {"number": intcomma(number)})
    return redirect(found)


def _changeable(request, pk):
    found = get_object_or_404(LoggedSegment.objects.for_page(request.user), pk=pk)
    if not found.changeable:
        raise PermissionDenied
    return found
