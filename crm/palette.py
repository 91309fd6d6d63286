"""The palette: a few letters lead to a contact, a page or an action. A registry that each app fills from its own
module `palette`, and what the ground itself has to offer."""

from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .choices import DocumentKind
from .forms.contact_picker import found_by
from .models import Document, Segment
from .templatetags.looks import avatar, icon

# As many of each source as can be taken in at a glance.
MOST = 6
# The groups of what is found, in their order on the screen; other apps add theirs.
CONTACTS, ACTIONS, PAGES = (10, _("Contacts")), (20, _("Actions")), (90, _("Pages"))
SEGMENTS, DOCUMENTS = (40, _("Segments")), (50, _("Quotes & invoices"))
sources = []


@dataclass(frozen=True)
class Item:
    """Where something leads, what it is called, more about it, its picture as HTML, and the keys that do so."""

    url: str
    title: str
    about: str = ""
    picture: str = ""
    keys: str = ""


@dataclass(frozen=True)
class Group:
    heading: str
    items: list


class Asked:
    """What a user types. The contacts that it finds are there for every source, and asked for once."""

    def __init__(self, user, text):
        self.user = user
        self.text = text
        self.words = text.lower().split()

    @cached_property
    def contacts(self):
        may = self.text and self.user.has_perm("crm.view_contact")
        return found_by(self.text)[:MOST] if may else []

    def fits(self, *texts):
        """Whether each word typed begins a word of the texts; of nothing typed, everything does."""
        known = " ".join(map(str, texts)).lower().split()
        return all(any(word.startswith(typed) for word in known) for typed in self.words)


def source(group, permission="", rank=0):
    """Register a function that yields the Items of a group for an Asked, if the user has the permission. Within
    a group, what has a lower rank comes first."""

    def register(function):
        sources.append((group, rank, permission, function))
        return function

    return register


def offer(group, title, url_name, picture, *, permission="", rank=0, query="", keys=""):
    """Register a page or an action that is always there, by the names of its address and its icon."""

    @source(group, permission, rank)
    def always(asked):
        if asked.fits(title):
            yield Item(reverse(url_name) + query, title, picture=symbol(picture), keys=keys)


def symbol(name):
    """An icon with the room around it that others have."""
    return format_html('<span class="kind">{}</span>', icon(name, "icon-sm"))


def found(user, text):
    """Return the Groups that a user who types this text chooses from. Nothing typed finds what is always there."""
    asked, groups = Asked(user, text), {}
    for group, _rank, permission, function in sorted(sources, key=lambda known: known[1]):
        if not permission or user.has_perm(permission):
            groups.setdefault(group, []).extend(islice(function(asked), MOST))
    return [
        Group(heading, groups[place, heading])
        for place, heading in sorted(groups)
        if groups[place, heading]
    ]


@source(CONTACTS)
def contacts(asked):
    for contact in asked.contacts:
        look = "avatar-xs avatar-square" if contact.is_company else "avatar-xs"
        about = contact.company.name if contact.company else contact.city
        yield Item(contact.get_absolute_url(), contact.name, about, avatar(contact.monogram, look))


@source(SEGMENTS, "crm.view_segment")
def segments(asked):
    found = Segment.objects.active().search(asked.text)[:MOST] if asked.text else ()
    for segment in found:
        yield Item(segment.get_absolute_url(), str(segment), segment.number, symbol("target"))


@source(DOCUMENTS, "crm.view_document")
def documents(asked):
    """By the number: it begins with what is typed, and has a digit there."""
    by_number = any(map(str.isdigit, asked.text))
    found = Document.objects.numbered(asked.text)[:MOST] if by_number else ()
    for document in found:
        about = document.contact.name
        yield Item(document.get_absolute_url(), str(document), about, symbol("file-text"))


@source(PAGES, rank=2)
def administration(asked):
    if asked.user.is_staff and asked.fits(_("Administration")):
        yield Item(reverse("admin:index"), _("Administration"), picture=symbol("settings"))


for title, picture, kind in [
    (_("New person"), "user-plus", "person"),
    (_("New company"), "building", "company"),
]:
    query = f"?kind={kind}"
    offer(ACTIONS, title, "contact_new", picture, permission="crm.add_contact", query=query)
offer(
    ACTIONS, _("Import contacts"), "contact_import", "file-import", permission="crm.import_contact"
)
for title, kind in [
    (_("New quote"), DocumentKind.QUOTE),
    (_("New order confirmation"), DocumentKind.ORDER_CONFIRMATION),
    (_("New invoice"), DocumentKind.INVOICE),
    (_("New credit memo"), DocumentKind.CREDIT_MEMO),
]:
    query = f"?kind={kind}"
    offer(ACTIONS, title, "document_new", "file-text", permission="crm.add_document", query=query)
offer(ACTIONS, _("New segment"), "segment_new", "target", permission="crm.add_segment")
offer(PAGES, _("Segments"), "segments", "target", permission="crm.view_segment", keys="G S")
offer(
    PAGES,
    _("Quotes & invoices"),
    "documents",
    "file-text",
    permission="crm.view_document",
    keys="G Q",
)
offer(
    PAGES,
    _("Saved criteria"),
    "saved_criteria",
    "list-check",
    permission="crm.view_savedcriteria",
    rank=1,
)
offer(PAGES, _("Contacts"), "contacts", "users", permission="crm.view_contact", keys="G C")
offer(
    PAGES, _("Our company"), "our_company", "building", permission="crm.change_ourcompany", rank=1
)
offer(PAGES, _("Your account"), "account", "user", rank=1)
offer(PAGES, _("Change password"), "password_change", "key", rank=1)
