"""Deleting cancelled entries: choose, check, and confirm by typing the number."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..deleting import (
    PLAN_CHANGED,
    PlanChanged,
    done_already,
    execute_deletion,
    plan_deletion,
)
from ..forms.deleting import ConfirmationForm, CriteriaForm
from ..models import Deletion

may_delete = permission_required("interactions.delete_cancelled_entries", raise_exception=True)


@require_safe
@may_delete
def delete_cancelled(request):
    form = CriteriaForm(request.GET)
    plan = plan_deletion(form.entries())
    return _page(request, form, plan, ConfirmationForm(mark=plan.mark))


@require_http_methods(["GET", "HEAD", "POST"])
@may_delete
def delete_cancelled_execute(request):
    """Carry out the plan whose mark the page hands back; the criteria are in the address.

    A wrong number is told here. Who then asks for the address anew gets the page.
    """
    if request.method != "POST":
        return _back(request)
    form = CriteriaForm(request.GET)
    mark = request.POST.get("mark", "")
    confirmation = ConfirmationForm(request.POST, mark=mark)
    if confirmation.is_valid():
        _execute(request, form, mark)
        return _back(request)
    plan = plan_deletion(form.entries())
    if plan.mark == mark:
        return _page(request, form, plan, confirmation)
    messages.warning(request, PLAN_CHANGED)
    return _back(request)


def _execute(request, form, mark):
    entries = form.entries()
    try:
        deletion = execute_deletion(
            entries,
            mark=mark,
            by=request.user,
            by_name=request.user.name,
            criteria=form.criteria() if form.is_valid() else {},
        )
    except PlanChanged:
        if done := done_already(mark, request.user):
            messages.info(request, done)
        else:
            messages.warning(request, PLAN_CHANGED)
    else:
        messages.success(request, _("%(amounts)s deleted.") % {"amounts": deletion.amounts})


def _back(request):
    return HttpResponseRedirect(f"{reverse('delete_cancelled')}?{request.GET.urlencode()}")


def _page(request, form, plan, confirmation):
    criteria = form.criteria() if form.is_valid() else {}
    context = {
        "form": form,
        "plan": plan,
        "confirmation": confirmation,
        "query": request.GET.urlencode(),
        "criteria": criteria,
        "log_query": urlencode({"status": "cancelled"} | criteria),
        "deletions": Deletion.objects.all()[:5],
    }
    return render(request, "interactions/delete_cancelled.html", context)
