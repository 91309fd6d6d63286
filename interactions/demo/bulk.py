"""Large amounts, set by set in SQL: the n-th contact and the n-th entry are the same on every run.

Lopsided on purpose, for lists that look fast on evenly spread rows are slow on real ones: one contact has a
twentieth of all entries (50,000 of a million), one has exactly 200, a tenth of the entries is cancelled and lies
at the old end of three years, a third speaks of one word, one in a hundred of another, exactly 25 of a third one.
"""

from django.db import connection
from django.utils import timezone

from . import contacts, entries, phrases

BATCH = 50_000
BUSY = 23  # the place of the contact with a twentieth of all entries

COMPANIES = """
INSERT INTO crm_contact (external_id, kind, name, first_name, last_name, job_title, email, phone, mobile,
    address, postal_code, city, region, country, language, correspondence_type, salesperson_id,
    excluded_from_segments, privacy_blocked)
SELECT 'DEMO-' || lpad(n::text, 7, '0'), 'company',
    concat_ws(' ', word, '&', other_word, trade, CASE country WHEN 'DK' THEN 'ApS' WHEN 'DE' THEN 'GmbH'
        WHEN 'SE' THEN 'AB' WHEN 'NL' THEN 'BV' WHEN 'US' THEN 'Inc.' ELSE 'Ltd' END),
    '', '', '', 'office@firm' || n || '.example', '', '', n %% 90 + 1 || ' ' || word || ' Road',
    lpad((n %% 9000 + 900)::text, 4, '0'), city, '', country, language,
    (ARRAY['email', 'email', 'letter', ''])[1 + n / 5 %% 4],
    (%(salespeople)s::bigint[])[1 + n / 5 %% cardinality(%(salespeople)s::bigint[])], n %% 97 = 0, false
FROM (
    SELECT n, (%(words)s::text[])[1 + n / 5 %% 20] AS word, (%(words)s::text[])[1 + n / 100 %% 20] AS other_word,
        (%(trades)s::text[])[1 + n / 5 %% 17] AS trade, (%(countries)s::text[])[1 + n / 5 %% 9] AS country,
        (%(languages)s::text[])[1 + n / 5 %% 9] AS language, (%(cities)s::text[])[1 + n / 5 %% 9] AS city
    FROM generate_series(%(first)s::int, %(last)s::int) AS n WHERE n %% 5 = 1 ORDER BY n
) AS rows
"""

# Four people to each company, and the company is the nearest before them; one in 25 stands alone.
PEOPLE = """
INSERT INTO crm_contact (external_id, kind, company_id, name, first_name, last_name, job_title, email, phone,
    mobile, address, postal_code, city, region, country, language, correspondence_type, salesperson_id,
    excluded_from_segments, privacy_blocked)
SELECT 'DEMO-' || lpad(n::text, 7, '0'), 'person', CASE WHEN n %% 25 > 0 THEN company.id END,
    rows.first_name || ' ' || rows.last_name, rows.first_name, rows.last_name,
    (ARRAY['Purchasing', 'Workshop lead', 'Owner', 'Office'])[n %% 5 + CASE WHEN n %% 5 = 0 THEN 4 ELSE -1 END],
    lower(rows.first_name || '.' || rows.last_name) || n || '@firm' || n - (n + 4) %% 5 || '.example',
    CASE company.country WHEN 'GB' THEN '+44 1632 960' || lpad((n %% 1000)::text, 3, '0') ELSE '' END,
    CASE company.country WHEN 'US' THEN '+1 555-01' || lpad((n %% 100)::text, 2, '0') ELSE '' END,
    company.address, company.postal_code, company.city, '', company.country, company.language,
    company.correspondence_type, company.salesperson_id, n %% 89 = 0, n %% 1009 = 0
FROM (
    SELECT n, (%(first_names)s::text[])[1 + n %% 23] AS first_name,
        (%(last_names)s::text[])[1 + n / 23 %% 24] AS last_name
    FROM generate_series(%(first)s::int, %(last)s::int) AS n WHERE n %% 5 <> 1
) AS rows
JOIN crm_contact AS company ON company.external_id = 'DEMO-' || lpad((n - (n + 4) %% 5)::text, 7, '0')
ORDER BY n
"""

