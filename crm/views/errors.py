"""What is answered when a request cannot be taken as it is."""

from urllib.parse import urlsplit

from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def page_too_old(request, reason=""):
    """Lead back to the page that a form with a token of yesterday was on."""
    page = request.META.get("HTTP_REFERER", "")
    known = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    anew = urlsplit(page)._replace(scheme="", netloc="").geturl() if known else resolve_url("home")
    return render(request, "403_csrf.html", {"anew": anew}, status=403)
