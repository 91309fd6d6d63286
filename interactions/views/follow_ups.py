"""Follow-ups: the list, one of them, and what can be done with it."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.listing import Listing, list_of
from crm.templatetags.looks import day
from crm.views.undoing import returned, with_undo

from ..filters.follow_ups import FollowUpFilter
from ..forms.follow_up import DAYS
from ..forms.follow_ups import FollowUpEditForm
from ..models import FollowUp
from ..tables.follow_ups import FollowUpTable

may_view = permission_required("interactions.view_followup", raise_exception=True)
may_change = permission_required("interactions.change_followup", raise_exception=True)
may_delete = permission_required("interactions.delete_followup", raise_exception=True)


@require_safe
@may_view
@list_of(FollowUpFilter)
def follow_ups(request):
    """One's own that are open, until the filter asks for others."""
    listing = Listing(
        request,
        filters=FollowUpFilter(request.GET, FollowUp.objects.all(), request=request),
        table_class=FollowUpTable,
        default_sort="due_on",
        views=_views(),
    )
    return listing.response("interactions/follow_ups.html")


def _views():
    today = timezone.localdate()
    return [
        (_("Mine"), ""),
        (_("Late"), urlencode({"due_to": today - timedelta(days=1)})),
        (_("Done"), urlencode({"state": "done", "sort": "-due_on"})),
        (_("Everybody's"), urlencode({"whose": "all"})),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@may_view
def follow_up(request, pk):
    """One follow-up, to be read by all and edited by who may."""
    found = _found(pk)
    # The form writes on a row of its own: what is shown around it stays as it is saved.
    form = FollowUpEditForm(request.POST or None, instance=FollowUp.objects.get(pk=pk))
    if request.method == "POST":
        if not found.is_changeable_by(request.user):
            return _refused(request, found)
        if form.save_or_tell(request.user):
            messages.success(request, _("Saved."))
            return redirect(form.instance.contact)
    return _page(request, found, form)


def _page(request, found, form):
    may = found.is_changeable_by(request.user)
    if not may or found.done_at:
        form.read_only()
    context = {"follow_up": found, "form": form, "may": may}
    return render(request, "interactions/follow_up.html", context)


def _found(pk):
    shown = FollowUp.objects.select_related(
        "contact__company", "entry__template__group", "salesperson", "done_by"
    )
    unread = ("contact__search_vector", "contact__company__search_vector")
    unread += ("entry__search_vector", "entry__body")
    return get_object_or_404(shown.defer("search_vector", *unread), pk=pk)


@require_POST
@may_change
def follow_up_done(request, pk):
    found = _found(pk)
    if not found.is_changeable_by(request.user):
        return _refused(request, found)
    if _changeable(request, pk).finish(by=request.user):
        said = _("Done: %(follow_up)s.") % {"follow_up": found}
        undo, back = reverse("follow_up_reopen", args=[pk]), request.POST.get("next", "")
        messages.success(request, with_undo(said, undo, back))
    else:
        messages.info(request, _("This follow-up was done already."))
    return returned(request, found.contact)


@require_POST
@may_change
def follow_up_reopen(request, pk):
    found = _found(pk)
    if not found.is_changeable_by(request.user):
        return _refused(request, found)
    if _changeable(request, pk).reopen():
        messages.success(request, _("Open again: %(follow_up)s.") % {"follow_up": found})
    else:
        messages.info(request, _("This follow-up is open already."))
    return returned(request, found.contact)


@require_POST
@may_change
def follow_up_move(request, pk):
    """To the day `due_on`, or `days` from today. A day that cannot be is told on the follow-up's own page."""
    found = _found(pk)
    if not found.is_changeable_by(request.user):
        return _refused(request, found)
    days = request.POST.get("days", "")
    to = request.POST.get("due_on", "")
    if days in map(str, DAYS):
        to = timezone.localdate() + timedelta(days=int(days))
    form = FollowUpEditForm.moving(FollowUp.objects.get(pk=pk), to)
    if not form.is_valid():
        return _page(request, found, form)
    due_on = form.cleaned_data["due_on"]
    if _changeable(request, pk).move(to=due_on):
        said = _("Moved to %(day)s: %(follow_up)s.")
        messages.success(request, said % {"day": day(due_on), "follow_up": found})
    else:
        messages.info(request, _("This follow-up was done already."))
    return returned(request, found.contact)


@require_http_methods(["GET", "HEAD", "POST"])
@may_delete
def follow_up_delete(request, pk):
    """Asks first: what is deleted is gone."""
    found = _found(pk)
    if not found.is_changeable_by(request.user):
        return _refused(request, found)
    if request.method != "POST":
        return render(request, "interactions/follow_up_delete.html", {"follow_up": found})
    _changeable(request, pk).delete()
    messages.success(request, _("Deleted: %(follow_up)s.") % {"follow_up": found})
    return redirect("follow_ups")


def _changeable(request, pk):
    """The follow-up, if the user may change it still: it may have become somebody else's a moment ago."""
    return FollowUp.objects.filter(pk=pk).changeable_by(request.user)


def _refused(request, found):
    said = _("This follow-up is %(name)s's; only its salesperson or a sales manager can change it.")
    messages.warning(request, said % {"name": found.salesperson})
    return returned(request, found.contact)
