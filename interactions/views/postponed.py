"""What was begun and is to be finished."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from crm.listing import Listing, list_of

from ..filters.postponed import PostponedFilter
from ..models import InteractionLogEntry
from ..recording import delete_postponed
from ..tables.postponed import PostponedTable
from .recording import may_record


@require_safe
@may_record
@list_of(PostponedFilter)
def postponed(request):
    """One's own; a manager sees everybody's."""
    entries = InteractionLogEntry.objects.to_finish_by(request.user)
    listing = Listing(
        request,
        filters=PostponedFilter(request.GET, entries),
        table_class=PostponedTable,
        default_sort="-occurred_at",
    )
    return listing.response("interactions/postponed.html")


@require_http_methods(["GET", "HEAD", "POST"])
@may_record
def postponed_delete(request, pk):
    """Asks first: what is deleted is gone."""
    entries = InteractionLogEntry.objects.to_finish_by(request.user)
    entry = get_object_or_404(entries.select_related("contact", "template__group"), pk=pk)
    if request.method != "POST":
        return render(request, "interactions/postponed_delete.html", {"entry": entry})
    if delete_postponed(entry):
        messages.success(request, _("Deleted: %(entry)s.") % {"entry": entry})
    else:
        messages.warning(request, _("This interaction was finished meanwhile. It stays."))
    return redirect("postponed")
