"""Logged segments: the list, one run with what it made and whom it left out, and its way back."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from crm.listing import Listing, list_of
from crm.views.undoing import returned, with_undo

from ..cancelling import EntriesChanged, in_words
from ..filters.runs import LeftOutFilter, RunFilter
from ..forms.entry_actions import CancelForm
from ..mailing.progress import emails_of_run
from ..models import LoggedSegment
from ..run_cancelling import (
    RunDoneAlready,
    cancel_run,
    delete_run,
    restore_run,
    shown_by,
)
from ..run_figures import asked_of, figures_of_run, left_out_by_reason, left_out_of, texts_of
from ..tables.runs import LeftOutTable, RunTable

SAMPLE = 10
# Why nothing may be done: the run is in that state already, looks otherwise by now, or is gone.
NOT_DONE = (RunDoneAlready, EntriesChanged, LoggedSegment.DoesNotExist)
may_view = permission_required("interactions.view_loggedsegment", raise_exception=True)
may_cancel = permission_required("interactions.cancel_own_entry", raise_exception=True)
may_delete = permission_required("interactions.delete_loggedsegment", raise_exception=True)


@require_safe
@may_view
@list_of(RunFilter)
def runs(request):
    listing = Listing(
        request,
        filters=RunFilter(request.GET, LoggedSegment.objects.all()),
        table_class=RunTable,
        default_sort="-logged_at",
        views=[(_("All"), ""), (_("Cancelled"), "status=cancelled")],
    )
    return listing.response("interactions/runs.html")


@require_safe
@may_view
@vary_on_headers("HX-Request")
def run(request, pk):
    """The page; htmx asks for how far its e-mails are."""
    found = _found(request, pk)
    if request.htmx:
        context = {"run": found, "emails": emails_of_run(found)}
        return render(request, "interactions/includes/run_emails.html", context)
    return _page(request, found)


def _page(request, found, **forms):
    """The page of a run; `forms` are those that were sent and say what is wrong."""
    context = {
        "run": found,
        "figures": figures_of_run(found),
        "emails": emails_of_run(found),
        "asked": asked_of(found),
        "texts": texts_of(found),
        "reasons": left_out_by_reason(found) if found.left_out else [],
        "sample": found.entries.for_log()[:SAMPLE],
        "cancel_form": CancelForm(auto_id="cancel_%s"),
    } | forms
    return render(request, "interactions/run.html", context)


@require_safe
@may_view
def run_left_out(request, pk):
    """Whom a run left out, and why."""
    found = _found(request, pk)
    listing = Listing(
        request,
        filters=LeftOutFilter(request.GET, left_out_of(found)),
        table_class=LeftOutTable,
        default_sort="contact",
    )
    return listing.response("interactions/run_left_out.html", run=found)


@require_POST
@may_cancel
def run_cancel(request, pk):
    found = _changeable(request, pk)
    form = CancelForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return _page(request, found, cancel_form=form)
    shown = shown_by(request.POST.get("mark", ""))
    try:
        number = cancel_run(run=found, by=request.user, shown=shown, **form.cleaned_data)
    except NOT_DONE as error:
        return _not_done(request, pk, error)
    text = " ".join([_("The run is cancelled."), in_words("cancel", number)])
    messages.success(request, with_undo(text, reverse("run_restore", args=[pk]), _address(pk)))
    return redirect(found)


@require_POST
@may_cancel
def run_restore(request, pk):
    """With the mark of what a page showed; the way back from cancelling shows nothing, and has none."""
    found = _changeable(request, pk)
    shown = shown_by(request.POST["mark"]) if "mark" in request.POST else None
    try:
        number = restore_run(run=found, by=request.user, shown=shown)
    except NOT_DONE as error:
        return _not_done(request, pk, error)
    text = " ".join([_("The run is restored."), in_words("restore", number)])
    messages.success(request, text)
    return returned(request, _address(pk))


@require_http_methods(["GET", "HEAD", "POST"])
@may_delete
def run_delete(request, pk):
    """Asks first: what is deleted is gone."""
    found = _found(request, pk)
    if request.method == "POST" and found.is_cancelled:
        try:
            delete_run(run=found)
        except NOT_DONE as error:
            return _not_done(request, pk, error)
        messages.success(
            request, _("Run %(number)s is deleted. Its entries stay.") % {"number": pk}
        )
        return redirect("runs")
    entries = found.entries.count()
    return render(request, "interactions/run_delete.html", {"run": found, "entries": entries})


def _found(request, pk):
    return get_object_or_404(LoggedSegment.objects.for_page(request.user), pk=pk)


def _changeable(request, pk):
    found = _found(request, pk)
    if not found.changeable:
        raise PermissionDenied
    return found


def _address(pk):
    return reverse("run", args=[pk])


def _not_done(request, pk, error):
    """Say why nothing was done; the page then shows the run as it is now."""
    found = _found(request, pk)
    if isinstance(error, EntriesChanged):
        said = _(
            "Nothing was done: the entries of this run changed meanwhile. This is how they are now."
        )
        messages.warning(request, said)
    elif found.is_cancelled:
        said = _("This run was cancelled already, by %(name)s.") % {"name": found.cancelled_by}
        messages.info(request, said)
    else:
        messages.info(request, _("This run is not cancelled: it was restored already."))
    return redirect(found)
