"""The databases of the benchmark: made once, kept, and made anew when the demo data change."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from interactions.demo import bulk

DEMO = Path(__file__).parents[2] / "interactions" / "demo"


def prepare_both(say):
    """Make the databases of both sizes, unless they are there."""
    for alias, entries in (("small", settings.SMALL), ("large", settings.LARGE)):
        prepare(alias, entries, say)
        # What an earlier run left behind would be measured too.
        bulk.analyze()


def prepare(alias, entries, say):
    """Make the database of an alias, with so many entries, unless it is there; bring its tables up to date."""
    name = connections[alias].settings_dict["NAME"]
    seed = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(DEMO.glob("*.py"))))
    with connections[alias]._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        )
        comment = cursor.fetchone()
        fresh = comment != (seed.hexdigest(),)
        if fresh:
            say(f"Making {name}, which takes minutes for a million entries.")
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}"')
    use(alias)
    call_command("migrate", verbosity=0)
    if fresh:
        call_command("seed_demo", entries=entries)
        with connections[alias].cursor() as cursor:
            cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{seed.hexdigest()}'")


def use(alias):
    """Let everything that does not name a database use this one; both keep their connections."""
    connections["default"] = connections[alias]
