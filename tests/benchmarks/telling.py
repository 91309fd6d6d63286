"""Telling events: through the API against bare INSERTs, and from a file against COPY."""

import csv
import io
import json
import statistics
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from crm.choices import ApiScope
from crm.models import ApiToken, Contact, User
from interactions.models import (
    Event,
    InteractionGroup,
    InteractionLogEntry,
    InteractionTemplate,
    RecordingRule,
)

from . import databases
from .browser import Browser
from .deletion import undone
from .timing import resident

NAME = "benchmark"
THOUSAND, LINES = 1_000, 100_000
# How often each is done: what takes less time is less sure.
TIMES = {1: 100, THOUSAND: 9}
COLUMNS = [
    *(
        "source",
        "contact_id",
        "company_id",
        "template_id",
        "group_id",
        "salesperson_id",
        "logged_by_id",
    ),
    *("occurred_at", "description", "information_flow", "initiated_by", "correspondence_type"),
    *("language", "subject", "body", "cost", "duration", "evaluation", "attempt_failed"),
    *("contacted_via", "document_type", "document_number", "document_version", "delivery_status"),
    *("delivery_error", "postponed", "cancelled_reason", "idempotency_key"),
]
INSERT = f"""
INSERT INTO interactions_interactionlogentry ({", ".join(COLUMNS)}) VALUES ({", ".join(["%s"] * len(COLUMNS))})
"""
COPY = f"COPY interactions_interactionlogentry ({', '.join(COLUMNS)}) FROM STDIN"


@contextmanager
def teller():
    """The Teller of the larger log; what it needs and what it recorded is taken away afterwards."""
    databases.use("large")
    forget()
    group = InteractionGroup.objects.order_by("pk").first()
    template = InteractionTemplate.objects.create(code=NAME.upper(), description=NAME, group=group)
    RecordingRule.objects.create(event=NAME, template=template)
    try:
        yield Teller(template)
    finally:
        forget()


def forget():
    """Delete what telling needs and what it recorded, also what a run left that was broken off."""
    entries = InteractionLogEntry.objects.filter(template__code=NAME.upper())
    entries.cancel(by=User.objects.order_by("pk").first())
    Event.objects.filter(event=NAME).delete()
    entries.delete()
    RecordingRule.objects.filter(event=NAME).delete()
    InteractionTemplate.objects.filter(code=NAME.upper()).delete()
    ApiToken.objects.filter(name=NAME).delete()


class Teller:
    """Another system, that knows contacts by their external numbers."""

    def __init__(self, template):
        self.template = template
        self.user = User.objects.get(email="manager@example.com")
        token = ApiToken(
            name=NAME, user=self.user, scopes=[ApiScope.RECORD], calls_a_minute=1_000_000
        )
        self.headers = {
            "HTTP_AUTHORIZATION": f"Bearer {token.renew()}",
            "CONTENT_TYPE": "application/json",
        }
        token.save()
        self.browser = Browser(self.user)
        self.browser.cookies = {}
        known = Contact.objects.reachable().exclude(external_id="").order_by("pk")
        self.contacts = list(known.values_list("pk", "external_id", "company", "kind")[:10_000])
        self.told = 0

    def events(self, number):
        """So many events that were not told yet: each as the API reads it, and its contact."""
        for _ in range(number):
            self.told += 1
            contact = self.contacts[self.told % len(self.contacts)]
            moment = timezone.now() - timedelta(minutes=self.told)
            yield (
                {
                    "event": NAME,
                    "contact": contact[1],
                    "document": {"kind": "invoice", "number": f"X-{self.told}", "version": 1},
                    "description": f"Ordered parquet and oil, order {self.told}",
                    "occurred_at": moment.isoformat(),
                    "cost": "12.50",
                    "duration": 5,
                    "key": f"{NAME} {self.told}",
                },
                contact,
            )

    def rows(self, number):
        """So many entries as those events make."""
        for event, (pk, _external_id, company, kind) in self.events(number):
            yield (
                *("api", pk, pk if kind == "company" else company, self.template.pk),
                *(self.template.group_id, self.user.pk, self.user.pk, event["occurred_at"]),
                *(event["description"], "", "", "", "", "", "", event["cost"], event["duration"]),
                *("", False, "", "invoice", event["document"]["number"], 1, "", "", False, ""),
                f"once/{event['key']}",
            )

    def compare_calls(self, number):
        """Return the median seconds of a call with so many events, and of a transaction that inserts as many."""
        taken = [(self.call(number), self.insert(number)) for _ in range(TIMES[number] + 1)][1:]
        return tuple(map(statistics.median, zip(*taken, strict=True)))

    def call(self, number):
        events = [event for event, _contact in self.events(number)]
        body = json.dumps(events if number > 1 else events[0]).encode()
        expected = 200 if number > 1 else 201
        return self.browser.ask("POST", "/api/events", body, expected, **self.headers)[0]

    def insert(self, number):
        rows = list(self.rows(number))
        begin = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(INSERT, rows)
        return time.perf_counter() - begin

    def compare_files(self):
        """Return the seconds of telling a file of events, of COPY of the same entries, and the growth in MiB.

        Everything that a commit would check is checked; then it is taken back.
        """
        with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(
                ["event", "contact", "document_kind", "document_number", "document_version"]
                + ["description", "occurred_at", "cost", "duration", "key"]
            )
            for event, _contact in self.events(LINES):
                document = event.pop("document").values()
                what, whom, *rest = event.values()
                writer.writerow([what, whom, *document, *rest])
            file.flush()
            raw = undone(self.copy)
            before = resident()
            ours = undone(lambda: self.tell_file(file.name))
            return ours, raw, resident() - before

    def tell_file(self, name):
        said = io.StringIO()
        call_command("record_interactions", name, by=self.user.email, stdout=said)
        if not said.getvalue().startswith(f"{LINES} recorded"):
            raise ValueError(said.getvalue())

    def copy(self):
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for row in self.rows(LINES):
                copy.write_row(row)