# Whom the entries are about. The busy and the quiet contact get theirs apart from the others.
POOL = """
DROP TABLE IF EXISTS demo_pool, demo_template;
CREATE TEMPORARY TABLE demo_pool ON COMMIT DROP AS
SELECT CASE external_id WHEN %(busy)s THEN -1 WHEN %(quiet)s THEN -2
        ELSE row_number() OVER (PARTITION BY external_id IN (%(busy)s, %(quiet)s) ORDER BY external_id) - 1
    END AS place, id, CASE kind WHEN 'company' THEN id ELSE company_id END AS company_id,
    salesperson_id, language, correspondence_type, coalesce(nullif(mobile, ''), phone) AS phone
FROM crm_contact
WHERE external_id LIKE 'DEMO-%%' AND NOT privacy_blocked AND archived_at IS NULL AND salesperson_id IS NOT NULL;
CREATE UNIQUE INDEX ON demo_pool (place);
CREATE TEMPORARY TABLE demo_template ON COMMIT DROP AS
SELECT place - 1 AS place, template.*
FROM unnest(%(templates)s::text[]) WITH ORDINALITY AS wanted (code, place)
JOIN interactions_interactiontemplate AS template ON template.code = wanted.code;
ANALYZE demo_pool;
ANALYZE demo_template;
"""
# How often each template is used, in twentieths.
TEMPLATES = [
    *["CALL-IN"] * 4, *["CALL-OUT"] * 5, *["EMAIL"] * 4, "LETTER", "MEET-OURS", "MEET-THEIRS", "NOTE",
    "QUOTE", "ORDER", "INVOICE",
]  # fmt: skip

# hashint8extended(n, salt) is PostgreSQL's own scattering of a number: the same everywhere, unlike random().
ENTRIES = """
WITH rows AS (
    SELECT n, n %% 2000 = 11 AS postponed,
        abs(hashint8extended(n, 1) %% 10) = 0 AND n %% 2000 <> 11 AS cancelled,
        CASE WHEN n %% 20 = 0 AND n <= 1000000 THEN -1 WHEN n %% 40 = 7 AND n < 8000 THEN -2
            ELSE abs(hashint8extended(n, 2) %% %(pool)s) END AS contact_place,
        abs(hashint8extended(n, 3) %% 20) AS template_place, abs(hashint8extended(n, 4) %% 100) AS luck,
        abs(hashint8extended(n, 5) %% 986) AS days, abs(hashint8extended(n, 6) %% 540) AS minutes,
        concat_ws(' ', (%(openings)s::text[])[1 + abs(hashint8extended(n, 7) %% 12)],
            CASE WHEN n %% 300 = 13 AND n < 7500 THEN 'the ' || %(rare)s || ' stand and' END,
            CASE WHEN n %% 3 = 0 THEN %(delivery)s || ' of' END,
            CASE WHEN n %% 100 = 50 THEN %(varnish)s || ' for' END,
            (%(things)s::text[])[1 + abs(hashint8extended(n, 8) %% 12)],
            (%(endings)s::text[])[1 + abs(hashint8extended(n, 9) %% 12)]) AS description
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
), dated AS (
    SELECT rows.*, %(today)s::timestamptz + interval '8 hours' + minutes * interval '1 minute'
        - (CASE WHEN cancelled THEN 987 + days / 9 ELSE 1 + days END) * interval '1 day' AS occurred_at
    FROM rows
), added AS (
    INSERT INTO interactions_interactionlogentry (contact_id, company_id, template_id, group_id,
        salesperson_id, logged_by_id, occurred_at, logged_at, description, information_flow, initiated_by,
        correspondence_type, language, subject, body, cost, duration, evaluation, attempt_failed, contacted_via,
        source, document_type, document_number, document_version, delivery_status, delivery_error,
        postponed, cancelled_at, cancelled_by_id, cancelled_reason)
    SELECT contact.id, contact.company_id, template.id, template.group_id,
        contact.salesperson_id, contact.salesperson_id, occurred_at, occurred_at + interval '4 minutes',
        dated.description, template.information_flow, template.initiated_by,
        CASE WHEN ignore_contact_correspondence_type OR contact.correspondence_type = ''
            THEN template.correspondence_type ELSE contact.correspondence_type END, contact.language,
        CASE WHEN code IN ('EMAIL', 'LETTER') THEN dated.description ELSE '' END,
        CASE WHEN code IN ('EMAIL', 'LETTER') THEN (%(bodies)s::text[])[1 + luck %% 3] ELSE '' END,
        template.unit_cost, template.unit_duration + luck / 5,
        CASE WHEN code IN ('CALL-IN', 'CALL-OUT', 'MEET-OURS', 'MEET-THEIRS') AND luck < 50
            THEN (ARRAY['positive', 'very_positive', 'neutral', 'negative', 'very_negative'])[1 + luck %% 5]
            ELSE '' END,
        code = 'CALL-OUT' AND luck >= 88, CASE code WHEN 'CALL-OUT' THEN contact.phone ELSE '' END,
        CASE WHEN code IN ('QUOTE', 'ORDER', 'INVOICE') THEN 'document'
            WHEN code = 'EMAIL' AND luck < 30 THEN 'email' ELSE 'manual' END,
        CASE code WHEN 'QUOTE' THEN 'quote' WHEN 'ORDER' THEN 'order_confirmation' WHEN 'INVOICE' THEN 'invoice'
            ELSE '' END,
        CASE code WHEN 'QUOTE' THEN 'Q-' || n + 100000 WHEN 'ORDER' THEN 'OC-' || n + 100000
            WHEN 'INVOICE' THEN 'I-' || n + 100000 ELSE '' END,
        CASE WHEN code IN ('QUOTE', 'ORDER', 'INVOICE') THEN 1 END,
        CASE WHEN code IN ('QUOTE', 'ORDER', 'INVOICE') THEN CASE WHEN n %% 200 = 9 THEN 'failed' ELSE 'sent' END
            ELSE '' END,
        CASE WHEN code IN ('QUOTE', 'ORDER', 'INVOICE') AND n %% 200 = 9 THEN %(error)s ELSE '' END,
        postponed, CASE WHEN cancelled THEN occurred_at + interval '2 days' END,
        CASE WHEN cancelled THEN contact.salesperson_id END,
        CASE WHEN cancelled THEN (%(reasons)s::text[])[1 + luck %% 3] ELSE '' END
    FROM dated
    JOIN demo_pool AS contact ON contact.place = contact_place
    JOIN demo_template AS template ON template.place = template_place
    ORDER BY n
    RETURNING id, logged_at, logged_by_id, postponed
)
INSERT INTO interactions_entrycomment (entry_id, text, author_id, written_at)
SELECT id, (%(comments)s::text[])[1 + id %% 7], logged_by_id, logged_at
FROM added WHERE id %% 25 = 0 AND NOT postponed
"""


