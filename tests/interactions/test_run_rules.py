"""The rules of runs, tried with raw SQL: they hold against any client."""

import json

import pytest
from django.db import connection, transaction
from django.utils import timezone

from interactions.models import InteractionLogEntry, LoggedSegment, SkippedContact
from interactions.models.logged_segment import FACTS
from tests.factories import (
    make_entry,
    make_person,
    make_run,
    make_segment,
    make_template,
    make_user,
)
from tests.interactions.test_rules import change, refused, sql

pytestmark = pytest.mark.django_db
RUNS, SKIPPED = LoggedSegment._meta.db_table, SkippedContact._meta.db_table
STATE = {"sending_paused_at", "cancelled_at", "cancelled_by", "cancelled_reason"}


def change_run(run, **columns):
    names = ", ".join(f"{name} = %s" for name in columns)
    return sql(f"UPDATE {RUNS} SET {names} WHERE id = %s", *columns.values(), run.pk)


@transaction.atomic
def let_go(run):
    """Take a run off its entries and ask at once what is otherwise asked at the commit."""
    sql(f"UPDATE {InteractionLogEntry._meta.db_table} SET run_id = NULL WHERE run_id = %s", run.pk)
    sql("SET CONSTRAINTS ALL IMMEDIATE")


def refused_to_make(rule, make, **fields):
    refused(rule, transaction.atomic(make), **fields)


def other_values():
    """A new value for each fact of a run, by the name of its column."""
    return {
        "id": 1_000_000,
        "segment_id": make_segment().pk,
        "template_id": make_template().pk,
        "description": "Rewritten",
        "occurred_at": timezone.now(),
        "asked": json.dumps({"salesperson": "own"}),
        "made": 9,
        "left_out": 9,
        "logged_by_id": make_user().pk,
        "logged_at": timezone.now(),
        "idempotency_key": "rewritten",
    }


def test_every_column_of_a_run_is_a_fact_or_says_whether_it_is_cancelled():
    assert {field.name for field in LoggedSegment._meta.concrete_fields} == {*FACTS} | STATE
    columns = {LoggedSegment._meta.get_field(name).column for name in FACTS}
    assert set(other_values()) == columns


@pytest.mark.parametrize("cancelled", [False, True])
def test_no_fact_of_a_run_can_be_changed(cancelled):
    run = make_run(cancelled_by=make_user() if cancelled else None)
    for column, value in other_values().items():
        refused("Cannot update rows", change_run, run, **{column: value})


def test_a_run_is_cancelled_and_restored():
    run, user = make_run(), make_user()
    refused("interactions_run_cancelled_pair", change_run, run, cancelled_at=timezone.now())
    refused("interactions_run_cancelled_pair", change_run, run, cancelled_reason="Twice")
    cancelled = {"cancelled_at": timezone.now(), "cancelled_by_id": user.pk}
    assert change_run(run, **cancelled, cancelled_reason="Twice") == 1
    assert change_run(run, cancelled_at=None, cancelled_by_id=None, cancelled_reason="") == 1


def test_a_run_has_an_entry_and_not_less_than_nobody_left_out():
    refused_to_make("interactions_run_made_some", make_run, made=0)
    refused_to_make("interactions_run_made_some", make_run, left_out=-1)


def test_only_a_cancelled_run_without_entries_can_be_deleted():
    live, cancelled = make_run(), make_run(cancelled_by=make_user())
    delete = f"DELETE FROM {RUNS} WHERE id = %s"
    refused("Cannot delete rows", sql, delete, live.pk)
    refused("Cannot delete rows", sql, f"DELETE FROM {RUNS}")
    sql(
        f"UPDATE {InteractionLogEntry._meta.db_table} SET run_id = NULL WHERE run_id = {cancelled.pk}"
    )
    assert sql(delete, cancelled.pk) == 1
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    refused("Cannot empty", sql, f"TRUNCATE {RUNS} CASCADE")
    assert list(LoggedSegment.objects.all()) == [live]


def test_an_entry_keeps_its_run_as_long_as_the_run_is_there():
    run, other = make_run(), make_run()
    entry = run.entries.get()
    refused("Cannot update rows", change, entry, run_id=other.pk)
    refused("and is still there", let_go, run)
    refused("Cannot update rows", change, make_entry(source="segment"), run_id=run.pk)


def test_an_entry_that_a_run_did_not_log_has_none():
    run = make_run()
    refused_to_make("interactions_entry_run_logged_it", make_entry, run=run)
    refused_to_make(
        "interactions_entry_run_logged_it", make_entry, run=run, source="segment", postponed=True
    )


def test_who_was_left_out_and_why_never_changes():
    make_run(skipped=[(make_person(), "no_email")])
    for column, value in {
        "reason": "archived",
        "contact_id": make_person().pk,
        "run_id": make_run().pk,
    }.items():
        refused("Cannot update rows", sql, f"UPDATE {SKIPPED} SET {column} = %s", value)
    unknown = [(make_person(), "too_tall")]
    refused_to_make("interactions_skipped_reason_known", make_run, skipped=unknown)


def test_whom_a_run_left_out_stays_on_record_while_it_is_live():
    left_out = (make_person(), "no_email")
    live = make_run(skipped=[left_out])
    make_run(skipped=[left_out], cancelled_by=make_user())
    delete = f"DELETE FROM {SKIPPED} WHERE run_id"
    refused("Cannot delete rows", sql, f"{delete} = %s", live.pk)
    connection.check_constraints()
    refused("Cannot empty", sql, f"TRUNCATE {SKIPPED}")
    assert sql(f"{delete} <> %s", live.pk) == 1
    assert SkippedContact.objects.get().run == live
