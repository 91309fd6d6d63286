"""Work in several connections at once, as two people or two processes do it."""

import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection


def in_own_connection(work, *args):
    """Do some work in another thread's connection, and close it; return what the work returns."""
    try:
        return work(*args)
    finally:
        connection.close()


def at_once(number, work):
    """Return what some work returns in each of so many connections at once."""
    with ThreadPoolExecutor(number) as pool:
        begun = [pool.submit(in_own_connection, work) for _ in range(number)]
        return [one.result(30) for one in begun]


def until_waited_for():
    """Return as soon as another connection waits for a lock that this one holds."""
    # Not of pg_stat_activity, which a transaction reads once: who came since is not in it.
    waiting = "SELECT pid FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    with connection.cursor() as cursor:
        while not cursor.execute(waiting).fetchone():
            time.sleep(0.01)
