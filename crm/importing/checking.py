"""What an import would do: each staged row meets its contact, or the row that came first with the same one.

A row is about a contact by its number, else its external number, else its e-mail, else its name: a person's
in the same company, a company's with the same postal code. Two contacts of different external numbers are
never one.
"""

from django.db import connection, transaction

from ..models import Contact, ContactImportProblem, ContactImportRow, Tag
from ..models.contact import DETAILS

CONTACTS = Contact._meta.db_table
TAGS = Tag._meta.db_table
TAGGED = Contact.tags.through._meta.db_table
ROWS = ContactImportRow._meta.db_table
PROBLEMS = ContactImportProblem._meta.db_table
# What a row brings to its contact, beside the name and the company.
PLAIN = ["external_id", "job_title", *DETAILS]
MINE = "r.contact_import_id = %(pk)s"
UNMET = f"{MINE} AND r.contact_id IS NULL"

BY_NUMBER = f"""
    UPDATE {ROWS} r SET contact_id = c.id FROM {CONTACTS} c
    WHERE {UNMET} AND r.number <> '' AND c.number = upper(r.number)"""
BY_EXTERNAL_ID = f"""
    UPDATE {ROWS} r SET contact_id = c.id FROM {CONTACTS} c
    WHERE {UNMET} AND r.external_id <> '' AND c.external_id = r.external_id AND c.external_id <> ''"""
# Known by a number alone, a row is of the kind that its contact is.
KIND_OF_NUMBER = f"""
    UPDATE {ROWS} r SET kind = c.kind FROM {CONTACTS} c WHERE {MINE} AND r.kind = '' AND c.id = r.contact_id"""
COMPANY_IN_ROW = f"""
    {ROWS} p WHERE p.contact_import_id = r.contact_import_id AND p.line = r.line AND p.kind = 'company'"""


def meet(where, order="c.id", join=""):
    """Return the statement that gives each row without a contact the first of its kind that `where` finds."""
    return f"""
        UPDATE {ROWS} r SET contact_id = met.contact_id FROM (
            SELECT DISTINCT ON (r.id) r.id, c.id AS contact_id
            FROM {ROWS} r {join} JOIN {CONTACTS} c ON c.kind = r.kind AND {where}
            WHERE {UNMET} AND r.kind = %(kind)s
                AND (r.external_id = '' OR c.external_id = '' OR r.external_id = c.external_id)
                AND NOT EXISTS (SELECT FROM {ROWS} earlier WHERE earlier.contact_import_id = %(pk)s
                    AND earlier.external_id <> '' AND earlier.external_id = r.external_id AND earlier.id < r.id)
            ORDER BY r.id, {order}) met
        WHERE r.id = met.id"""


BY_EMAIL_AND_NAME = meet(
    "lower(c.email) = r.email_key AND c.email <> '' AND c.sort_name = r.name_key"
)
# Several people share a mailbox: under another name it is the same contact only where nobody else could be meant.
BY_EMAIL = meet(
    f"""lower(c.email) = r.email_key AND c.email <> ''
        AND NOT EXISTS (SELECT FROM {CONTACTS} other WHERE lower(other.email) = r.email_key
            AND other.email <> '' AND other.kind = r.kind AND other.id <> c.id)
        AND NOT EXISTS (SELECT FROM {ROWS} other WHERE other.contact_import_id = %(pk)s AND other.kind = r.kind
            AND other.email_key = r.email_key AND other.email_key <> '' AND other.name_key <> r.name_key)
        AND NOT EXISTS (SELECT FROM {ROWS} other
            WHERE other.contact_import_id = %(pk)s AND other.contact_id = c.id)"""
)
BY_NAME_AND_PLACE = meet(
    f"""c.sort_name = r.name_key AND r.name <> '' AND c.company_id IS NULL
        AND (c.postal_code = r.postal_code OR c.postal_code = '' OR r.postal_code = '')
        AND NOT (r.kind = 'person' AND EXISTS (SELECT FROM {COMPANY_IN_ROW}))""",
    order="c.postal_code = r.postal_code DESC, c.id",
)
BY_COMPANY_AND_NAME = meet(
    "c.company_id = coalesce(first.contact_id, p.contact_id) AND c.sort_name = r.name_key",
    join=f"""JOIN {ROWS} p ON p.contact_import_id = r.contact_import_id AND p.line = r.line AND p.kind = 'company'
        LEFT JOIN {ROWS} first ON first.id = p.first_id""",
)
# The row that came first with the same contact; NULL for that one itself.
FIRST_OF_SAME = f"""
    WITH mine AS (
        SELECT r.id, r.contact_id, r.external_id, r.email, r.email_key, r.name, r.name_key,
            coalesce(p.first_id, p.id, 0) AS company,
            CASE WHEN p.id IS NOT NULL THEN ''
                ELSE coalesce(nullif(r.postal_code, ''),
                    first_value(nullif(r.postal_code, '')) OVER (PARTITION BY r.name_key, p.id IS NULL
                        ORDER BY r.postal_code = '', r.id), '') END AS place
        FROM {ROWS} r
        LEFT JOIN {ROWS} p ON p.contact_import_id = r.contact_import_id AND p.line = r.line
            AND p.kind = 'company' AND r.kind = 'person'
        WHERE {MINE} AND r.kind = %(kind)s),
    firsts AS (
        SELECT id, contact_id, external_id, email, name,
            min(id) OVER (PARTITION BY contact_id) AS by_contact,
            min(id) OVER (PARTITION BY external_id) AS by_external_id,
            min(id) OVER emails AS by_email, first_value(external_id) OVER emails AS email_external_id,
            min(id) OVER names AS by_name, first_value(external_id) OVER names AS name_external_id
        FROM mine
        WINDOW emails AS (PARTITION BY email_key, name_key ORDER BY id),
            names AS (PARTITION BY name_key, company, place ORDER BY id)),
    chosen AS (
        SELECT id, CASE
            WHEN contact_id IS NOT NULL THEN by_contact
            WHEN external_id <> '' AND by_external_id <> id THEN by_external_id
            WHEN email <> '' AND by_email <> id AND (external_id = '' OR email_external_id IN ('', external_id))
                THEN by_email
            WHEN name <> '' AND by_name <> id AND (external_id = '' OR name_external_id IN ('', external_id))
                THEN by_name
            ELSE id END AS first_id
        FROM firsts)
    UPDATE {ROWS} r SET first_id = chosen.first_id FROM chosen
    WHERE r.id = chosen.id AND chosen.first_id <> r.id"""
