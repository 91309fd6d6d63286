"""A fingerprint tells whether entries are the same, in the same state."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interactions.fingerprints import HASH, fingerprint, fingerprint_of, rows_with_hash
from interactions.models import InteractionLogEntry
from tests.factories import make_entry, make_user

pytestmark = pytest.mark.django_db
TABLE = InteractionLogEntry._meta.db_table


def entries():
    return InteractionLogEntry.objects.all()


def test_no_entries_have_a_fingerprint_too():
    assert fingerprint(entries()) == (0, 0)


def test_a_fingerprint_is_one_statement_and_stays_while_nothing_changes():
    make_entry()
    make_entry()
    with CaptureQueriesContext(connection) as queries:
        first = fingerprint(entries())
    assert len(queries) == 1
    assert first.count == 2
    assert fingerprint(entries().order_by("occurred_at").select_related("contact")) == first


def test_another_entry_and_another_state_change_it():
    user = make_user()
    one, two = make_entry(), make_entry()
    seen = {fingerprint(entries().filter(pk=one.pk)), fingerprint(entries().filter(pk=two.pk))}
    entries().filter(pk=one.pk).evaluate("positive")
    seen.add(fingerprint(entries().filter(pk=one.pk)))
    entries().filter(pk=one.pk).cancel(by=user)
    seen.add(fingerprint(entries().filter(pk=one.pk)))
    entries().filter(pk=one.pk).update(evaluation="")
    seen.add(fingerprint(entries().filter(pk=one.pk)))
    assert len(seen) == 5


def test_a_deletion_returns_the_fingerprint_of_what_it_deleted():
    user = make_user()
    for _ in range(3):
        make_entry(cancelled_by=user)
    kept = make_entry()
    shown = fingerprint(entries().cancelled())
    deleted = fingerprint_of(
        f"DELETE FROM {TABLE} WHERE cancelled_at IS NOT NULL RETURNING {HASH.format(table=TABLE)} AS hash"
    )
    assert deleted == shown
    assert list(entries()) == [kept]


def test_an_update_can_return_the_fingerprint_of_the_state_before_it():
    make_entry(evaluation="negative")
    shown = fingerprint(entries())
    rows, params = rows_with_hash(entries(), lock=True)
    changed = fingerprint_of(
        f"UPDATE {TABLE} SET evaluation = '' FROM ({rows}) AS shown WHERE {TABLE}.id = shown.id RETURNING hash",
        params,
    )
    assert changed == shown != fingerprint(entries())
