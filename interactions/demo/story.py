"""What happened: about four hundred entries over the last year, the same for the same day."""

import random
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crm.choices import DocumentKind

from ..choices import DeliveryStatus, DocumentType, Evaluation, Source
from . import phrases

SEED = 20260101
DOCUMENTS = {
    "QUOTE": DocumentType.QUOTE,
    "ORDER": DocumentType.ORDER_CONFIRMATION,
    "INVOICE": DocumentType.INVOICE,
    "CREDIT": DocumentType.CREDIT_MEMO,
    "COVER": DocumentType.COVER_LETTER,
}
PAPERS = {
    "quote": DocumentKind.QUOTE,
    "order": DocumentKind.ORDER_CONFIRMATION,
    "invoice": DocumentKind.INVOICE,
    "credit": DocumentKind.CREDIT_MEMO,
}
# How a document is called until it has its number.
PAPER = re.compile(r"\[(\w+) \d+\]")
# Most talks go well.
EVALUATIONS = [
    *[Evaluation.POSITIVE] * 7,
    *[Evaluation.VERY_POSITIVE] * 2,
    *[Evaluation.NEUTRAL] * 4,
    Evaluation.VERY_NEGATIVE,
]


@dataclass
class Happening:
    """An entry to be; `contact` is its place in a list, `facts` are fields of the entry."""

    contact: int
    template: str
    at: datetime
    facts: dict
    words: dict
    comments: list = field(default_factory=list)

    def name_documents(self, numbers):
        """Put the numbers of documents where their names stand."""
        for fact in ("description", "subject", "body", "document_number"):
            if text := self.facts.get(fact):
                self.facts[fact] = PAPER.sub(lambda found: numbers[found[0]], text)


@dataclass
class Paper:
    """A sales document to be, of an order; `contact` is its place in a list."""

    name: str
    kind: str
    contact: int
    at: datetime
    thing: str
    amount: int


class Story:
    """Tells what happened with `contacts` (their places) until `now`."""

    def __init__(self, contacts, now):
        self.contacts = contacts
        self.now = now
        self.rng = random.Random(SEED)  # noqa: S311
        self.happenings = []

    def tell(self, count):
        """Return exactly `count` happenings, oldest first: orders from beginning to end, the rest between them."""
        for number in range(count // 9):
            self.order(number, begins=self.rng.randrange(2, 365))
        del self.happenings[count:]
        while len(self.happenings) < count:
            self.alone()
        self.happenings.sort(key=lambda happening: happening.at)
        self.spoil()
        return self.happenings

    def papers(self):
        """Return the documents that are spoken of, in the order of their dates, as numbers are given."""
        papers = {}
        for happening in self.happenings:
            for found in PAPER.finditer(happening.facts["description"]):
                kind = PAPERS[found[1]]
                papers.setdefault(
                    found[0],
                    Paper(
                        found[0],
                        kind,
                        happening.contact,
                        happening.at,
                        happening.words["thing"],
                        1 if kind == DocumentKind.CREDIT_MEMO else happening.words["n"],
                    ),
                )
        return list(papers.values())

    def order(self, number, begins):
        contact, last = self.rng.choice(self.contacts), None
        words = self.words() | {kind: f"[{kind} {number}]" for kind in PAPERS}
        for after, template, text, chance in phrases.STORY:
            if after < begins and self.rng.random() < chance:
                step = self.happen(contact, template, begins - after, text.format(**words), words)
                step.at = max(step.at, last + timedelta(minutes=25)) if last else step.at
                last = step.at

    def alone(self):
        template = self.rng.choice([*phrases.ALONE, "CALL-OUT", "EMAIL", "EMAIL", "CALL-IN"])
        words = self.words()
        text = self.rng.choice(phrases.ALONE[template]).format(**words)
        self.happen(self.rng.choice(self.contacts), template, self.rng.randrange(365), text, words)

    def happen(self, contact, template, days_ago, text, words):
        facts = {"description": text}
        if template in DOCUMENTS:
            facts |= self.document(template, words)
        elif template == "EMAIL" and self.rng.random() < 0.3:
            facts |= {"source": Source.EMAIL, "delivery_status": DeliveryStatus.SENT}
        elif template != "NOTE" and self.rng.random() < 0.45:
            sour = text.startswith("Complaint")
            facts["evaluation"] = Evaluation.NEGATIVE if sour else self.rng.choice(EVALUATIONS)
        if template in ("EMAIL", "LETTER", "COVER"):
            facts |= {"subject": text, "body": self.rng.choice(phrases.BODIES).format(**words)}
        if template == "CALL-OUT" and ("no answer" in text.lower() or "message" in text):
            facts |= {"attempt_failed": True, "duration": 1, "evaluation": ""}
        comments = [self.rng.choice(phrases.COMMENTS)] if self.rng.random() < 0.2 else []
        happening = Happening(contact, template, self.moment(days_ago), facts, words, comments)
        self.happenings.append(happening)
        return happening

    def document(self, template, words):
        """A document that was e-mailed: the program recorded it."""
        kind = {"COVER": "quote"}.get(template, template.lower())
        return {
            "source": Source.DOCUMENT,
            "document_type": DOCUMENTS[template],
            "document_number": words[kind],
            "document_version": 1,
            "delivery_status": DeliveryStatus.SENT,
        }

    def spoil(self):
        """What does not go well: deliveries that fail, entries cancelled for a reason. No e-mail waits: it
        would go, wherever there is a mail server."""
        sent = [h for h in self.happenings if h.facts.get("delivery_status")]
        for happening in sent[-40::13]:
            happening.facts |= {
                "delivery_status": DeliveryStatus.FAILED,
                "delivery_error": self.rng.choice(phrases.DELIVERY_ERRORS),
            }
        by_hand = [h for h in self.happenings if "source" not in h.facts]
        for happening in by_hand[5::16]:
            happening.facts["cancelled_reason"] = self.rng.choice(phrases.REASONS)
            wrong = happening
        wrong.facts["cancelled_reason"] = phrases.CORRECTED

    def words(self):
        n = self.rng.randrange(2, 13)
        return {"thing": self.rng.choice(phrases.THINGS), "n": n, "m": n + self.rng.randrange(2, 6)}

    def moment(self, days_ago):
        """In working hours, on a working day, never later than now."""
        day = self.now - timedelta(days=days_ago)
        day -= timedelta(days=max(0, day.weekday() - 4))
        at = day.replace(hour=self.rng.randrange(8, 17), minute=self.rng.randrange(60), second=0)
        return min(at, self.now - timedelta(minutes=self.rng.randrange(5, 120)))
