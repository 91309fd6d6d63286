"""The rules of the log, tried with raw SQL: they hold against any client."""

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from interactions.models import InteractionLogEntry
from interactions.models.entry_rules import FACTS, MAY_CHANGE
from tests.factories import (
    make_company,
    make_entry,
    make_group,
    make_person,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db
TABLE = InteractionLogEntry._meta.db_table


def sql(statement, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount


def change(entry, **columns):
    names = ", ".join(f"{name} = %s" for name in columns)
    return sql(f"UPDATE {TABLE} SET {names} WHERE id = %s", *columns.values(), entry.pk)


def refused(rule, call, *args, **kwargs):
    with pytest.raises(Error, match=rule):
        call(*args, **kwargs)


def other_values():
    """A new value for each fact, by the name of its column."""
    return {
        "contact_id": make_person().pk,
        "company_id": make_company().pk,
        "template_id": make_template().pk,
        "group_id": make_group().pk,
        "salesperson_id": make_user().pk,
        "occurred_at": timezone.now(),
        "description": "Rewritten",
        "information_flow": "inbound",
        "initiated_by": "them",
        "correspondence_type": "letter",
        "language": "da",
        "subject": "Rewritten",
        "body": "Rewritten",
        "contacted_via": "+45 1",
        "source": "api",
        "document_type": "invoice",
        "document_number": "INV-9",
        "document_version": 9,
        "postponed": True,
        "logged_by_id": make_user().pk,
        "logged_at": timezone.now(),
        "idempotency_key": "rewritten",
    }


def test_every_fact_is_tried():
    columns = {InteractionLogEntry._meta.get_field(name).column for name in FACTS}
    assert set(other_values()) == columns


@pytest.mark.parametrize("cancelled", [False, True])
def test_no_fact_of_a_logged_entry_can_be_changed(cancelled):
    entry = make_entry(cancelled_by=make_user() if cancelled else None)
    for column, value in other_values().items():
        refused("Cannot update rows", change, entry, **{column: value})


def test_the_facts_of_a_postponed_entry_can_be_changed_until_it_is_finished():
    entry = make_entry(postponed=True)
    values = other_values() | {"postponed": False}
    assert change(entry, **values) == 1
    refused("Cannot update rows", change, entry, description="Rewritten again")


def test_what_may_change_can_be_changed():
    user = make_user()
    values = {
        "evaluation": "positive",
        "attempt_failed": True,
        "cost": 5,
        "duration": 5,
        "delivery_status": "failed",
        "delivery_error": "Mailbox full",
        "cancelled_at": timezone.now(),
        "cancelled_by_id": user.pk,
        "cancelled_reason": "Entered twice",
    }
    columns = {InteractionLogEntry._meta.get_field(name).column for name in MAY_CHANGE}
    assert set(values) == columns
    assert change(make_entry(), **values) == 1


def test_only_cancelled_and_postponed_entries_can_be_deleted():
    kept, cancelled, postponed = (
        make_entry(),
        make_entry(cancelled_by=make_user()),
        make_entry(postponed=True),
    )
    delete = f"DELETE FROM {TABLE} WHERE id = %s"
    refused("Cannot delete rows", sql, delete, kept.pk)
    refused("Cannot delete rows", sql, f"DELETE FROM {TABLE}")
    assert sql(delete, cancelled.pk) == sql(delete, postponed.pk) == 1
    assert list(InteractionLogEntry.objects.all()) == [kept]


@pytest.mark.parametrize("half", ["cancelled_at", "cancelled_by_id", "cancelled_reason"])
def test_when_and_by_whom_an_entry_was_cancelled_go_together(half):
    values = {
        "cancelled_at": timezone.now(),
        "cancelled_by_id": make_user().pk,
        "cancelled_reason": "x",
    }
    refused("cancelled_pair", change, make_entry(), **{half: values[half]})


def test_a_postponed_entry_is_not_cancelled():
    values = {"cancelled_at": timezone.now(), "cancelled_by_id": make_user().pk}
    refused("postponed_is_not_cancelled", change, make_entry(postponed=True), **values)


@pytest.mark.parametrize(
    "column",
    [
        "information_flow",
        "initiated_by",
        "correspondence_type",
        "source",
        "document_type",
        "evaluation",
        "delivery_status",
    ],
)
def test_vocabularies_hold(column):
    entry = make_entry(postponed=True)
    refused(f"{column}_known", change, entry, **{column: "odd"})


@pytest.mark.parametrize("year", ["0001", "1899", "9999"])
def test_no_entry_and_no_follow_up_bears_a_year_that_only_a_slip_can_mean(year):
    entry, day = make_entry(postponed=True), f"{year}-06-01"
    refused("occurred_at_year", change, entry, occurred_at=day)
    insert = (
        "INSERT INTO interactions_followup (contact_id, salesperson_id, due_on, text)"
        " VALUES (%s, %s, %s, 'Ask')"
    )
    refused("due_on_year", sql, insert, entry.contact_id, entry.salesperson_id, day)


@pytest.mark.parametrize("column", ["cost", "duration"])
def test_neither_cost_nor_duration_is_negative(column):
    refused(f"{column}_not_negative", change, make_entry(), **{column: -1})


@pytest.mark.parametrize(
    "missing", [{"template_id": None}, {"group_id": None}, {"description": ""}]
)
def test_a_postponed_entry_may_lack_what_a_logged_one_needs(missing):
    entry = make_entry(postponed=True)
    assert change(entry, **missing) == 1
    refused("complete", change, entry, postponed=False)


def test_only_an_automatic_entry_has_no_salesperson():
    entry = make_entry(postponed=True)
    change(entry, salesperson_id=None)
    refused("salesperson_given", change, entry, postponed=False)
    assert change(entry, postponed=False, source="document") == 1


def test_the_pointer_at_a_corrected_entry_is_kept_until_that_is_deleted():
    wrong, other = make_entry(cancelled_by=make_user()), make_entry()
    right = make_entry(corrects=wrong)
    refused("Cannot update rows", change, right, corrects_id=other.pk)
    wrong.delete()
    right.refresh_from_db()
    assert right.corrects is None
