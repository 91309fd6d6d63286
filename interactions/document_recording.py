"""What a document's page says of its recording: what printing and e-mailing it will make, and what they made."""

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .choices import Repeats
from .expressions import FILES
from .letter_writing import records
from .models import Event, InteractionLogEntry, RecordingRule
from .readiness import refusal
from .some import Some

NEWEST = 10


@dataclass(frozen=True)
class Sentence:
    """What one of the ways of sending does; `rule` is where it can be changed, None where it records."""

    text: str
    rule: RecordingRule | None = None


class DocumentRecording:
    """The rules of a document's kind and its entries: one statement each."""

    def __init__(self, document):
        self.document = document
        self.refused = refusal(document.contact)

    @cached_property
    def rules(self):
        """The rules of printing and of e-mailing, None where there is none."""
        events = [f"{self.document.kind}_{way}" for way in ("printed", "emailed")]
        found = {
            rule.event: rule
            for rule in RecordingRule.objects.with_templates().filter(event__in=events)
        }
        return [found.get(event) for event in events]

    @property
    def records_printing(self):
        return records(self.rules[0])

    @property
    def repeats(self):
        """What printing again does."""
        return {
            Repeats.ONCE: _("Printing again counts up, it adds no second entry."),
            Repeats.ALWAYS: _("Printing again adds another entry."),
            Repeats.DAILY: _("Printing again on the same day counts up, it adds no second entry."),
        }[self.rules[0].repeats]

    @property
    def made(self):
        """The Sentences of the ways that make an entry."""
        printed, emailed = self.rules
        contact = self.document.contact
        if records(printed) and records(emailed) and printed.template == emailed.template:
            both = _(
                "Printing or e-mailing adds an interaction to {contact}, with the template {template}."
            )
            return [Sentence(_made(both, contact, printed.template))]
        texts = [
            _("Printing adds an interaction to {contact}, with the template {template}."),
            _("E-mailing adds an interaction to {contact}, with the template {template}."),
        ]
        return [
            Sentence(_made(text, contact, rule.template))
            for text, rule in zip(texts, self.rules, strict=True)
            if records(rule)
        ]

    @property
    def not_made(self):
        """The Sentences of the ways that make none, and why."""
        texts = [
            (
                _("Printing is not recorded: its rule is off."),
                _("Printing is not recorded: the template of its rule is not active."),
            ),
            (
                _("E-mailing is not recorded: its rule is off."),
                _("E-mailing is not recorded: the template of its rule is not active."),
            ),
        ]
        return [
            Sentence(broken if rule and rule.is_broken else off, rule)
            for (off, broken), rule in zip(texts, self.rules, strict=True)
            if not records(rule)
        ]

    @cached_property
    def entries(self):
        """The newest entries of the document, whatever became of them, each with `times` and its `files`."""
        if not self.document.number:
            return Some(InteractionLogEntry.objects.none(), NEWEST)
        told = Event.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
        times = Subquery(told.annotate(times=Count("pk")).values("times"), IntegerField())
        found = InteractionLogEntry.objects.filter(document_number=self.document.number)
        return Some(
            found.filter(postponed=False)
            .select_related("template__group", "salesperson", "contact")
            .defer("body", "search_vector", "contact__search_vector")
            .annotate(times=Coalesce(times, Value(0)), files=FILES)
            .order_by("-occurred_at", "-pk"),
            NEWEST,
        )

    @property
    def log_url(self):
        return f"{reverse('log')}?{urlencode({'document': self.document.number})}"

    @property
    def by_hand_url(self):
        return f"{reverse('entry_new')}?{urlencode({'contact': self.document.contact.number})}"


def _made(text, contact, template):
    link = format_html('<a href="{}">{}</a>', template.get_absolute_url(), template)
    return format_html(text, contact=contact, template=link)
