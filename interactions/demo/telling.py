"""Writes what the program and other systems told, and the e-mails that went."""

from django.db import connection

from ..models import InteractionTemplate, RecordingRule

# One for each entry that was delivered or could not be, as sending would have left it.
EMAILS = """
INSERT INTO interactions_email (entry_id, contact_id, document_id, recipient, subject, body, message_id, status,
    error, attempts, handed_over_at, sent_at, written_by_id, written_at)
SELECT entry.id, entry.contact_id, document.id, contact.email,
    coalesce(nullif(entry.subject, ''), entry.description), entry.body,
    '<demo.' || entry.id || '@logbook.example>', delivery_status, delivery_error, 1,
    CASE delivery_status WHEN 'sent' THEN entry.logged_at END,
    CASE delivery_status WHEN 'sent' THEN entry.logged_at END, entry.logged_by_id, entry.logged_at
FROM interactions_interactionlogentry entry
JOIN crm_contact contact ON contact.id = contact_id
LEFT JOIN crm_document document ON document.number = document_number
WHERE delivery_status <> '' ORDER BY entry.id
"""
EVENTS = """
INSERT INTO interactions_event (event, source, contact_id, salesperson_id, occurred_at, description, subject, body,
    language, contacted_via, contact_told, document_type, document_number, document_version, email_id, entry_id,
    reason, told_by_id, told_at)
SELECT CASE WHEN document_type = 'cover_letter' THEN 'cover_letter_printed'
        WHEN source = 'document' THEN document_type || '_emailed' ELSE 'email_sent' END,
    source, entry.contact_id, salesperson_id, occurred_at, description, entry.subject, entry.body, language,
    '', '',
    document_type, document_number, document_version, email.id, entry.id, '', logged_by_id, logged_at
FROM interactions_interactionlogentry entry
LEFT JOIN interactions_email email ON email.entry_id = entry.id
WHERE source IN ('document', 'email') AND run_id IS NULL AND NOT postponed ORDER BY entry.id
"""
# What another system told: whose contact nobody knows, and what has no rule.
UNRECORDED = """
INSERT INTO interactions_event (event, source, key, contact_told, description, reason, occurred_at, told_at,
    subject, body, language, contacted_via, document_type, document_number)
SELECT event, 'api', 'demo-' || event || days, contact_told, description, reason,
    now() - days * interval '1 day', now() - days * interval '1 day', '', '', '', '', '', ''
FROM (VALUES
    ('web_shop_order', 2, 'ines@fernwood.example', 'Order in the web shop: two folding benches', 'no_contact'),
    ('web_shop_order', 5, 'C999999', 'Order in the web shop: a tool cabinet', 'no_contact'),
    ('catalogue_downloaded', 3, 'office@saltmarsh-boats.example', 'Downloaded the catalogue', 'no_rule')
) told (event, days, contact_told, description, reason)
"""


def write_events():
    orders = InteractionTemplate.objects.get(code="ORDER")
    RecordingRule.objects.get_or_create(
        event="web_shop_order",
        defaults={
            "description": "Order in the web shop",
            "template": orders,
            "salesperson": "contact",
        },
    )
    with connection.cursor() as cursor:
        for statement in (EMAILS, EVENTS, UNRECORDED):
            cursor.execute(statement)
