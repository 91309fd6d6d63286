"""EXPLAIN (ANALYZE, BUFFERS) of what the pages ask, and what in it does not belong there."""

import json

from django.db import connection, transaction

from crm.paging import COUNT_CAP

from .browser import statements

# Tables that grow with the work; a scan of any other is a scan of a few rows.
BIG = ("interactions_interactionlogentry", "crm_contact", "interactions_entrycomment")
PAGE = 51
# A scan that stops where the count is capped reads fewer rows than this; the one of a table reads all.
SCANNED = 10 * COUNT_CAP


def plans(site, address):
    """Return, for each statement of a page that reads a big table, (milliseconds, faults, plan, sql)."""
    site.get(address)
    with statements() as seen:
        site.get(address)
    return [
        (*plan_of(sql, params), sql) for _, sql, params in seen if any(big in sql for big in BIG)
    ]


def plan_of(sql, params):
    """Return (milliseconds, faults, plan as text) of a statement, executed as it is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}", params)
        text = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        found = cursor.fetchone()[0]
        found = (json.loads(found) if isinstance(found, str) else found)[0]
    return found["Execution Time"], list(faults(found["Plan"])), text


def faults(node):
    """Sequential scans of big tables, and sorts of more rows than a page, anywhere in a plan."""
    kind, rows = node["Node Type"], node.get("Actual Rows", 0) * node.get("Actual Loops", 1)
    read = rows + node.get("Rows Removed by Filter", 0)
    if kind == "Seq Scan" and node["Relation Name"] in BIG and read > SCANNED:
        yield f"sequential scan of {read:.0f} rows of {node['Relation Name']}"
    if "Sort" in kind:
        rows = sum(child.get("Actual Rows", 0) for child in node.get("Plans", []))
        if rows > PAGE:
            yield f"sort of {rows:.0f} rows"
    for child in node.get("Plans", []):
        yield from faults(child)
