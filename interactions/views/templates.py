"""Interaction templates: the list with its usage, one template with its texts, and their preview."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.listing import Listing, list_of

from ..filters.set_up import TemplateFilter
from ..forms.templates import TemplateForm
from ..merge_fields import FIELDS
from ..models import InteractionGroup, InteractionTemplate
from ..periods import last_days
from ..previewing import preview
from ..setting_up import copy_template, delete_unused
from ..tables.set_up import TemplateTable

FORM = "interactions/template_form.html"
NOT_SAVED = ("preview", "add_language")


@require_safe
@permission_required("interactions.view_interactiontemplate", raise_exception=True)
@list_of(TemplateFilter)
def templates(request):
    found = InteractionTemplate.objects.all()
    views = [
        (_("Templates"), ""),
        (_("Groups"), reverse("groups")),
        (_("Inactive"), "status=inactive", found.inactive().count()),
    ]
    listing = Listing(
        request,
        filters=TemplateFilter(request.GET, found),
        table_class=TemplateTable,
        default_sort="group",
        views=views,
    )
    return listing.response("interactions/templates.html")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("interactions.add_interactiontemplate", raise_exception=True)
def template_new(request):
    group = request.GET.get("group", "")
    wanted = InteractionGroup.objects.active().filter(pk=group) if group.isdecimal() else []
    return _form_page(request, InteractionTemplate(group=next(iter(wanted), None)))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("interactions.view_interactiontemplate", raise_exception=True)
def template(request, pk):
    if request.method == "POST" and not request.user.has_perm(
        "interactions.change_interactiontemplate"
    ):
        raise PermissionDenied
    period = last_days()
    found = InteractionTemplate.objects.with_usage(period.since, period.until)
    return _form_page(request, get_object_or_404(found.select_related("group"), pk=pk))


def _form_page(request, row):
    title = str(row) if row.pk else ""
    form = TemplateForm(request.POST or None, request.FILES or None, instance=row)
    if request.method == "POST":
        if request.POST.get("action") in NOT_SAVED:
            form.draft()
        elif form.save_or_tell(request.user):
            messages.success(request, _("%(name)s is saved.") % {"name": row})
            return redirect(row)
    elif row.pk and not request.user.has_perm("interactions.change_interactiontemplate"):
        form.read_only()
    context = {"form": form, "row": row, "title": title, "fields": FIELDS}
    context["rules"] = row.rules.all() if row.pk else ()
    return render(request, FORM, context | {"preview": _preview_of(form, request)})


def _preview_of(form, request):
    """The preview of the text that is open."""
    text = next(text for text in form.texts if text.language == form.shown_language)
    return preview(
        subject=text["subject"].value() or "",
        body=text["body"].value() or "",
        language=text.language.value,
        search=request.POST.get("preview_search", ""),
        number=request.POST.get("preview_contact", ""),
        user=request.user,
    )


@require_POST
@permission_required("interactions.view_interactiontemplate", raise_exception=True)
def template_preview(request):
    """The part of the page that follows the typing."""
    language = request.POST.get("shown", "")
    shown = preview(
        subject=request.POST.get(f"{language}-subject", ""),
        body=request.POST.get(f"{language}-body", ""),
        language=language,
        search=request.POST.get("preview_search", ""),
        number=request.POST.get("preview_contact", ""),
        user=request.user,
    )
    return render(request, "interactions/includes/preview.html", {"preview": shown})


@require_POST
@permission_required("interactions.add_interactiontemplate", raise_exception=True)
def template_copy(request, pk):
    copy = copy_template(get_object_or_404(InteractionTemplate, pk=pk))
    messages.success(request, _("This is the copy. Give it a code and a description of its own."))
    return redirect(copy)


@require_POST
@permission_required("interactions.change_interactiontemplate", raise_exception=True)
def template_active(request, pk, active):
    """Offer the template for new entries, or no more."""
    row = get_object_or_404(InteractionTemplate, pk=pk)
    same = InteractionTemplate.objects.filter(pk=pk)
    if active:
        same.activate()
        messages.success(request, _("%(name)s is offered for new entries.") % {"name": row})
    else:
        same.deactivate()
        messages.success(
            request,
            _("%(name)s is no longer offered. Its entries stay as they are.") % {"name": row},
        )
        if rules := [str(rule) for rule in row.rules.filter(active=True)]:
            said = _("Nothing is recorded any more of: %(events)s. Give these another template.")
            messages.warning(request, said % {"events": ", ".join(rules)})
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("interactions.delete_interactiontemplate", raise_exception=True)
def template_delete(request, pk):
    row = get_object_or_404(InteractionTemplate, pk=pk)
    if request.method == "POST" and delete_unused(row):
        messages.success(request, _("%(name)s is deleted.") % {"name": row})
        return redirect("templates")
    context = {
        "row": row,
        "used": row.is_used(),
        "rules": row.rules.all(),
        "texts": row.texts.all(),
    }
    return render(request, "interactions/template_delete.html", context)