FIRST_OF_FIRST = f"""
    UPDATE {ROWS} r SET first_id = first.first_id FROM {ROWS} first
    WHERE {MINE} AND first.id = r.first_id AND first.first_id IS NOT NULL"""
# What came later in the file holds, and a blank cell never erases.
LAST_GIVEN = ", ".join(
    f"(array_agg({field} ORDER BY id DESC) FILTER (WHERE {field} <> ''))[1] AS {field}"
    for field in [*PLAIN, "salesperson"]
)
LAST_NAME = ", ".join(
    f"(array_agg({field} ORDER BY id DESC) FILTER (WHERE name <> ''))[1] AS {field}"
    for field in ["name", "first_name", "last_name"]
)
FOLD = f"""
    UPDATE {ROWS} r SET {
    ", ".join(
        f"{field} = coalesce(folded.{field}, r.{field})"
        for field in [*PLAIN, "salesperson", "tags", "name", "first_name", "last_name"]
    )
}
    FROM (SELECT coalesce(r.first_id, r.id) AS first_id, {LAST_GIVEN}, {
    LAST_NAME
}, string_agg(tags, ',') AS tags
        FROM {ROWS} r
        WHERE {MINE} AND r.kind = %(kind)s
            AND coalesce(r.first_id, r.id) IN (SELECT r.first_id FROM {ROWS} r WHERE {MINE})
        GROUP BY 1) folded
    WHERE r.id = folded.first_id"""

# Plans for what both tables held before the last import take hours.
ANALYZE = f"ANALYZE {ROWS}, {CONTACTS}"
# Each statement changes what the plan of the next goes by. A guess of one row where there are a hundred thousand
# makes a nested loop over both tables; few rows are found soonest that way.
FEW = 1_000
JOIN_BY_HASH = "SET LOCAL enable_nestloop = off"


def problem(column, code, where, value=None, source=f"{ROWS} r"):
    """Return the statement that tells a problem of each row that `where` finds."""
    return f"""
        INSERT INTO {PROBLEMS} (contact_import_id, line, "column", code, value, refuses)
        SELECT DISTINCT %(pk)s, r.line, '{column}', '{code}', {value or f"r.{column}"}, true
        FROM {source} WHERE {MINE} AND {where}"""


KNOWN_BY_NUMBERS = [
    problem("number", "unknown_number", "r.number <> '' AND r.contact_id IS NULL"),
    problem(
        "number",
        "wrong_kind",
        "c.id = r.contact_id AND r.kind <> c.kind AND r.kind <> ''",
        value="coalesce(nullif(r.number, ''), r.external_id)",
        source=f"{ROWS} r, {CONTACTS} c",
    ),
    problem("name", "no_name", "r.name = '' AND r.contact_id IS NULL AND r.number = ''"),
    problem(
        "external_id",
        "external_id_taken",
        "r.external_id <> '' AND c.external_id = r.external_id AND c.external_id <> '' AND c.id <> r.contact_id",
        source=f"{ROWS} r, {CONTACTS} c",
    ),
    # Two contacts of one external number in the file: of two kinds, or of two numbers.
    problem(
        "external_id",
        "external_id_taken",
        "r.external_id <> '' AND other.contact_import_id = r.contact_import_id"
        " AND other.external_id = r.external_id AND other.external_id <> ''"
        " AND other.id < r.id AND (other.kind <> r.kind OR other.contact_id <> r.contact_id)",
        source=f"{ROWS} r, {ROWS} other",
    ),
]
DROP_REFUSED = f"""
    DELETE FROM {ROWS} r WHERE {MINE}
        AND r.line IN (SELECT line FROM {PROBLEMS} WHERE contact_import_id = %(pk)s AND refuses)"""

