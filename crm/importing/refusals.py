"""The rows that were refused: as sentences, and as a file to correct and import again."""

from django.utils.translation import gettext as _

from .cleaning import LIMITS, LONGEST_TAG
from .columns import LABELS
from .reading import open_rows
from .reasons import sentence


def reason(problem, with_line=True):
    """Return a problem as a sentence: the line, the column, the value and what is wrong with it."""
    text = sentence(problem.code, {"limit": LIMITS.get(problem.column) or LONGEST_TAG})
    label = LABELS.get(problem.column, "")
    parts = [
        _("Line %(line)s") % {"line": problem.line} if with_line else "",
        f"{label} “{problem.value}”" if label and problem.value else str(label) or problem.value,
    ]
    place = ", ".join(part for part in parts if part)
    return f"{place}: {text}" if place else text


def refused_rows(contact_import):
    """Yield the refused rows as the file has them, under its own column names, each with its line and why."""
    why = {}
    for problem in contact_import.problems.filter(refuses=True).iterator():
        why.setdefault(problem.line, []).append(reason(problem, with_line=False))
    with contact_import.file.open("rb") as file, open_rows(file) as table:
        _line, header = next(table.rows)
        yield [*header, _("Line"), _("Why it was refused")]
        for line, cells in table.rows:
            if line in why:
                padded = cells[: len(header)] + [""] * (len(header) - len(cells))
                yield [*padded, str(line), " ".join(why[line])]
