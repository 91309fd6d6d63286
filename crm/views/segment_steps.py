"""Choosing the contacts of a segment: steps, previewed, taken and taken back, and single contacts by hand."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ..choices import StepAction
from ..forms.segment_steps import StepForm
from ..forms.segments import ContactForm
from ..models import Contact
from ..segmenting.previewing import preview_step
from ..segmenting.steps import (
    SegmentChanged,
    StepRefused,
    go_back,
    take_by_hand,
    take_step,
    was_last,
)
from ..segmenting.telling import added, in_words, kept_out, undone, why_not_added, would
from .segments import may_change, page_of, segment_of
from .undoing import returned, with_undo


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def segment_step(request, number):
    """Take a step. What is refused is shown here; who then asks for the address anew gets the segment."""
    segment = segment_of(number)
    if request.method != "POST":
        return redirect(segment)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _shown_again(request, segment, form)
    if not form.criteria.given:
        refused = _("Choose at least one criterion: without any, all contacts match.")
        return _shown_again(request, segment, form, refused)
    try:
        step, said = _take(request, segment, form)
    except SegmentChanged:
        return _changed(request, number, form)
    except StepRefused as error:
        return _shown_again(request, segment, form, str(error))
    messages.success(request, undoable(step, said))
    return redirect(segment)


def _take(request, segment, form):
    action, criteria = form.cleaned_data["action"], form.criteria
    out = kept_out(criteria.matching()) if action == StepAction.ADD else None
    version = form.cleaned_data["version"]
    step = take_step(segment, action=action, criteria=criteria, by=request.user, version=version)
    return step, in_words(step, out, excluded_come=criteria.takes_excluded)


def _changed(request, number, form):
    """Somebody was quicker: what was chosen is shown with the segment as it is now. If it was the same step by the
    same user, a second click took it."""
    segment = segment_of(number)
    action, criteria = form.cleaned_data["action"], form.criteria
    if was_last(segment, action=action, criteria=criteria, by=request.user):
        messages.info(request, _("This step was taken already."))
        return redirect(segment)
    form.show_again(segment.version)
    refused = _(
        "Somebody else changed this segment meanwhile, so nothing was done. What you chose is still here, and"
        " the steps stand above it as they are now. Apply it again if it still fits."
    )
    return _shown_again(request, segment, form, refused)


def _shown_again(request, segment, form, refused=""):
    context = page_of(segment, step=form, refused=refused, **_preview(segment, form))
    return render(request, "crm/segment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def segment_step_preview(request, number):
    """What a step would do. htmx gets what it shows of that, or, when criteria are opened or put away, the form;
    everybody else the page."""
    segment = segment_of(number)
    if not (asked := request.POST or request.GET):
        return redirect(segment)
    form = StepForm(asked)
    seen = _preview(segment, form)
    if not request.htmx:
        return render(request, "crm/segment.html", page_of(segment, step=form, **seen))
    # What was clicked last goes along with what is asked for a moment later, when a choice was made before it.
    follows = request.htmx.target == "step-said"
    part = "builder" if form.asks_for_fields and not follows else "preview"
    context = {"segment": segment, "step": form, **seen}
    return render(request, f"crm/includes/step_{part}.html", context)


def _preview(segment, form):
    """What the step of a form would do, for its page; nothing while there are no criteria that can be read."""
    if not form.is_valid() or not form.criteria.given:
        return {}
    action, criteria = form.cleaned_data["action"], form.criteria
    seen = preview_step(segment, action, criteria)
    return {"seen": seen, "would": would(seen, action, segment.member_count), "criteria": criteria}


@require_POST
@may_change
def segment_back(request, number):
    """Undo the step that was shown as the last."""
    segment = segment_of(number)
    try:
        shown = int(request.GET.get("step", ""))
    except ValueError:
        shown = 0
    try:
        messages.success(request, undone(go_back(segment, step=shown)))
    except StepRefused as error:
        messages.warning(request, str(error))
    except SegmentChanged:
        if segment.steps.filter(pk=shown).exists():
            messages.warning(
                request, _("Nothing was undone: another step was taken meanwhile, as you see here.")
            )
        else:
            messages.info(request, _("This step was undone already."))
    return returned(request, segment)


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def segment_hand(request, number):
    """Add or remove one contact by hand. Who asks for the address of what was refused gets the segment."""
    segment = segment_of(number)
    if request.method != "POST":
        return redirect(segment)
    return _remove(request, segment) if "remove" in request.POST else _add(request, segment)


def _add(request, segment):
    form = ContactForm(request.POST)
    if form.is_valid():
        if sentence := why_not_added(contact := form.cleaned_data["contact"]):
            form.add_error("contact", sentence)
        elif segment.memberships.filter(contact=contact).exists():
            messages.info(request, _("%(name)s is in the segment already.") % {"name": contact})
            return returned(request, segment)
        elif step := _by_hand(request, segment, StepAction.HAND_ADD, contact):
            messages.success(request, undoable(step, added(contact), request.POST.get("next", "")))
            return returned(request, segment)
        else:
            return redirect(segment)
    return render(request, "crm/segment.html", page_of(segment, contact=form))


def _remove(request, segment):
    contact = Contact.objects.filter(number=request.POST["remove"].upper()).first()
    if not contact or not segment.memberships.filter(contact=contact).exists():
        messages.info(request, _("This contact is not in the segment any more."))
    elif step := _by_hand(request, segment, StepAction.HAND_REMOVE, contact):
        said = _("Removed from %(segment)s: %(name)s.") % {"segment": segment, "name": contact}
        messages.success(request, undoable(step, said, request.POST.get("next", "")))
    return returned(request, segment)


def _by_hand(request, segment, action, contact):
    """Return the step; None when it is refused, and then a message says why."""
    one = Contact.objects.filter(pk=contact.pk)
    try:
        return take_by_hand(segment, action=action, contacts=one, by=request.user)
    except StepRefused as error:
        messages.warning(request, str(error))
        return None


def undoable(step, said, back=""):
    """A message with the way back from a step."""
    address = f"{reverse('segment_back', args=[step.segment.number])}?step={step.pk}"
    return with_undo(said, address, back)
