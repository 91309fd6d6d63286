"""How what the log says narrows contacts. A company's interactions are those of its people too; cancelled and
postponed ones count nowhere, nor does an attempt that failed."""

from datetime import timedelta

from django.db.models import BigIntegerField, Exists, Func, OuterRef, Q
from django.utils import timezone

from crm.dates import midnight
from crm.filter_fields import codes

from .models import InteractionLogEntry


def spoken():
    return InteractionLogEntry.objects.counted().filter(attempt_failed=False)


class About(Func):
    """Whom an entry is about: the contact, and the company that it belonged to. The table is read once."""

    template = "unnest(ARRAY[%(expressions)s])"
    set_returning = True
    output_field = BigIntegerField()

    def __init__(self):
        super().__init__("contact_id", "company_id")


def with_any_of(contacts, entries):
    """The contacts that any of the entries is about."""
    return contacts.filter(pk__in=entries.order_by().values(about=About()))


def with_none_of(contacts, entries):
    """The contacts that none of the entries is about. Two questions that an index answers each; with OR between
    them, it would be asked for each contact."""
    return contacts.filter(
        ~Exists(entries.order_by().filter(contact=OuterRef("pk"))),
        ~Exists(entries.order_by().filter(company=OuterRef("pk"))),
    )


def had_one(contacts, values):
    entries = spoken()
    kinds = Q()
    if values["had_template"]:
        kinds |= Q(template__in=values["had_template"])
    if values["had_group"]:
        kinds |= Q(group__in=values["had_group"])
    entries = entries.filter(kinds)
    if values["had_days"]:
        entries = entries.filter(occurred_at__gte=_days_ago(values["had_days"]))
    if values["had_from"]:
        entries = entries.filter(occurred_at__gte=midnight(values["had_from"]))
    if values["had_to"]:
        entries = entries.filter(occurred_at__lt=midnight(values["had_to"], days=1))
    if values["had_flow"]:
        entries = entries.filter(information_flow__in=codes(values["had_flow"]))
    if values["had_evaluation"]:
        entries = entries.filter(evaluation__in=codes(values["had_evaluation"]))
    if values["had_salesperson"]:
        entries = entries.filter(salesperson__in=values["had_salesperson"])
    return with_any_of(contacts, entries)


def had_none(contacts, values):
    return with_none_of(contacts, spoken().filter(occurred_at__gte=_days_ago(values["none_days"])))


def never_had(contacts, values):
    return with_none_of(contacts, spoken())


def found_in_log(contacts, values):
    return contacts.filter(pk__in=values["log"].qs.order_by().values("contact"))


def of_run(contacts, values):
    """All of a run; or of its entries that count, those that are asked for."""
    entries = InteractionLogEntry.objects.filter(run=values["run"])
    which = values["run_which"] or "all"
    if which != "all":
        entries = entries.counted()
    if which == "attempt_failed":
        entries = entries.filter(attempt_failed=True)
    elif which == "no_later":
        later = spoken().filter(occurred_at__gt=OuterRef("occurred_at"))
        entries = entries.filter(
            ~Exists(later.filter(contact=OuterRef("contact"))),
            ~Exists(later.filter(company=OuterRef("contact"))),
        )
    elif which != "all":
        entries = entries.filter(evaluation=which)
    return contacts.filter(pk__in=entries.order_by().values("contact"))


def _days_ago(days):
    return midnight(timezone.localdate() - timedelta(days=days))
