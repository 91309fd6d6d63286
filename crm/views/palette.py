"""The palette: what is found for a few letters, as a page, or as what the dialog shows."""

from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from ..palette import found


@require_safe
@vary_on_headers("HX-Request")
def palette(request):
    text = request.GET.get("q", "").strip()
    groups = found(request.user, text)
    context = {"text": text, "groups": groups, "count": sum(len(group.items) for group in groups)}
    template = "crm/includes/palette_results.html" if request.htmx else "crm/palette.html"
    return render(request, template, context)
