"""What the palette offers of the interactions."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.palette import ACTIONS, PAGES, Item, offer, source, symbol
from crm.templatetags.looks import day

from .models import InteractionLogEntry, InteractionTemplate
from .readiness import refusal
from .templatetags.interactions import kind

INTERACTIONS = (30, gettext_lazy("Interactions"))
SEE, LOG = "interactions.view_interactionlogentry", "interactions.add_interactionlogentry"

offer(
    ACTIONS,
    gettext_lazy("Log interaction"),
    "entry_new",
    "message-plus",
    permission=LOG,
    rank=-2,
    keys="L",
)


def _form(**given):
    return f"{reverse('entry_new')}?{urlencode(given)}"


@source(ACTIONS, LOG, rank=-2)
def log_with_contact(asked):
    """With the contact that fits best."""
    for contact in asked.contacts[:1]:
        if not refusal(contact):
            title = _("Log interaction with %(name)s") % {"name": contact.name}
            yield Item(_form(contact=contact.number), title, picture=symbol("message-plus"))


@source(ACTIONS, LOG, rank=-1)
def log_by_template(asked):
    for template in InteractionTemplate.objects.offered() if asked.text else ():
        title = _("Log interaction: %(template)s") % {"template": template.description}
        if asked.fits(title):
            yield Item(_form(template=template.code), title, picture=kind(template))


@source(INTERACTIONS, SEE)
def entries(asked):
    found = InteractionLogEntry.objects.for_log().search(asked.text)[:5] if asked.text else ()
    for entry in found:
        about = f"{entry.contact.name}, {day(entry.occurred_at)}"
        yield Item(entry.get_absolute_url(), str(entry), about, kind(entry.template))


SET_UP = {
    "setup": (gettext_lazy("Setup"), "settings", "change_recordingrule"),
    "templates": (gettext_lazy("Interaction templates"), "template", "view_interactiontemplate"),
    "groups": (gettext_lazy("Interaction groups"), "folder", "view_interactiongroup"),
    "rules": (gettext_lazy("Automatic recording"), "bolt", "view_recordingrule"),
    "unrecorded": (gettext_lazy("Unrecorded events"), "circle-dashed", "view_event"),
    "delete_cancelled": (
        gettext_lazy("Delete cancelled entries"),
        "eraser",
        "delete_cancelled_entries",
    ),
}
offer(PAGES, gettext_lazy("My day"), "home", "home", keys="G D")
offer(PAGES, gettext_lazy("Interactions"), "log", "messages", permission=SEE, keys="G I")
offer(
    PAGES,
    gettext_lazy("Follow-ups"),
    "follow_ups",
    "calendar-due",
    permission="interactions.view_followup",
)
offer(
    PAGES,
    gettext_lazy("Logged segments"),
    "runs",
    "users-group",
    permission="interactions.view_loggedsegment",
)
offer(PAGES, gettext_lazy("Postponed interactions"), "postponed", "player-pause", permission=LOG)
for url_name, (title, picture, permission) in SET_UP.items():
    offer(PAGES, title, url_name, picture, permission=f"interactions.{permission}")
