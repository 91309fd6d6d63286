"""Views of lists, saved under a name."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..forms.saved_views import SavedViewForm
from ..models import SavedView


@require_POST
def view_save(request):
    """Save the filter, the order and the columns of a list; anybody who is signed in may, for themselves."""
    form = SavedViewForm(request.POST, instance=SavedView(user=request.user))
    if not form.is_valid():
        return render(request, "crm/view_save.html", {"form": form})
    view = form.save()
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(form.address)


@require_POST
def view_update(request, pk):
    """Let a view of one's own show what the list shows now."""
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    kept = {"list": view.list, "name": view.name, "shared": view.shared}
    form = SavedViewForm(kept | {"query": request.POST.get("query", "")}, instance=view)
    if form.is_valid():
        form.save()
        messages.success(request, _("The view “%(name)s” is updated.") % {"name": view.name})
    else:
        for error in form.errors.get("query", []):
            messages.error(request, error)
    return redirect(form.address)


@require_POST
def view_delete(request, pk):
    """Delete a view of one's own."""
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    view.delete()
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect(reverse(view.list))
