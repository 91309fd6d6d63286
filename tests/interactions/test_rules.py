"""The rules of the log, tried with raw SQL: they hold against any client."""

import pghistory
import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from crm.models import Contact
from interactions.models import (
    Deletion,
    EntryComment,
    InteractionLogEntry,
    InteractionLogEntryEvent,
    InteractionTemplate,
    TemplateText,
)
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
        "id": 1_000_000,
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


def test_every_column_is_a_fact_or_may_change_or_has_a_rule_of_its_own():
    columns = {field.name for field in InteractionLogEntry._meta.concrete_fields}
    assert columns == {*FACTS, *MAY_CHANGE, "corrects", "resends", "run", "search_vector"}


def test_the_facts_of_a_postponed_entry_can_be_changed_until_it_is_finished():
    entry = make_entry(postponed=True)
    values = other_values() | {"postponed": False, "id": entry.pk}
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
        "language",
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


@pytest.mark.parametrize("model", [Contact, InteractionTemplate, TemplateText])
def test_languages_are_known_everywhere(model):
    make_person()
    TemplateText.objects.create(template=make_template(), language="en")
    refused("language_known", sql, f"UPDATE {model._meta.db_table} SET language = 'xx'")


@pytest.mark.parametrize(
    ("column", "value"), [("cost", -1), ("cost", "NaN"), ("cost", "Infinity"), ("duration", -1)]
)
def test_cost_and_duration_are_numbers_from_zero_on(column, value):
    refused(f"{column}_not_negative|overflow", change, make_entry(), **{column: value})


@pytest.mark.parametrize("value", [-1, "NaN"])
def test_the_cost_of_a_template_is_a_number_from_zero_on(value):
    make_template()
    update = "UPDATE interactions_interactiontemplate SET unit_cost = %s"
    refused("cost_not_negative", sql, update, value)


def test_the_largest_costs_that_the_columns_hold_are_taken():
    make_template(unit_cost="99999999.99")
    make_entry(cost="9999999999.99")


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


@pytest.mark.parametrize("pointer", ["corrects", "resends"])
def test_the_pointer_at_an_earlier_entry_is_kept_until_that_is_deleted(pointer):
    wrong, other = make_entry(cancelled_by=make_user()), make_entry()
    right = make_entry(**{pointer: wrong})
    refused("Cannot update rows", change, right, **{f"{pointer}_id": other.pk})
    lose = f"UPDATE {TABLE} SET {pointer}_id = NULL WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE"
    refused("which is still there", sql, lose, right.pk)
    wrong.delete()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    right.refresh_from_db()
    assert getattr(right, pointer) is None


@pytest.mark.parametrize(
    "values",
    [
        {"cancelled_reason": "Rewritten"},
        {"cancelled_at": timezone.now()},
        {"cancelled_by_id": None},
        {"cancelled_by_id": "another"},
    ],
)
def test_how_an_entry_was_cancelled_stays_until_it_is_restored(values):
    user, another = make_user(), make_user()
    entry = make_entry(cancelled_by=user, cancelled_reason="Entered twice")
    if values.get("cancelled_by_id"):
        values = {"cancelled_by_id": another.pk}
    refused("Cannot update rows|cancelled_pair", change, entry, **values)
    assert change(entry, cancelled_at=None, cancelled_by_id=None, cancelled_reason="") == 1
    assert change(entry, cancelled_at=timezone.now(), cancelled_by_id=another.pk) == 1


def test_an_entry_is_found_whatever_is_written_over_what_a_search_looks_in():
    entry = make_entry(description="Pallets")
    change(entry, search_vector=None)
    assert list(InteractionLogEntry.objects.search("pallets")) == [entry]


# The records


def make_event(**fields):
    entry = make_entry(**fields)
    InteractionLogEntry.objects.filter(pk=entry.pk).update(evaluation="positive")
    return InteractionLogEntryEvent.objects.get(pgh_obj=entry.pk)


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        "crm_contact",
        "interactions_interactionlogentryevent",
        "interactions_deletion",
    ],
)
def test_a_table_is_not_emptied_while_it_holds_what_must_stay(table):
    make_event()
    Deletion.objects.create(by_name="Test", entries=1, comments=0, attachments=0)
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    refused("Cannot empty", sql, f"TRUNCATE {table} CASCADE")


def test_a_log_without_live_entries_can_be_emptied():
    entry = make_entry(cancelled_by=make_user())
    EntryComment.objects.create(entry=entry, text="Goes")
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql(f"TRUNCATE {TABLE} CASCADE")
    assert not InteractionLogEntry.objects.exists()


def test_history_never_changes_and_goes_after_its_entry():
    event = make_event(cancelled_by=make_user())
    table = "interactions_interactionlogentryevent"
    refused("Cannot update rows", sql, f"UPDATE {table} SET evaluation = 'negative'")
    refused("Cannot delete rows", sql, f"DELETE FROM {table}")
    sql(f"DELETE FROM {TABLE} WHERE id = %s", event.pgh_obj_id)
    assert sql(f"DELETE FROM {table}") == 1


def test_who_made_a_change_stays_as_long_as_the_history():
    with pghistory.context(user=7):
        entry = make_event(cancelled_by=make_user()).pgh_obj
        with pghistory.context(reason="more became known"):
            InteractionLogEntry.objects.filter(pk=entry.pk).update(evaluation="")
    for metadata in ("{}", '{"user": 8}'):
        update = "UPDATE pghistory_context SET metadata = %s"
        refused("Cannot update rows", sql, update, metadata)
    refused("Cannot update rows", sql, "UPDATE pghistory_context SET id = gen_random_uuid()")
    refused("Cannot delete rows", sql, "DELETE FROM pghistory_context")
    entry.delete()
    sql("DELETE FROM interactions_interactionlogentryevent")
    assert sql("DELETE FROM pghistory_context") == 1


def test_the_record_of_deletions_never_changes():
    Deletion.objects.create(by_name="Test", entries=1, comments=0, attachments=0)
    refused("Cannot update", sql, "UPDATE interactions_deletion SET entries = 0")
    refused("Cannot update", sql, "DELETE FROM interactions_deletion")


def test_who_commented_what_and_when_never_changes():
    entry = make_entry()
    comment = EntryComment.objects.create(entry=entry, text="Said so", author=make_user())
    columns = {
        "entry_id": make_entry().pk,
        "author_id": make_user().pk,
        "written_at": timezone.now(),
    }
    for column, value in columns.items():
        update = f"UPDATE interactions_entrycomment SET {column} = %s"
        refused("Cannot update rows", sql, update, value)
    comment.text = "Said so, in March"
    comment.save()
