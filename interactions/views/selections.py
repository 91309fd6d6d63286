"""Chosen entries: what would be done with them is shown first, and then exactly that is done, or nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from crm.views.undoing import with_undo

from ..cancelling import EntriesChanged, in_words, preview
from ..forms.entry_actions import ACTION_FORMS
from ..forms.selecting import SelectForm
from ..models import InteractionLogEntry, Selection
from ..selecting import (
    CannotSelect,
    DoneAlready,
    carry_out,
    entries_of,
    select,
    select_again,
    selection_of,
    take_back,
)

CANCEL = "interactions.cancel_own_entry"
SAMPLE = 5


@require_POST
@permission_required(CANCEL, raise_exception=True)
def entries_select(request):
    """Hold what was chosen in the log: the ticked entries, or with `all` everything that its filter finds."""
    form = SelectForm(request.POST)
    asked_well = form.is_valid()
    asked = form.cleaned_data
    query = asked.get("query", "")
    back = f"{reverse('log')}?{query}" if query else reverse("log")
    if not asked_well:
        for error in [error for errors in form.errors.values() for error in errors]:
            messages.warning(request, error)
        return redirect(back)
    ticked = InteractionLogEntry.objects.filter(pk__in=asked["entry"])
    entries = None if asked["all"] else ticked
    try:
        selection = select(user=request.user, query=query, entries=entries, back=back)
    except CannotSelect as error:
        messages.warning(request, str(error))
        return redirect(back)
    return redirect(selection.get_absolute_url(asked["do"]))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CANCEL, raise_exception=True)
def selection(request, pk):
    """Show what can be done with chosen entries; a POST does it."""
    chosen = selection_of(request.user, pk)
    if chosen is None:
        return _gone(request)
    action = request.POST.get("do") or request.GET.get("do", "")
    if action and action not in ACTION_FORMS:
        raise Http404
    if chosen.done_at:
        return _done_already(request, chosen)
    seen = preview(entries=entries_of(chosen), by=request.user)
    promised = request.POST.get("count", str(seen.can(action)))
    if seen.shown != (chosen.count, chosen.fingerprint) or promised != str(seen.can(action)):
        return _changed(request, chosen, action)
    form = ACTION_FORMS[action](request.POST or None) if action else None
    if request.POST and action and form.is_valid():
        return _carry_out(request, chosen, action, form, seen)
    return _page(request, chosen, action, form, seen)


def _page(request, chosen, action, form, seen):
    entries = entries_of(chosen)
    if action:
        entries = entries.reached_by(action, request.user)
    context = {
        "selection": chosen,
        "action": action,
        "form": form,
        "seen": seen,
        "reached": seen.can(action),
        "actions": [(name, label, seen.can(name)) for name, label in Selection.Action.choices],
        "sample": entries.for_log()[:SAMPLE],
    }
    return render(request, "interactions/selection.html", context)


def _carry_out(request, chosen, action, form, seen):
    try:
        done = carry_out(selection=chosen, action=action, shown=seen, **form.cleaned_data)
    except EntriesChanged:
        return _changed(request, chosen, action)
    except DoneAlready:
        chosen.refresh_from_db()
        return _done_already(request, chosen)
    except Selection.DoesNotExist:
        return _gone(request)
    messages.success(request, _done(done))
    return redirect(done.back)


def _changed(request, chosen, action):
    """Somebody was quicker: nothing is done, and the entries are shown again as they are now."""
    chosen.refresh_from_db()
    # It was the same user, by a second click.
    if chosen.done_at:
        return _done_already(request, chosen)
    again = select_again(chosen)
    messages.warning(
        request,
        _("Nothing was done: some of these entries changed meanwhile. This is how they are now."),
    )
    return redirect(again.get_absolute_url(action) if again.count else chosen.back)


def _done_already(request, chosen):
    text = format_html("{} {}", _("This was done already."), _done(chosen))
    messages.info(request, text)
    return redirect(chosen.back)


def _gone(request):
    messages.warning(
        request, _("What you choose is kept for a day, and this is no longer there. Choose again.")
    )
    return redirect("log")


def _done(chosen):
    """What was done with a selection, and the way back."""
    text = in_words(chosen.action, chosen.changed)
    return with_undo(text, reverse("selection_undo", args=[chosen.pk]))


@require_POST
@permission_required(CANCEL, raise_exception=True)
def selection_undo(request, pk):
    """Take back what was done with a selection, as far as nobody has touched the entries since."""
    chosen = selection_of(request.user, pk)
    if chosen is None:
        return _gone(request)
    if count := take_back(chosen):
        text = ngettext(
            "%(number)s entry is as it was before.",
            "%(number)s entries are as they were before.",
            count,
        )
        messages.success(request, text % {"number": intcomma(count)})
    else:
        messages.warning(request, _("There is nothing left to undo."))
    return redirect(chosen.back)
