"""One entry: its page, which is also the panel beside the log, and what can be done with it."""

from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from crm.views.undoing import returned, with_undo

from ..cancelling import cancel_entries, evaluate_entries, restore_entries
from ..forms.entry_actions import CancelForm, CommentForm, EvaluateForm, FollowUpForm
from ..history import history_of
from ..models import EntryComment, FollowUp, InteractionLogEntry

VIEW = "interactions.view_interactionlogentry"
CHANGE = "interactions.change_interactionlogentry"
CANCEL = "interactions.cancel_own_entry"


@require_safe
@vary_on_headers("HX-Request")
@permission_required(VIEW, raise_exception=True)
def entry(request, pk):
    found = get_object_or_404(InteractionLogEntry.objects.for_page(request.user), pk=pk)
    if not request.htmx:
        return render(request, "interactions/entry.html", detail(request, found))
    return render(request, "interactions/includes/panel.html", detail(request, found))


def _beside(current_url, pk):
    """The address of the list that asked, with this entry open beside it; the page's script gives it this one."""
    parts = urlsplit(current_url or "")
    query = QueryDict(parts.query, mutable=True)
    query["open"] = pk
    return urlunsplit(("", "", parts.path, query.urlencode(), "")) if parts.path else ""


def detail(request, entry, listing=None, **forms):
    """What the page and the panel show of an entry; `forms` are those that were sent and say what is wrong."""
    following = InteractionLogEntry.objects.following(entry)
    return {
        "entry": entry,
        "listing": listing,
        "back": _back(request),
        "comments": entry.comments.select_related("author"),
        "attachments": entry.attachments.all(),
        "follow_ups": entry.follow_ups.select_related("salesperson").defer("search_vector"),
        "corrections": [later for later in following if later.corrects_id == entry.pk],
        "resent": [later for later in following if later.resends_id == entry.pk],
        "history": history_of(entry),
        "cancel_form": CancelForm(auto_id="cancel_%s"),
        "evaluations": EvaluateForm.base_fields["evaluation"].choices,
        "comment_form": CommentForm(auto_id="comment_%s"),
        "follow_up_form": FollowUpForm(auto_id="follow_up_%s", initial={"text": entry.description}),
    } | forms


def _again(request, pk, **forms):
    """Return the entry's page with a form that was sent and says what is wrong."""
    found = get_object_or_404(InteractionLogEntry.objects.for_page(request.user), pk=pk)
    return render(request, "interactions/entry.html", detail(request, found, **forms))


def is_changeable(entry, user):
    """Whether a user may cancel, restore and evaluate an entry."""
    one = InteractionLogEntry.objects.logged().filter(pk=entry.pk)
    return one.changeable_by(user).exists()


def _back(request):
    """Where an action on the entry returns to: the list with the panel open, or the page."""
    if request.method == "POST":
        return request.POST.get("next", "")
    if request.htmx:
        return _beside(request.htmx.current_url, request.resolver_match.kwargs["pk"])
    return request.get_full_path()


@require_POST
@permission_required(CANCEL, raise_exception=True)
def entry_cancel(request, pk):
    form = CancelForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return _again(request, pk, cancel_form=form)
    return _act(
        request,
        pk,
        lambda rows: cancel_entries(
            entries=rows, by=request.user, reason=form.cleaned_data["reason"]
        ),
        with_undo(
            _("The entry is cancelled. It stays in the log, struck through, and counts nowhere."),
            reverse("entry_restore", args=[pk]),
            request.POST.get("next", ""),
        ),
    )


@require_POST
@permission_required(CANCEL, raise_exception=True)
def entry_restore(request, pk):
    return _act(
        request,
        pk,
        lambda rows: restore_entries(entries=rows, by=request.user),
        _("The entry is restored and counts again."),
    )


@require_POST
@permission_required(CANCEL, raise_exception=True)
def entry_evaluate(request, pk):
    form = EvaluateForm(request.POST)
    if not form.is_valid():
        # The page has a button for each choice: nothing was typed.
        get_object_or_404(InteractionLogEntry, pk=pk)
        messages.error(request, form.errors["evaluation"][0])
        return returned(request, reverse("entry", args=[pk]))
    return _act(
        request,
        pk,
        lambda rows: evaluate_entries(
            entries=rows, by=request.user, evaluation=form.cleaned_data["evaluation"]
        ),
        _("The evaluation is saved."),
    )


def _act(request, pk, act, done):
    """Do something with one entry; where it was not possible, say how the entry stands now."""
    if act(InteractionLogEntry.objects.filter(pk=pk)):
        messages.success(request, done)
    else:
        # Read only now: it may be somebody else, a moment ago, who made it impossible.
        entry = get_object_or_404(InteractionLogEntry, pk=pk)
        messages.warning(
            request, _("Nothing was changed. %(state)s") % {"state": _state(entry, request.user)}
        )
    return returned(request, reverse("entry", args=[pk]))


def _state(entry, user):
    if entry.postponed:
        return _("The entry is postponed: finish it first.")
    if not is_changeable(entry, user):
        return _("The entry is somebody else's; its salesperson or a sales manager can do this.")
    if entry.is_cancelled:
        return _("The entry was cancelled by %(name)s.") % {"name": entry.cancelled_by}
    return _("The entry is not cancelled.")


@require_POST
@permission_required(CHANGE, raise_exception=True)
def entry_comment(request, pk):
    entry = get_object_or_404(InteractionLogEntry, pk=pk)
    blank = EntryComment(entry=entry, author=request.user)
    form = CommentForm(request.POST, instance=blank, auto_id="comment_%s")
    if not form.is_valid():
        return _again(request, pk, comment_form=form)
    form.save()
    messages.success(request, _("The comment is added."))
    return returned(request, reverse("entry", args=[pk]))


@require_POST
@permission_required("interactions.add_followup", raise_exception=True)
def entry_follow_up(request, pk):
    entry = get_object_or_404(InteractionLogEntry.objects.select_related("contact"), pk=pk)
    blank = FollowUp(entry=entry, contact=entry.contact, salesperson=request.user)
    form = FollowUpForm(request.POST, instance=blank, auto_id="follow_up_%s")
    if not form.is_valid():
        return _again(request, pk, follow_up_form=form)
    form.save()
    messages.success(request, _("The follow-up is on your list."))
    return returned(request, reverse("entry", args=[pk]))
