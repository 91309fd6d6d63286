"""What the site's pages are compared with: the least that a page like them can do."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.shortcuts import render

ROWS = 50
PAGE = """
SELECT entry.id, entry.occurred_at, contact.number, contact.name, company.name, template.description,
    template.icon, entry.description, entry.information_flow, entry.initiated_by, salesperson.name,
    entry.evaluation, entry.cost, entry.duration, entry.attempt_failed, entry.delivery_status,
    entry.cancelled_at, entry.source, entry.document_number
FROM interactions_interactionlogentry AS entry
JOIN crm_contact AS contact ON contact.id = entry.contact_id
LEFT JOIN crm_contact AS company ON company.id = entry.company_id
LEFT JOIN interactions_interactiontemplate AS template ON template.id = entry.template_id
LEFT JOIN crm_user AS salesperson ON salesperson.id = entry.salesperson_id
WHERE NOT entry.postponed
ORDER BY entry.occurred_at DESC, entry.id DESC
LIMIT 51
"""
COUNT = """
SELECT count(*) FROM (SELECT FROM interactions_interactionlogentry WHERE NOT postponed LIMIT 10001) AS capped
"""
COLUMNS = [
    "id", "occurred_at", "number", "contact", "company", "template", "icon", "description", "information_flow",
    "initiated_by", "salesperson", "evaluation", "cost", "duration", "attempt_failed", "delivery_status",
    "cancelled_at", "source", "document_number",
]  # fmt: skip


def floor(request):
    """The log without anything that makes it pleasant: session, user, one page, a capped count, a plain table."""
    with connection.cursor() as cursor:
        cursor.execute(PAGE)
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchmany(ROWS)]
        cursor.execute(COUNT)
        count = cursor.fetchone()[0]
    return render(
        request, "floor.html", {"who": request.user.get_username(), "rows": rows, "count": count}
    )


@login_not_required
def trivial(request):
    """A page of about 25 KiB that asks the database nothing."""
    return render(request, "trivial.html", {"rows": range(150)})
