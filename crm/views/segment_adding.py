"""Adding to a segment: whom an address names, and whom a text or a file names."""

from django.contrib import messages
from django.db import IntegrityError, OperationalError, transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..choices import StepAction
from ..forms.segment_adding import AddForm, ContactsAsked, NamesForm
from ..segmenting.previewing import PATIENCE, preview_contacts
from ..segmenting.sql import under
from ..segmenting.steps import StepRefused, brings_nobody, take_by_hand, was_last
from ..segmenting.telling import excluded_in_words, in_words, kept_out
from .segment_steps import undoable
from .segments import may_add, may_change, segment_of


@require_http_methods(["GET", "HEAD", "POST"])
@may_add
@may_change
def segment_add(request):
    """Show whom the address names, and ask where they go; a POST adds them."""
    asked = ContactsAsked(request.GET)
    start = {"description": asked.title if not asked.errors else "", "to": "new"}
    form = AddForm(request.POST or None, initial=start)
    asks = request.method == "POST" and not asked.errors and form.is_valid()
    if asks and (done := _add(request, asked, form)):
        return done
    context = {"asked": asked, "form": form, **({} if asked.errors else _shown(asked))}
    return render(request, "crm/segment_add.html", context)


def _add(request, asked, form):
    """Return the way to the segment; None when it is refused, and then the form says why."""
    if made := form.made_before():
        return _already(request, made)
    try:
        with transaction.atomic():
            segment = form.target(request.user)
            if _again(asked, segment, request.user):
                return _already(request, segment)
            out = kept_out(asked.contacts)
            step = asked.add_to(segment, by=request.user)
    except StepRefused as error:
        form.add_error("segment", str(error))
        return None
    except IntegrityError:
        # Another press of the same button was first, by a moment.
        return _already(request, form.made_before())
    said = in_words(step, out, excluded_come=asked.takes_excluded)
    messages.success(request, undoable(step, said))
    return redirect(segment)


def _again(asked, segment, user):
    """Whether nothing would come of adding them, for it was done a moment ago. Criteria may have come to match
    others since, and a step that brings nobody may still be wanted, to be taken again later."""
    last = asked.is_by_hand or was_last(
        segment, action=StepAction.ADD, criteria=asked.criteria, by=user
    )
    return last and brings_nobody(segment, asked.addable)


def _already(request, segment):
    messages.info(request, _("These contacts are in the segment already."))
    return redirect(segment)


def _shown(asked):
    """How many there are, some of them, and how many are kept out, unless counting takes too long."""
    try:
        with under(statement_timeout=PATIENCE):
            out = kept_out(asked.contacts)
    except OperationalError:
        out = None
    reasons = out.reasons(with_excluded=not asked.takes_excluded) if out else ()
    return {
        "seen": preview_contacts(asked.addable),
        "out": out,
        "reasons": ", ".join(reasons),
        "excluded": excluded_in_words(out.excluded) if out else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def segment_names(request, number):
    """Add by hand those whose numbers or e-mail addresses are typed or stand in a file."""
    segment = segment_of(number)
    form = NamesForm(request.POST or None, request.FILES or None)
    asks = request.method == "POST" and form.is_valid()
    if asks and (done := _add_named(request, segment, form)):
        return done
    return render(request, "crm/segment_names.html", {"segment": segment, "form": form})


def _add_named(request, segment, form):
    """Return the way to the segment; None when it is refused, and then the form says why."""
    contacts, origin = form.named.contacts, form.cleaned_data["origin"]
    if brings_nobody(segment, contacts):
        return _already(request, segment)
    out, action = kept_out(contacts), StepAction.HAND_ADD
    try:
        step = take_by_hand(
            segment, action=action, contacts=contacts, by=request.user, origin=origin
        )
    except StepRefused as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, undoable(step, in_words(step, out, excluded_come=True)))
    return redirect(segment)
