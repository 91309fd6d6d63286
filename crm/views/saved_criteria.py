"""Criteria that are saved under a name: the list, saving those of a segment, and taking them in another."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..forms.segments import ReuseForm, SaveCriteriaForm
from ..listing import Listing, list_of
from ..models import SavedCriteria
from ..segment_filters import SavedCriteriaFilter
from ..segment_tables import SavedCriteriaTable
from ..segmenting.saving import reuse_criteria, save_criteria
from ..segmenting.steps import SegmentChanged, StepRefused
from ..segmenting.telling import tell_saved, told_steps
from .segments import may_change, segment_of

may_view = permission_required("crm.view_savedcriteria", raise_exception=True)
may_save = permission_required("crm.add_savedcriteria", raise_exception=True)


@require_safe
@may_view
@list_of(SavedCriteriaFilter)
def saved_criteria(request):
    listing = Listing(
        request,
        filters=SavedCriteriaFilter(request.GET, SavedCriteria.objects.all()),
        table_class=SavedCriteriaTable,
        default_sort="name",
        views=[(_("All"), "")],
    )
    return listing.response("crm/saved_criteria.html")


@require_POST
@may_save
def saved_criteria_delete(request, pk):
    """One's own; anybody's for who may delete them all."""
    saved = get_object_or_404(SavedCriteria, pk=pk)
    if not saved.may_be_deleted_by(request.user):
        raise PermissionDenied
    saved.delete()
    messages.success(request, _("“%(name)s” is deleted.") % {"name": saved})
    return redirect("saved_criteria")


@require_http_methods(["GET", "HEAD", "POST"])
@may_save
def segment_criteria_save(request, number):
    segment = segment_of(number)
    start = {"name": str(segment)[: SavedCriteria._meta.get_field("name").max_length]}
    form = SaveCriteriaForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                saved = save_criteria(segment, name=form.cleaned_data["name"], by=request.user)
        except StepRefused as error:
            form.add_error(None, str(error))
        except IntegrityError:
            # Another press of the same button was first, by a moment.
            form.add_error("name", form.Meta.error_messages["name"]["unique"])
        else:
            messages.success(request, _("Saved as “%(name)s”.") % {"name": saved})
            return redirect(segment)
    steps = [step for step in told_steps(segment) if not step.is_by_hand]
    context = {"segment": segment, "form": form, "steps": steps}
    return render(request, "crm/segment_criteria_save.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def segment_criteria_reuse(request, number):
    """Choose saved criteria by the address, see their steps, and take them."""
    segment = segment_of(number)
    form = ReuseForm(request.POST or request.GET or None)
    if request.method == "POST" and form.is_valid() and (done := _reuse(request, segment, form)):
        return done
    chosen = form.cleaned_data["saved"] if form.is_valid() else None
    tell_saved([chosen] if chosen else [])
    context = {
        "segment": segment_of(number),
        "form": form,
        "chosen": chosen,
        "there": segment.steps.count(),
    }
    return render(request, "crm/segment_criteria_reuse.html", context)


def _reuse(request, segment, form):
    """Return the way to the segment; None when it is refused, and then a message says why."""
    try:
        taken = reuse_criteria(
            segment,
            form.cleaned_data["saved"],
            by=request.user,
            version=form.cleaned_data["version"],
        )
    except StepRefused as error:
        messages.warning(request, str(error))
        return None
    except SegmentChanged:
        messages.warning(
            request,
            _(
                "Nothing was done: somebody changed this segment meanwhile. Look at it, and try again."
            ),
        )
        return redirect(segment)
    said = ngettext("%(number)s step was taken.", "%(number)s steps were taken.", len(taken))
    messages.success(request, said % {"number": len(taken)})
    return redirect(segment)
