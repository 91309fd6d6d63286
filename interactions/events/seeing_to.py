"""What is done with many unrecorded events at once, and what is said of it."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import ngettext

from .recording import record_again


def see_to(events, action, *, by, contact=None):
    """Do one thing with some events: "record" them, with `contact` if one is given, "dismiss" or "undismiss" them.

    Return with how many it was done, and how many lack something still.
    """
    if action == "dismiss":
        return events.dismiss(by=by), 0
    if action == "undismiss":
        return events.undismiss(), 0
    return record_again(events, by=by, contact=contact)


def done_in_words(action, done):
    if action == "dismiss":
        said = ngettext("%(number)s event is dismissed.", "%(number)s events are dismissed.", done)
    elif action == "undismiss":
        said = ngettext("%(number)s event waits again.", "%(number)s events wait again.", done)
    else:
        said = ngettext("%(number)s event is recorded.", "%(number)s events are recorded.", done)
    return said % {"number": intcomma(done)}


def left_in_words(left):
    said = ngettext(
        "%(number)s event cannot be recorded yet; its reason says why.",
        "%(number)s events cannot be recorded yet; their reasons say why.",
        left,
    )
    return said % {"number": intcomma(left)}
