"""The e-mails of a run: pause, go on, and send those again that failed."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from ..mailing import of_runs
from ..models import LoggedSegment

may_send = permission_required("interactions.add_email", raise_exception=True)


@require_POST
@may_send
def run_pause(request, pk):
    return _done(request, pk, of_runs.pause)


@require_POST
@may_send
def run_resume(request, pk):
    return _done(request, pk, of_runs.resume)


@require_POST
@may_send
def run_send_failed(request, pk):
    return _done(request, pk, of_runs.send_failed)


def _done(request, pk, do):
    found = get_object_or_404(LoggedSegment.objects.for_page(request.user), pk=pk)
    if not found.changeable:
        raise PermissionDenied
    if said := do(found):
        messages.success(request, said)
    return redirect(found)
