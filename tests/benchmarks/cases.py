"""What is timed: a name, and a function that does it once and returns the seconds."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from crm.models import Contact, User
from interactions.demo import phrases
from interactions.demo.bulk import BUSY
from interactions.demo.contacts import external_id
from interactions.demo.entries import QUIET
from interactions.models import InteractionLogEntry, InteractionTemplate

from .browser import Browser, FormFields
from .segments import of_all_people

# Searches with 25 hits, with none, with a third of all entries, and with one in a hundred.
SEARCHES = {
    "25 hits": phrases.RARE,
    "no hit": "xylophone",
    "a third": phrases.DELIVERY,
    "1 %": phrases.VARNISH,
}


RECORDED = "Recorded by the benchmark"


class Site:
    """The pages of one database, for a manager who is signed in. Use its database before making it."""

    def __init__(self, entries):
        self.entries = entries
        self.user = User.objects.get(email="manager@example.com")
        self.browser = Browser(self.user)
        self.busy = Contact.objects.get(external_id=external_id(BUSY))
        self.quiet = Contact.objects.get(external_id=external_id(QUIET))
        self.segment = of_all_people()

    def addresses(self):
        """The pages that only read, by name."""
        log, contacts, timeline = reverse("log"), reverse("contacts"), reverse("timeline")
        filters = {f"log, {name}": f"{log}?{urlencode(query)}" for name, query in self.filters()}
        searches = {
            f"search, {name}": f"{log}?{urlencode({'q': word})}" for name, word in SEARCHES.items()
        }
        return (
            {
                "trivial": reverse("trivial"),
                "floor": reverse("floor"),
                "log": log,
                "log, deepest page": f"{log}?{urlencode({'after': self.deepest()})}",
            }
            | filters
            | searches
            | {
                "contact, 200 entries": self.quiet.get_absolute_url(),
                "contact, most entries": self.busy.get_absolute_url(),
                "company, most entries": self.busy.company.get_absolute_url(),
                "timeline, 200 entries": f"{timeline}?contact={self.quiet.number}",
                "timeline, most entries": f"{timeline}?contact={self.busy.number}",
                "timeline, company": f"{timeline}?contact={self.busy.company.number}",
                "entry": self.busy.entries.last().get_absolute_url(),
                "postponed": reverse("postponed"),
                "home": reverse("home"),
                "contacts": contacts,
                "contacts, search": f"{contacts}?q=quince",
                "segments": reverse("segments"),
                "segment": self.segment.get_absolute_url(),
                "runs": reverse("runs"),
                "documents": reverse("documents"),
                "documents, open": f"{reverse('documents')}?status=open",
                "unrecorded": reverse("unrecorded"),
                "set-up": reverse("setup"),
                "recording": reverse("entry_new"),
                "recording, contact preset": f"{reverse('entry_new')}?contact={self.busy.number}",
            }
        )

    def filters(self):
        """Each filter of the log with a value that fills a page at either size."""
        week = timezone.localdate() - timedelta(days=300)
        return [
            ("contact", {"contact": self.busy.number}),
            ("company", {"company": self.busy.company.number}),
            ("template", {"template": "NOTE"}),
            ("group", {"group": "MEETINGS"}),
            ("salesperson", {"salesperson": "petra@example.com"}),
            ("week", {"from": week, "to": week + timedelta(days=6)}),
            ("cancelled", {"status": "cancelled"}),
            ("attempt failed", {"status": "attempt_failed"}),
            ("source", {"source": "email"}),
            ("flow", {"flow": "inbound"}),
            ("evaluation", {"evaluation": "very_negative"}),
            ("document", {"document": "Q-2041"}),
        ]

    def deepest(self):
        """The cursor after which the last page of the log begins."""
        entry = InteractionLogEntry.objects.logged().order_by("occurred_at", "pk")[50]
        return f"{entry.pk}~{entry.occurred_at.isoformat()}"

    def get(self, address):
        return self.browser.get(address)[0]

    def record(self):
        """Record one interaction, as the form sends it; only the answer to the form is timed."""
        fields = FormFields(self.browser.get(reverse("entry_new"))[1], having="description").fields
        template = InteractionTemplate.objects.get(code="CALL-OUT")
        fields |= {"contact": self.quiet.number, "template": template.pk}
        fields |= {"description": RECORDED, "finish": "1"}
        seconds = self.browser.post(reverse("entry_new"), fields)[0]
        self.forget()
        return seconds

    def forget(self):
        """Delete what was recorded, also by a run that was broken off: the contact has 200 entries again."""
        recorded = self.quiet.entries.filter(description=RECORDED)
        recorded.cancel(by=self.user)
        recorded.delete()
