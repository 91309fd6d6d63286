"""Chosen entries: what would be done with them is shown first, and then exactly that is done, or nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ..cancelling import (
    EntriesChanged,
    cancel_entries,
    cancelling_time,
    evaluate_entries,
    preview,
    restore_entries,
    undo_cancelling,
)
from ..forms.entry_actions import CancelForm, EvaluateForm, RestoreForm
from ..models import Selection
from ..selecting import LIMIT, TooMany, entries_of, select, select_again

CANCEL = "interactions.cancel_own_entry"
FORMS = {"cancel": CancelForm, "restore": RestoreForm, "evaluate": EvaluateForm}
SAMPLE = 5


@require_POST
@permission_required(CANCEL, raise_exception=True)
def entries_select(request):
    """Hold what was chosen in the log: the ticked entries, or with `all` everything that its filter finds."""
    query = request.POST.get("query", "")
    ticked = [int(pk) for pk in request.POST.getlist("entry") if pk.isdecimal()]
    try:
        selection = select(
            user=request.user,
            query=query,
            entry_ids=None if "all" in request.POST else [pk for pk in ticked if pk < 2**63],
        )
    except TooMany:
        messages.error(
            request,
            _("More than %(limit)s entries match. Filter them first, by year for instance.")
            % {"limit": intcomma(LIMIT)},
        )
        return redirect(f"{reverse('log')}?{query}")
    if not selection.count:
        messages.warning(request, _("No entries were chosen. Tick some first."))
        return redirect(f"{reverse('log')}?{query}")
    return _shown(selection, request.POST.get("do", ""))


def _shown(selection, action):
    return redirect(reverse("selection", args=[selection.pk]) + (f"?do={action}" if action else ""))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CANCEL, raise_exception=True)
def selection(request, pk):
    """Show what can be done with chosen entries; a POST does it."""
    chosen = get_object_or_404(Selection, pk=pk, user=request.user)
    action = request.POST.get("do") or request.GET.get("do", "")
    if action and action not in FORMS:
        raise Http404
    if chosen.done_at:
        messages.warning(request, _("This was done already."))
        return _to_log(chosen)
    seen = preview(entries=entries_of(chosen), by=request.user)
    promised = request.POST.get("count", str(seen.can(action)))
    if seen.shown != (chosen.count, chosen.fingerprint) or promised != str(seen.can(action)):
        return _changed(request, chosen, action)
    form = FORMS[action](request.POST or None) if action else None
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
        "actions": [
            ("cancel", _("Cancel"), seen.can("cancel")),
            ("restore", _("Restore"), seen.can("restore")),
            ("evaluate", _("Evaluate"), seen.can("evaluate")),
        ],
        "sample": entries.for_log()[:SAMPLE],
        "back": f"{reverse('log')}?{chosen.query}",
    }
    return render(request, "interactions/selection.html", context)


def _changed(request, chosen, action):
    """Somebody was quicker: nothing is done, and the entries are shown again as they are now."""
    again = select_again(chosen)
    messages.warning(
        request,
        _("Nothing was done: some of these entries changed meanwhile. This is how they are now."),
    )
    return _shown(again, action) if again.count else _to_log(chosen)


def _carry_out(request, chosen, action, form, seen):
    now = cancelling_time()
    asked = form.cleaned_data
    common = {"entries": entries_of(chosen), "by": request.user, "shown": seen}
    try:
        if action == "cancel":
            changed = cancel_entries(**common, reason=asked["reason"], at=now)
        elif action == "restore":
            changed = restore_entries(**common)
        else:
            changed = evaluate_entries(**common, evaluation=asked["evaluation"])
    except EntriesChanged:
        return _changed(request, chosen, action)
    Selection.objects.filter(pk=chosen.pk).update(done_at=now)
    messages.success(request, _done(chosen, action, changed))
    return _to_log(chosen)


def _done(chosen, action, count):
    number = intcomma(count)
    if action == "restore":
        return ngettext(
            "%(number)s entry is restored.", "%(number)s entries are restored.", count
        ) % {"number": number}
    if action == "evaluate":
        return ngettext(
            "%(number)s entry is evaluated.", "%(number)s entries are evaluated.", count
        ) % {"number": number}
    text = ngettext("%(number)s entry is cancelled.", "%(number)s entries are cancelled.", count)
    return format_html(
        '{} <button class="btn btn-sm btn-link" type="submit" form="from-message" formaction="{}">{}</button>',
        text % {"number": number},
        reverse("selection_undo", args=[chosen.pk]),
        _("Undo"),
    )


def _to_log(chosen):
    return redirect(f"{reverse('log')}?{chosen.query}")


@require_POST
@permission_required(CANCEL, raise_exception=True)
def selection_undo(request, pk):
    """Restore what was cancelled with a selection, as far as nobody has touched it since."""
    chosen = get_object_or_404(Selection, pk=pk, user=request.user, done_at__isnull=False)
    count = undo_cancelling(by=request.user, at=chosen.done_at)
    if count:
        messages.success(request, _done(chosen, "restore", count))
    else:
        messages.warning(request, _("There is nothing left to undo."))
    return _to_log(chosen)