COMPANY_OF_ROW = f"""
    (SELECT coalesce((SELECT first.contact_id FROM {ROWS} first WHERE first.id = p.first_id), p.contact_id, 0)
        FROM {COMPANY_IN_ROW})"""
# The tags of a row that its contact lacks.
MISSING_TAGS = f"""
    SELECT tag.name FROM unnest(string_to_array(lower(r.tags), ',')) AS tag(name)
    WHERE tag.name <> '' AND NOT EXISTS (SELECT FROM {TAGGED} has JOIN {TAGS} t ON t.id = has.tag_id
        WHERE has.contact_id = c.id AND lower(t.name) = tag.name)"""
CHANGES = " OR ".join(
    [
        *(f"(r.{field} <> '' AND r.{field} <> c.{field})" for field in [*PLAIN, "name"]),
        # A name that is parted otherwise: Anna Maria Lund may be Anna Maria or Maria Lund.
        "(r.name <> '' AND (r.first_name, r.last_name) <> (c.first_name, c.last_name))",
        "(r.salesperson <> '' AND r.salesperson <> coalesce(c.salesperson_id, 0)::text)",
        f"(r.kind = 'person' AND coalesce({COMPANY_OF_ROW}, c.company_id) IS DISTINCT FROM c.company_id)",
        f"(r.tags <> '' AND EXISTS ({MISSING_TAGS}))",
    ]
)
OUTCOME = f"""
    UPDATE {ROWS} r SET outcome = CASE
        WHEN c.archived_at IS NOT NULL THEN 'archived'
        WHEN c.privacy_blocked THEN 'privacy_blocked'
        WHEN {CHANGES} THEN 'updated' ELSE 'unchanged' END
    FROM {CONTACTS} c WHERE {MINE} AND r.first_id IS NULL AND c.id = r.contact_id"""
LEFT_ALONE = f"""
    INSERT INTO {PROBLEMS} (contact_import_id, line, "column", code, value, refuses)
    SELECT %(pk)s, r.line, '', r.outcome, c.name, false
    FROM {ROWS} r JOIN {CONTACTS} c ON c.id = r.contact_id
    WHERE {MINE} AND r.outcome IN ('archived', 'privacy_blocked')"""
# A row that holds a company and a person counts twice: these are contacts as the rows name them.
COUNTS = f"""
    SELECT count(*) FILTER (WHERE r.first_id IS NULL AND r.contact_id IS NULL),
        count(*) FILTER (WHERE r.outcome = 'updated'), count(*) FILTER (WHERE r.outcome = 'unchanged'),
        count(*) FILTER (WHERE r.outcome IN ('archived', 'privacy_blocked')),
        count(*) FILTER (WHERE r.first_id IS NOT NULL),
        (SELECT count(DISTINCT line) FROM {PROBLEMS} WHERE contact_import_id = %(pk)s AND refuses)
    FROM {ROWS} r WHERE {MINE}"""


@transaction.atomic
def check(contact_import):
    """Find out what each staged row would do; return the counts of ContactImport by name."""
    with connection.cursor() as cursor:

        def run(statement, **params):
            cursor.execute(statement, {"pk": contact_import.pk} | params)
            return cursor.rowcount

        if contact_import.staged.count() > FEW:
            cursor.execute(JOIN_BY_HASH)
        for statement in [
            BY_NUMBER,
            BY_EXTERNAL_ID,
            KIND_OF_NUMBER,
            *KNOWN_BY_NUMBERS,
            DROP_REFUSED,
        ]:
            run(statement)
        # The companies first: a person is known by the company too.
        for kind, by_name in [
            ("company", [BY_NAME_AND_PLACE]),
            ("person", [BY_COMPANY_AND_NAME, BY_NAME_AND_PLACE]),
        ]:
            for statement in [BY_EMAIL_AND_NAME, BY_EMAIL, *by_name, FIRST_OF_SAME]:
                run(statement, kind=kind)
            while run(FIRST_OF_FIRST):
                pass
            run(FOLD, kind=kind)
        run(OUTCOME)
        run(LEFT_ALONE)
        run(COUNTS)
        names = ["new", "updated", "unchanged", "left_alone", "repeated", "refused"]
        return dict(zip(names, cursor.fetchone(), strict=True))


def contacts_seen():
    """Return what changes whenever a contact does: an import that was checked then is still right."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), max(id), sum(version) FROM {CONTACTS}")
        return "/".join(str(value) for value in cursor.fetchone())
