"""The mark of a preview: two that are equal show the same.

What is carried out must be what was shown. So the page's button sends the mark along, and the job looks whether
what it is about to do has it still.
"""

import hashlib
import json

from django.db import connection

from .checking import CONTACTS, MINE, MISSING_TAGS, PLAIN, PROBLEMS, ROWS
from .cleaning import STAGED

# Of a contact that would be updated: what the file brings something else for. The rest may change meanwhile.
BEFORE = ", ".join(
    [
        *(
            f"CASE WHEN r.{field} <> '' THEN c.{field} END"
            for field in ["name", "first_name", "last_name", *PLAIN]
        ),
        "CASE WHEN r.salesperson <> '' THEN c.salesperson_id END",
        "c.company_id",
        f"CASE WHEN r.tags <> '' AND c.id IS NOT NULL THEN ARRAY({MISSING_TAGS} ORDER BY 1) END",
    ]
)
PREVIEW = f"""
    SELECT count(*), coalesce(bit_xor(hash), 0) FROM (
        SELECT hash_record_extended(ROW(r.line, r.outcome, r.contact_id, first.line,
            {", ".join(f"r.{field}" for field in STAGED)}, {BEFORE}), 0) AS hash
        FROM {ROWS} r LEFT JOIN {ROWS} first ON first.id = r.first_id
            LEFT JOIN {CONTACTS} c ON c.id = r.contact_id AND r.outcome = 'updated'
        WHERE {MINE}
        UNION ALL
        SELECT hash_record_extended(ROW(line, "column", code, value), 0) FROM {PROBLEMS}
        WHERE contact_import_id = %(pk)s) shown"""


def mark_of_preview(contact_import):
    """Return the mark of what a checked import would do, read from its staged rows."""
    with connection.cursor() as cursor:
        cursor.execute(PREVIEW, {"pk": contact_import.pk})
        return mark(contact_import.file.name, contact_import.mapping, *cursor.fetchone())


def mark(*parts):
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
