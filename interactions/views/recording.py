"""Recording by hand: a new interaction, a postponed one that is finished, and the correction of a wrong one."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..belongings import state_of
from ..models import InteractionLogEntry
from ..recording import correct, finish, postpone, record
from .entry_form import already_known, given_by_address, page, read_form, saved, values_of

may_record = permission_required("interactions.add_interactionlogentry", raise_exception=True)
read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@read_or_post
@may_record
def entry_new(request):
    """`?contact=` and `?template=` are given and locked; `?via=` is the number that is called."""
    form = read_form(
        request,
        values={"contacted_via": request.GET.get("via", "")[:80]},
        **given_by_address(request),
    )
    answer = saved(request, form, postpone if form.later else record)
    return answer or page(request, form, title=_("Log interaction"))


@read_or_post
@may_record
def entry_resume(request, pk):
    """The entry keeps its number, and its contact is locked; the date begins at now."""
    entry = get_object_or_404(InteractionLogEntry.objects.for_form(), pk=pk)
    if not entry.postponed:
        return _finished_already(request, entry)
    if not InteractionLogEntry.objects.to_finish_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    values = values_of(entry)
    del values["occurred_at"]
    values["seen"] = state_of(entry)
    form = read_form(request, entry=entry, values=values, contact=entry.contact)
    answer = saved(request, form, postpone if form.later else finish, entry=entry)
    return answer or page(request, form, title=_("Finish interaction"))


def _finished_already(request, entry):
    """What was typed since is not lost: it can be recorded as another interaction."""
    form = read_form(request, contact=entry.contact)
    if not form.is_bound:
        return already_known(request, entry)
    another = f"{reverse('entry_new')}?{urlencode({'contact': entry.contact.number})}"
    return already_known(request, entry, form) or page(
        request, form, title=_("Log interaction"), action=another
    )


@read_or_post
@may_record
def entry_correct(request, pk):
    """The wrong entry is cancelled and the right one recorded in one go."""
    entry = get_object_or_404(InteractionLogEntry.objects.for_form().logged(), pk=pk)
    if not InteractionLogEntry.objects.changeable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    values = values_of(entry) | {"seen": state_of(entry)}
    form = read_form(request, entry=entry, values=values)
    answer = saved(request, form, correct, entry=entry)
    return answer or page(request, form, title=_("Correct interaction"))
