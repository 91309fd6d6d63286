"""Fixtures that every test may use."""

from unittest.mock import patch

import pgtrigger
import pytest
from django.db.backends.postgresql.operations import DatabaseOperations


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied():
    """After a test with transactions of its own, all tables are emptied, which the rules of the log forbid."""
    emptied = pgtrigger.ignore()(DatabaseOperations.execute_sql_flush)
    with patch.object(DatabaseOperations, "execute_sql_flush", emptied):
        yield
