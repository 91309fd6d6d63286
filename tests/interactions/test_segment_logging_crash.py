"""Whoever dies while a segment is logged, nothing of it is there afterwards, and it can be logged at once."""

import io
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from crm.models import Contact
from interactions.models import FollowUp, InteractionLogEntry, LoggedSegment, SkippedContact
from tests.factories import make_segment, make_template, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
# A command of its own process, on the database of the tests.
COMMAND = """
import sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.core.management import call_command
call_command(*sys.argv[2:])
"""
MAKE = """
WITH made AS (
    INSERT INTO crm_contact (kind, name, first_name, last_name, job_title, email, phone, mobile, address,
        postal_code, city, region, country, language, correspondence_type, salesperson_id, external_id,
        excluded_from_segments, privacy_blocked)
    SELECT 'company', 'Company ' || n, '', '', '', '', '', '', '', '', '', '', '', '', '', %s, '', n = 1, false
    FROM generate_series(0, %s) AS n RETURNING id
)
INSERT INTO crm_segmentmember (segment_id, contact_id) SELECT %s, id FROM made
"""
WHO_LOGS = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'
    AND query LIKE '%%WITH reasoned AS MATERIALIZED%%'
"""
TABLES = (InteractionLogEntry, LoggedSegment, SkippedContact, FollowUp)


@pytest.fixture
def options(contacts):
    """The options that log a large segment, of which one contact is left out."""
    user = make_user(email="mara@example.com")
    make_template(code="LETTER-2", follow_up_days=7)
    segment = make_segment()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MAKE, [user.pk, contacts, segment.pk])
        # As an import does: whoever counted them meanwhile counted none.
        cursor.execute("ANALYZE crm_contact")
    said = ["--template", "LETTER-2", "--by", user.email, "--key", "autumn"]
    return ["log_segment", segment.number, *said]


@pytest.fixture
def command(options):
    database = connection.settings_dict["NAME"]
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, database, *options],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def one(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return (cursor.fetchone() or [None])[0]


def wait_until_it_is_logging(command):
    """Wait until the command has written a good part of its entries; return who writes them for it."""
    table = InteractionLogEntry._meta.db_table
    end = time.monotonic() + 60
    while one("SELECT pg_relation_size(%s)", table) < 500_000:
        assert time.monotonic() < end
        assert command.poll() is None, command.stderr.read()
        time.sleep(0.005)
    return one(WHO_LOGS)


def counts():
    return [table.objects.count() for table in TABLES]


def log_again(options):
    out = io.StringIO()
    call_command(*options, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("contacts", [100_000])
def test_a_process_that_is_killed_leaves_nothing_and_it_can_be_logged_at_once(
    options, command, contacts
):
    assert wait_until_it_is_logging(command)
    command.kill()
    command.wait(30)
    assert counts() == [0, 0, 0, 0]
    # Its server may go on for a moment, for nobody: whoever logs with the same key waits for it to give up.
    assert log_again(options).startswith(f"{contacts} logged, 1 left out.")
    assert counts() == [contacts, 1, 1, contacts]
    assert not one(WHO_LOGS)


@pytest.mark.parametrize("contacts", [20_000])
def test_a_connection_that_is_cut_leaves_nothing_and_it_can_be_logged_at_once(
    options, command, contacts
):
    server = wait_until_it_is_logging(command)
    assert one("SELECT pg_terminate_backend(%s)", server)
    assert command.wait(30) == 1
    assert counts() == [0, 0, 0, 0]
    assert log_again(options).startswith(f"{contacts} logged, 1 left out.")
    assert counts() == [contacts, 1, 1, contacts]
    assert Contact.objects.count() == contacts + 1
