"""The home of set-up, and the recording rules: which event makes an entry with which template."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.listing import Listing, list_of
from crm.views.undoing import returned

from ..events.recording import record_again
from ..filters.rules import RuleFilter
from ..forms.rules import RuleForm
from ..models import Event, RecordingRule
from ..setting_up import delete_unused
from ..tables.rules import RuleTable
from .unrecorded import tell_recorded

CHANGE = "interactions.change_recordingrule"
may_view = permission_required("interactions.view_recordingrule", raise_exception=True)
may_change = permission_required(CHANGE, raise_exception=True)


@require_safe
@may_change
def setup(request):
    return render(request, "interactions/setup.html", {"figures": Event.objects.lately().figures()})


@require_safe
@may_view
@list_of(RuleFilter)
def rules(request):
    found = RecordingRule.objects.all()
    views = [(_("All"), ""), (_("On"), "status=on"), (_("Off"), "status=off")]
    if broken := found.broken().count():
        views.append((_("Broken"), "status=broken", broken))
    listing = Listing(
        request,
        filters=RuleFilter(request.GET, found),
        table_class=RuleTable,
        default_sort="kind",
        views=views,
    )
    return listing.response("interactions/rules.html")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("interactions.add_recordingrule", raise_exception=True)
def rule_new(request):
    """`?event=` is the name that something was told under."""
    return _form_page(request, RecordingRule(event=request.GET.get("event", "")[:50]))


@require_http_methods(["GET", "HEAD", "POST"])
@may_view
def rule(request, event):
    if request.method == "POST" and not request.user.has_perm(CHANGE):
        raise PermissionDenied
    return _form_page(request, _found(event))


def _found(event):
    return get_object_or_404(RecordingRule.objects.with_templates(), event=event)


def _form_page(request, row):
    title = str(row) if row.pk else ""
    was_broken = bool(row.pk) and row.is_broken
    form = RuleForm(request.POST or None, instance=row)
    if request.method == "POST":
        if form.save_or_tell(request.user):
            messages.success(request, _("The rule is saved: %(name)s.") % {"name": row})
            return redirect(row)
    elif row.pk and not request.user.has_perm(CHANGE):
        form.read_only()
    context = {"form": form, "row": row, "title": title, "broken": was_broken}
    if row.pk and request.user.has_perm("interactions.view_event"):
        told = Event.objects.filter(event=row.event)
        context |= {"figures": told.lately().figures(), "waiting": told.unrecorded().count()}
    return render(request, "interactions/rule_form.html", context)


@require_POST
@may_change
def rule_active(request, event, active):
    """Let the event make entries, or no more."""
    row = _found(event)
    same = RecordingRule.objects.filter(pk=row.pk)
    if active and not row.template:
        messages.warning(request, _("Choose a template first: %(name)s.") % {"name": row})
        return redirect(row)
    if active:
        same.activate()
        said = _("On: %(name)s. It is recorded from now on.")
    else:
        same.deactivate()
        said = _("Off: %(name)s. It is not recorded any more; what was recorded stays.")
    messages.success(request, said % {"name": row})
    return returned(request, reverse("rules"))


@require_POST
@permission_required("interactions.change_event", raise_exception=True)
def rule_record(request, event):
    """Record what was told before there was a rule, or while it was broken."""
    row = _found(event)
    waiting = Event.objects.filter(event=row.event).unrecorded()
    tell_recorded(request, record_again(waiting, by=request.user))
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("interactions.delete_recordingrule", raise_exception=True)
def rule_delete(request, event):
    row = _found(event)
    if request.method == "POST" and not row.is_ours and delete_unused(row):
        messages.success(request, _("The rule is deleted: %(name)s.") % {"name": row})
        return redirect("rules")
    context = {"row": row, "used": row.is_used()}
    return render(request, "interactions/rule_delete.html", context)
