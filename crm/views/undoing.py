"""Ways back: messages that offer one, and where an action returns to."""

from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


def with_undo(text, address, back=""):
    """Return a message with a button that takes back what it tells of: a POST to an address, which then returns
    to `back`. The page's messages have the form that the button belongs to.
    """
    return format_html(
        '{} <button class="btn btn-sm btn-link" type="submit" form="from-message" formaction="{}" '
        'name="next" value="{}">{}</button>',
        text,
        address,
        back,
        _("Undo"),
    )


def returned(request, fallback):
    """Redirect to where an action came from; to the fallback when that is nowhere on this site."""
    address = request.POST.get("next", "")
    # What does not begin at the root of the site, Django would take for the name of a page.
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(address if is_ours else fallback)
