"""Fixtures that every test may use."""

from unittest.mock import patch

import pgtrigger
import pytest
from django.db.backends.postgresql.operations import DatabaseOperations

from tests.smtp import free_port, listen


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied():
    """After a test with transactions of its own, all tables are emptied, which the rules of the log forbid."""
    emptied = pgtrigger.ignore()(DatabaseOperations.execute_sql_flush)
    with patch.object(DatabaseOperations, "execute_sql_flush", emptied):
        yield


@pytest.fixture(scope="session")
def listener():
    controller = listen()
    yield controller
    controller.stop(no_assert=True)


@pytest.fixture
def mail_server(listener, settings):
    """A mail server that the site sends through, and that takes everything until a test says otherwise."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = listener.hostname, listener.port
    # A busy machine is slow; a test that waits in vain makes it shorter.
    settings.EMAIL_TIMEOUT = 10
    listener.handler.__init__()
    return listener.handler


@pytest.fixture
def closed_port():
    return free_port()
