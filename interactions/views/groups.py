"""Interaction groups: the list with its usage, and one group with its templates."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.listing import Listing, list_of

from ..filters.set_up import GroupFilter, TemplateFilter
from ..forms.groups import GroupForm
from ..models import InteractionGroup, InteractionTemplate
from ..setting_up import delete_unused
from ..tables.set_up import GroupTable, TemplatesOfGroupTable


@require_safe
@permission_required("interactions.view_interactiongroup", raise_exception=True)
@list_of(GroupFilter)
def groups(request):
    found = InteractionGroup.objects.all()
    views = [
        (_("Templates"), reverse("templates")),
        (_("Groups"), ""),
        (_("Inactive"), "status=inactive", found.inactive().count()),
    ]
    listing = Listing(
        request,
        filters=GroupFilter(request.GET, found),
        table_class=GroupTable,
        default_sort="group",
        views=views,
    )
    return listing.response("interactions/groups.html")


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
    listing = _templates_of(pk, request)
    period = listing.filters.period
    found = InteractionGroup.objects.with_usage(period.since, period.until)
    row = get_object_or_404(found, pk=pk)
    return _form_page(request, row, listing=listing, table=listing.table, period=period)


def _templates_of(pk, request):
    """The templates of a group, active or not, with their usage on the days that are asked for."""
    days = {name: request.GET[name] for name in ("from", "to") if name in request.GET}
    found = InteractionTemplate.objects.filter(group=pk)
    return Listing(
        request,
        filters=TemplateFilter(days | {"status": "all"}, found),
        table_class=TemplatesOfGroupTable,
        default_sort="group",
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
