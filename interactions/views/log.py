"""The log."""

from datetime import timedelta

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from crm.listing import Listing, list_of
from crm.paging import capped_count

from ..filters.log import LogFilter
from ..models import InteractionLogEntry
from ..tables.log import LogTable
from .entries import detail


@require_safe
@permission_required("interactions.view_interactionlogentry", raise_exception=True)
@list_of(LogFilter)
def log(request):
    logged = InteractionLogEntry.objects.logged()
    listing = Listing(
        request,
        filters=LogFilter(request.GET, logged),
        table_class=LogTable,
        default_sort="-occurred_at",
        views=views_of(request.user),
    )
    opened, panel = request.GET.get("open", ""), {}
    if opened.isdecimal():
        entries = InteractionLogEntry.objects.for_page(request.user)
        listing.opened = get_object_or_404(entries, pk=opened)
        panel = detail(request, listing.opened, listing) | _neighbours(request, listing)
    return listing.response("interactions/log.html", outside=lambda: outside_days(listing), **panel)


def _neighbours(request, listing):
    """The addresses that open the entry before the open one, and the one after it; empty at an end of the page."""
    keys = [row.pk for row in listing.page.rows]
    at = keys.index(listing.opened.pk) if listing.opened.pk in keys else len(keys)
    address = request.GET.copy()
    found = {}
    for name, near in (("previous", keys[:at][-1:]), ("next", keys[at + 1 :])):
        address["open"] = near[0] if near else ""
        found[name] = f"?{address.urlencode()}" if near else ""
    return found


def views_of(user):
    """The views that everybody has, each a label with its filter or its address."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    my_week = {"salesperson": user.pk, "from": monday, "to": monday + timedelta(days=6)}
    return [
        (_("All entries"), ""),
        (_("My week"), urlencode(my_week)),
        (_("Postponed"), reverse("postponed")),
        (_("Failed delivery"), "status=delivery_failed"),
        (_("Negative feedback"), "evaluation=negative&evaluation=very_negative"),
        (_("Cancelled"), "status=cancelled"),
    ]


def outside_days(listing):
    """How many entries match on other days, when days are asked for, and the filter that shows them."""
    query = listing.query()
    if not {"from", "to"} & set(query) or not listing.filters.is_valid():
        return None
    for name in ("from", "to"):
        query.pop(name, None)
    count, more = capped_count(LogFilter(query, listing.filters.queryset).qs, cap=100)
    return {"count": count, "more": more, "query": query.urlencode()} if count else None
