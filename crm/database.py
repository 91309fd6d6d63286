"""Whether there is a database to work with, and a sentence that says what to do when there is none."""

import psycopg
from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

OLDEST_VERSION = 15
# How the codes of errors begin that end a connection.
LOST = ("08", "57P")


def why_too_old(version: int) -> str:
    """Return a sentence if a server of the version, 150004 for 15.4, lacks what Logbook uses, else ""."""
    if version >= OLDEST_VERSION * 10000:
        return ""
    return _(
        "Logbook needs PostgreSQL %(oldest)d or newer, and the server that DATABASE_URL names is %(found)d."
    ) % {"oldest": OLDEST_VERSION, "found": version // 10000}


def refuse_old_server(connection, **kwargs):
    """Raise `OperationalError` when a new connection leads to a server that is too old."""
    if sentence := why_too_old(connection.pg_version):
        raise OperationalError(sentence)


def is_lost(error) -> bool:
    """Return whether an error says that the connection was lost, or that there was none to be had."""
    # Where the server could not say anything any more, there is no code.
    code = getattr(error.__cause__, "sqlstate", None) or LOST[0]
    return isinstance(error, OperationalError | InterfaceError) and code.startswith(LOST)


def why_unreachable() -> str:
    """Return a sentence that says why there is no database to work with and what to do, or "" if there is one.

    It tries a connection of its own, since the pool does not tell the reason.
    """
    try:
        params = connection.get_connection_params()
        with psycopg.connect(**params | {"connect_timeout": 2}) as attempt:
            return why_too_old(attempt.info.server_version)
    except OperationalError as error:
        return str(error)
    except psycopg.OperationalError as error:
        reason = str(error).splitlines()[0].removeprefix("connection failed: ")
        return _(
            "The database cannot be reached: %(reason)s. Start the server that DATABASE_URL names, or correct "
            "DATABASE_URL; without it, Logbook brings a server of its own."
        ) % {"reason": reason}
