"""Interaction groups: the list with its usage, and one group with its templates."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..exporting_usage import usage_response
from ..forms.groups import GroupForm
from ..forms.periods import PeriodForm
from ..models import InteractionGroup, InteractionTemplate
from ..setting_up import delete_unused


@require_safe
@permission_required("interactions.view_interactiongroup", raise_exception=True)
def groups(request):
    period_form = PeriodForm(request.GET)
    period = period_form.period
    rows = InteractionGroup.objects.for_list().with_usage(period.since, period.until)
    if request.GET.get("format") in ("csv", "xlsx"):
        return usage_response(request.GET["format"], "groups", rows)
    context = {
        "rows": rows,
        "period": period,
        "period_form": period_form,
        "inactive_count": InteractionTemplate.objects.inactive().count(),
    }
    return render(request, "interactions/groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("interactions.add_interactiongroup", raise_exception=True)
def group_new(request):
    return _form_page(request, InteractionGroup())


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("interactions.view_interactiongroup", raise_exception=True)
def group(request, pk):
    if request.method == "POST" and not request.user.has_perm(
        "interactions.change_interactiongroup"
    ):
        raise PermissionDenied
    period_form = PeriodForm(request.GET)
    period = period_form.period
    found = InteractionGroup.objects.with_usage(period.since, period.until)
    row = get_object_or_404(found, pk=pk)
    templates = InteractionTemplate.objects.filter(group=row).for_list()
    return _form_page(
        request,
        row,
        templates=templates.with_usage(period.since, period.until),
        period=period,
        period_form=period_form,
    )


def _form_page(request, row, **context):
    title = str(row) if row.pk else ""
    form = GroupForm(request.POST or None, instance=row)
    if request.method == "POST":
        if form.save_or_tell(request.user):
            messages.success(request, _("%(name)s is saved.") % {"name": row})
            return redirect(row)
    elif row.pk and not request.user.has_perm("interactions.change_interactiongroup"):
        form.read_only()
    context |= {"form": form, "row": row, "title": title, "currency": settings.CURRENCY}
    return render(request, "interactions/group_form.html", context)


@require_POST
@permission_required("interactions.change_interactiongroup", raise_exception=True)
def group_active(request, pk, active):
    """Offer the group's templates for new entries, or no more."""
    row = get_object_or_404(InteractionGroup, pk=pk)
    same = InteractionGroup.objects.filter(pk=pk)
    if active:
        same.activate()
        message = _("The templates of %(name)s are offered for new entries.")
    else:
        same.deactivate()
        message = _("The templates of %(name)s are no longer offered. Their entries stay.")
    messages.success(request, message % {"name": row})
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("interactions.delete_interactiongroup", raise_exception=True)
def group_delete(request, pk):
    row = get_object_or_404(InteractionGroup, pk=pk)
    if request.method == "POST" and delete_unused(row):
        messages.success(request, _("%(name)s is deleted.") % {"name": row})
        return redirect("groups")
    context = {"row": row, "used": row.is_used(), "templates": row.templates.all()}
    return render(request, "interactions/group_delete.html", context)
