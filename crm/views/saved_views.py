"""Views of lists, saved under a name."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..forms.saved_views import SavedViewForm
from ..models import SavedView


@require_POST
def view_save(request):
    """Save the filter, the order and the columns of a list; anybody who is signed in may, for themselves."""
    form = SavedViewForm(request.POST, instance=SavedView(user=request.user))
    if form.is_valid():
        view = form.save()
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    else:
        for error in [error for errors in form.errors.values() for error in errors]:
            messages.error(request, error)
    return redirect(form.address)


@require_POST
def view_delete(request, pk):
    """Delete a view of one's own."""
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    view.delete()
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect(reverse(view.list))
