"""What `manage.py doctor` looks at: a registry that each app fills from its own module `doctor_checks`."""

from dataclasses import asdict, dataclass

from django.db import Error, connection
from django.utils.module_loading import autodiscover_modules

from .database import why_unreachable

OK, WARNING, PROBLEM = "ok", "warning", "problem"
checks = []


@dataclass(frozen=True)
class Finding:
    """What was found, in a sentence; unless it is in order, a second sentence says what to do."""

    level: str
    about: str
    text: str
    advice: str = ""

    def as_dict(self):
        return asdict(self)


def check(about, *, without_database=False):
    """Register a function that yields what it finds about something: `ok(…)`, `warning(…)`, `problem(…)`. Where
    there is no database, only those are asked that need none."""

    def register(function):
        checks.append((about, function, without_database))
        return function

    return register


def ok(text):
    return OK, text


def warning(text, advice):
    return WARNING, text, advice


def problem(text, advice):
    return PROBLEM, text, advice


def examine():
    """Yield a `Finding` for each thing looked at. What the database keeps from being seen is left out."""
    autodiscover_modules("doctor_checks")
    reachable = not why_unreachable()
    for about, function, without_database in checks:
        if not reachable and not without_database:
            continue
        try:
            for found in function():
                yield Finding(found[0], str(about), *map(str, found[1:]))
        except Error as error:
            connection.close()
            yield Finding(PROBLEM, str(about), f"This could not be looked at: {error}".strip(), "")
