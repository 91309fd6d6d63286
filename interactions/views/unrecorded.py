"""Unrecorded events: the list, one of them, and what is done with those that are chosen."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from crm.listing import Listing, list_of
from crm.views.undoing import returned, with_undo

from ..events.recording import record_again
from ..events.seeing_to import done_in_words, left_in_words, see_to
from ..filters.rules import UnrecordedFilter
from ..forms.unrecorded import AssignForm, ChooseForm
from ..models import Event, RecordingRule
from ..readiness import refusal
from ..tables.rules import UnrecordedTable

SAMPLE = 5
may_view = permission_required("interactions.view_event", raise_exception=True)
may_change = permission_required("interactions.change_event", raise_exception=True)


@require_safe
@may_view
@list_of(UnrecordedFilter)
def unrecorded(request):
    views = [(_("Waiting"), ""), (_("Dismissed"), "state=dismissed")]
    listing = Listing(
        request,
        filters=UnrecordedFilter(request.GET, Event.objects.all()),
        table_class=UnrecordedTable,
        default_sort="-told_at",
        views=views,
    )
    return listing.response("interactions/unrecorded.html")


@require_safe
@may_view
def event(request, pk):
    """All that was told of one event, and what can be done with it."""
    return _event_page(request, pk, AssignForm())


def _event_page(request, pk, form):
    found = get_object_or_404(Event.objects.for_list().select_related("entry", "email"), pk=pk)
    rule = RecordingRule.objects.with_templates().filter(event=found.event).first()
    context = {"event": found, "rule": rule, "form": form}
    return render(request, "interactions/event.html", context)


@require_POST
@may_change
def event_assign(request, pk):
    """Say whom the event is about, and record it."""
    form = AssignForm(request.POST)
    if not _is_assignable(form):
        return _event_page(request, pk, form)
    recorded = record_again(Event.objects.filter(pk=pk), by=request.user, **form.cleaned_data)
    tell_recorded(request, recorded)
    return redirect("event", pk)


@require_POST
@may_change
def event_record(request, pk):
    tell_recorded(request, record_again(Event.objects.filter(pk=pk), by=request.user))
    return redirect("event", pk)


@require_POST
@may_change
def event_dismiss(request, pk):
    if Event.objects.filter(pk=pk).dismiss(by=request.user):
        back = request.POST.get("next", "")
        undo = reverse("event_undismiss", args=[pk])
        messages.success(request, with_undo(_("The event is dismissed."), undo, back))
    else:
        messages.info(request, _("This event was recorded or dismissed already."))
    return returned(request, reverse("unrecorded"))


@require_POST
@may_change
def event_undismiss(request, pk):
    if Event.objects.filter(pk=pk).undismiss():
        messages.success(request, _("The event is waiting again."))
    else:
        messages.info(request, _("This event is not dismissed."))
    return returned(request, reverse("unrecorded"))


@require_POST
@may_change
def events_choose(request):
    """Show what would be done with the chosen events; with `count`, do it if they are still so many."""
    form = ChooseForm(request.POST)
    asked_well = form.is_valid()
    asked = form.cleaned_data
    back = f"{reverse('unrecorded')}?{asked.get('query', '')}".removesuffix("?")
    chosen = _chosen(asked)
    if not asked_well or chosen is None:
        for error in [error for errors in form.errors.values() for error in errors]:
            messages.warning(request, error)
        return redirect(back)
    count = chosen.count()
    assign = AssignForm(request.POST if asked["count"] is not None else None)
    if asked["count"] == count and (asked["do"] != "assign" or _is_assignable(assign)):
        return _do(request, asked["do"], chosen, assign, back)
    if asked["count"] not in (None, count):
        messages.warning(request, _("Nothing was done: these are other events by now."))
    context = {"asked": asked, "count": count, "sample": chosen.for_list()[:SAMPLE]}
    context |= {"words": dict(ChooseForm.DO)[asked["do"]], "form": assign, "back": back}
    return render(request, "interactions/events_choose.html", context)


def _chosen(asked):
    """The events that are meant, without those with which nothing can be done; None when the filter cannot be
    read."""
    events = Event.objects.filter(pk__in=asked.get("event", []))
    if asked.get("all"):
        filters = UnrecordedFilter(QueryDict(asked["query"]), Event.objects.all())
        if not filters.is_valid():
            return None
        events = filters.qs
    return events.dismissed() if asked.get("do") == "undismiss" else events.unrecorded()


def _do(request, action, chosen, assign, back):
    if action in ("dismiss", "undismiss"):
        done, _left = see_to(chosen, action, by=request.user)
        messages.success(request, done_in_words(action, done))
    else:
        contact = assign.cleaned_data["contact"] if action == "assign" else None
        tell_recorded(request, see_to(chosen, "record", by=request.user, contact=contact))
    return redirect(back)


def _is_assignable(form):
    """Whether the form names a contact with whom something may be recorded."""
    if form.is_valid() and (reason := refusal(form.cleaned_data["contact"])):
        form.add_error("contact", reason)
    return form.is_valid()


def tell_recorded(request, recorded):
    """Say how many events have an entry now, and how many lack something still."""
    done, left = recorded
    if done:
        messages.success(request, done_in_words("record", done))
    if left:
        messages.warning(request, left_in_words(left))
    if not done and not left:
        messages.info(request, _("There was nothing left to record."))
