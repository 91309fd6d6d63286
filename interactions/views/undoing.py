"""Messages that offer a way back."""

from django.utils.html import format_html
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
