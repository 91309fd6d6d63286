"""How a browser gets what was set."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def pdf_response(content, name):
    """Return a PDF that the browser shows, and would keep under this name."""
    headers = {
        "Content-Disposition": content_disposition_header(False, f"{name}.pdf"),
        "X-Content-Type-Options": "nosniff",
        # It says how things are at this moment.
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
