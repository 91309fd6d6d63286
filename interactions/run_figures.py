"""What a run's page says of its entries and of those whom it left out, as they are now."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.humanize.templatetags.humanize import intcomma
from django.contrib.postgres.aggregates import BitXor
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.choices import CorrespondenceType, Language
from crm.models import Contact
from crm.templatetags.looks import amount, minutes

from .choices import Evaluation, InformationFlow, InitiatedBy, LeftOut
from .fingerprints import EntryHash, Fingerprint
from .models import SkippedContact
from .run_cancelling import mark_of


@dataclass(frozen=True)
class RunFigures:
    """How many entries of a run are there, and in which state. What is cancelled counts nowhere else.

    `with_run` of the cancelled were cancelled as the run was; `evaluations` are an Evaluation and its number each,
    those that nobody gave left out.
    """

    made: int
    shown: Fingerprint
    cancelled: int
    with_run: int
    attempt_failed: int
    evaluations: list

    @property
    def entries(self):
        return self.shown.count

    @property
    def deleted(self):
        return self.made - self.entries

    @property
    def open(self):
        return self.entries - self.cancelled

    @property
    def one_by_one(self):
        """How many were cancelled apart from the run."""
        return self.cancelled - self.with_run

    @property
    def mark(self):
        return mark_of(self.shown)


def figures_of_run(run):
    """Return the RunFigures of a run, in one pass over its entries."""
    live = Q(cancelled_at=None)
    with_run = Q(cancelled_at=run.cancelled_at, cancelled_by=run.cancelled_by_id) & ~live
    counted = run.entries.order_by().aggregate(
        entries=Count("pk"),
        hash=Coalesce(BitXor(EntryHash()), 0),
        cancelled=Count("pk", filter=~live),
        with_run=Count("pk", filter=with_run),
        attempt_failed=Count("pk", filter=live & Q(attempt_failed=True)),
        **{one.name: Count("pk", filter=live & Q(evaluation=one)) for one in Evaluation if one},
    )
    shown = Fingerprint(counted.pop("entries"), counted.pop("hash"))
    evaluations = [(one, counted.pop(one.name)) for one in reversed(Evaluation) if one]
    evaluations = [pair for pair in evaluations if pair[1]]
    return RunFigures(made=run.made, shown=shown, evaluations=evaluations, **counted)


def left_out_of(run):
    """Return a queryset of the contacts that a run left out, each with its `reason`."""
    skipped = SkippedContact.objects.filter(run=run)
    reason = skipped.filter(contact=OuterRef("pk")).values("reason")
    left_out = Contact.objects.filter(pk__in=skipped.values("contact"))
    return left_out.annotate(reason=Subquery(reason))


def left_out_by_reason(run):
    """Return each reason for which a run left out contacts, and how many, in the order in which they are asked."""
    counted = (
        SkippedContact.objects.filter(run=run).values("reason").annotate(contacts=Count("contact"))
    )
    numbers = {row["reason"]: row["contacts"] for row in counted}
    return [(reason, numbers[reason]) for reason in LeftOut if reason in numbers]


def asked_of(run):
    """Return what was asked for as the segment was logged, beside the own fields of a run `for_page`: pairs of a
    label and the words. What was left to each contact is not told, but for the salesperson."""
    asked = run.asked
    days, changes = asked.get("follow_up_days"), len(asked.get("changes") or ())
    pairs = [
        (_("Salesperson"), _salesperson(run) if "salesperson" in asked else ""),
        (_("Information flow"), _word(InformationFlow, asked.get("information_flow"))),
        (_("Initiated by"), _word(InitiatedBy, asked.get("initiated_by"))),
        (_("Correspondence"), _sent_by(asked.get("correspondence_type"))),
        (_("Language"), _word(Language, asked.get("language"))),
        (_("Duration"), minutes(asked["duration"]) if asked.get("duration") else ""),
        (_("Cost"), amount(Decimal(asked["cost"])) if Decimal(asked.get("cost", 0)) else ""),
        (_("Evaluation"), _word(Evaluation, asked.get("evaluation"))),
        (_("Attempt failed"), _("yes") if asked.get("attempt_failed") else ""),
        (_("Follow-up"), _after(days) if days is not None else ""),
        (
            _("Logged all the same"),
            ", ".join(_word(LeftOut, reason) for reason in asked.get("include") or ()),
        ),
        (_("Changed singly"), _contacts(changes) if changes else ""),
    ]
    return [(label, words) for label, words in pairs if words]


def _salesperson(run):
    return _("Each contact's own") if run.asked["salesperson"] is None else run.salesperson_asked


def _sent_by(correspondence_type):
    # None left it to each contact; "" was the choice that nothing is sent.
    if correspondence_type == "":
        return _("Nothing is sent")
    return _word(CorrespondenceType, correspondence_type)


def _after(days):
    return ngettext("After %(days)s day", "After %(days)s days", days) % {"days": days}


def _contacts(number):
    words = ngettext("%(number)s contact", "%(number)s contacts", number)
    return words % {"number": intcomma(number)}


def texts_of(run):
    """Return the texts that were asked for: a language, the subject and the body each."""
    texts = run.asked.get("texts") or {}
    return [(_word(Language, code), subject, body) for code, (subject, body) in texts.items()]


def _word(vocabulary, code):
    """A code of a vocabulary in words; one that is not known (any more) as it is, and none as nothing."""
    return str(dict(vocabulary.choices).get(code, code)) if code else ""