def add_contacts(count):
    """Add so many contacts after the demo's last one."""
    if count <= 0:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM crm_contact WHERE external_id LIKE 'DEMO-%'")
        first = cursor.fetchone()[0] + 1
        cursor.execute("SELECT array_agg(id ORDER BY id) FROM crm_user WHERE is_salesperson")
        countries, languages, cities = zip(*phrases.CITIES, strict=True)
        values = {
            "first": first,
            "last": first + count - 1,
            "salespeople": cursor.fetchone()[0],
            "words": phrases.COMPANY_WORDS,
            "trades": phrases.COMPANY_TRADES,
            "countries": list(countries),
            "languages": list(languages),
            "cities": list(cities),
            "first_names": phrases.FIRST_NAMES,
            "last_names": phrases.LAST_NAMES,
        }
        cursor.execute(COMPANIES, values)
        cursor.execute(PEOPLE, values)


def add_entries(total, progress):
    """Add entries, a batch at a time, until there are `total`; tell `progress` how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM interactions_interactionlogentry")
        there = cursor.fetchone()[0]
        if there >= total:
            return
        values = words() | {"pool": make_pool(cursor)}
        for last in [*range(there + BATCH, total, BATCH), total]:
            values |= {"first": there + 1 - entries.COUNT, "last": last - entries.COUNT}
            cursor.execute(ENTRIES, values)
            there = last
            progress(there)


def make_pool(cursor):
    """Make the temporary tables that entries are drawn from; return how many contacts are in the pool."""
    cursor.execute(
        POOL,
        {
            "busy": contacts.external_id(BUSY),
            "quiet": contacts.external_id(entries.QUIET),
            "templates": TEMPLATES,
        },
    )
    cursor.execute("SELECT count(*) FROM demo_pool WHERE place >= 0")
    return cursor.fetchone()[0]


def words():
    bodies = [body.format(thing=phrases.THINGS[0], n=6) for body in phrases.BODIES]
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "today": midnight,
        "openings": phrases.OPENINGS,
        "things": phrases.THINGS,
        "endings": phrases.ENDINGS,
        "rare": phrases.RARE,
        "delivery": phrases.DELIVERY,
        "varnish": phrases.VARNISH,
        "bodies": [f"{body}\n\n{phrases.COMMENTS[0]}" for body in bodies],
        "reasons": phrases.REASONS,
        "error": phrases.DELIVERY_ERRORS[0],
        "comments": phrases.COMMENTS[:7],
    }


def analyze():
    """Tell the planner what is there now; outside of a transaction also clear up, for index-only scans."""
    vacuum = "" if connection.in_atomic_block else "VACUUM"
    with connection.cursor() as cursor:
        for table in (
            "crm_contact",
            "interactions_interactionlogentry",
            "interactions_entrycomment",
        ):
            cursor.execute(f"{vacuum} ANALYZE {table}")
