"""Events in a file of another system: CSV with a row of names, or a JSON object in each line."""

import codecs
from collections import Counter
from itertools import islice

from django.db import connection
from django.utils.translation import gettext as _

from crm.importing.reading import text_rows

from .reading import EventReader, json_of
from .telling import tell_all
from .wrong import Unreadable

COLUMNS = [
    *("event", "contact", "document_kind", "document_number", "document_version", "description"),
    *("occurred_at", "salesperson", "cost", "duration", "key"),
]
WHOLE = {"document_version", "duration"}
LONGEST_LINE = 100_000
# So many are told at once: more take more memory, and are hardly faster.
PART = 1_000
# Two files that share keys would wait for each other: one after the other, then.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('events of a file', 0))"


def csv_events(file):
    """Yield each row below the names: its line and what it says. A blank cell is left out.

    Raises Unreadable for the file, and FileRefusedError; what a row yields may be an Unreadable itself.
    """
    rows, _progress = text_rows(file)
    line, names = next(rows, (0, []))
    names = [name.strip().lower() for name in names]
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or len(set(names)) < len(names) or not {"event", "contact"} <= set(names):
        sentence = _("The first row names the columns: event and contact, and any of %(names)s.")
        raise Unreadable([(", ".join(unknown), sentence % {"names": ", ".join(COLUMNS[2:])})])
    for line, cells in rows:
        if any(cells[len(names) :]):
            text = _("This row has more cells than there are column names.")
            yield line, Unreadable([("", text)])
        else:
            yield line, _said_in(dict(zip(names, cells, strict=False)))


def _said_in(cells):
    said = {name: cell.strip() for name, cell in cells.items() if cell.strip()}
    said |= {name: int(said[name]) for name in WHOLE & said.keys() if _is_whole(said[name])}
    parts = [name for name in said if name.startswith("document_")]
    if parts:
        said["document"] = {name.removeprefix("document_"): said.pop(name) for name in parts}
    return said


def _is_whole(text):
    return text.isascii() and text.isdecimal() and len(text) < 10


def json_events(file):
    """Yield each line that is not blank: its number and what it says, or an Unreadable."""
    file.seek(len(codecs.BOM_UTF8) if file.read(3) == codecs.BOM_UTF8 else 0)
    for line, text in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
        if len(text) == LONGEST_LINE and not text.endswith(b"\n"):
            raise Unreadable([("", _("Line %(line)s is too long for an event.") % {"line": line})])
        if text.strip():
            yield line, _json_said_in(text)


def _json_said_in(text):
    try:
        return json_of(text)
    except ValueError:
        return Unreadable([("", _("This line is no JSON object."))])


READERS = {"csv": csv_events, "jsonl": json_events}


def tell_lines(lines, *, by, refuse, progress):
    """Tell the events that a reader yields, in the name of the user with the key `by`, or of nobody. Return how
    many were "recorded", told "before", "kept" without an interaction, and "refused": `refuse` is called with the
    line and the errors of each of those, `progress` with how many lines are done. Call it in a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    read, counts, done = EventReader(by), Counter(), 0
    while part := list(islice(lines, PART)):
        told, wrong = _told_in(part, read)
        for line, outcome in zip(told, tell_all(told.values()), strict=True):
            if outcome.errors:
                wrong[line] = outcome.errors
            else:
                counts[_kind_of(outcome)] += 1
        for line in sorted(wrong):
            refuse(line, wrong[line])
        counts["refused"] += len(wrong)
        done += len(part)
        progress(done)
    return counts


def _told_in(part, read):
    """Return the events that can be told and the errors of the others, by their lines."""
    told, wrong = {}, {}
    for line, said in part:
        try:
            told[line] = read(said)
        except Unreadable as refused:
            wrong[line] = refused.errors
    return told, wrong


def _kind_of(outcome):
    if outcome.entry is None:
        return "kept"
    return "recorded" if outcome.is_new else "before"
