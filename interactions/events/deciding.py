"""What becomes of each event: one SELECT, by the rules of `defaults` in SQL."""

from ..choices import EventKind
from ..defaults_sql import COMPANY, CORRESPONDENCE_TYPE, EVENT_SALESPERSON, LANGUAGE

# What went by a channel is of that type, whatever the contact prefers.
EMAILED = [
    EventKind.QUOTE_EMAILED,
    EventKind.ORDER_CONFIRMATION_EMAILED,
    EventKind.INVOICE_EMAILED,
    EventKind.CREDIT_MEMO_EMAILED,
    EventKind.EMAIL_SENT,
]
LETTERS = [EventKind.LETTER_PRINTED, EventKind.COVER_LETTER_PRINTED]

# Whom an event is about, by what was told of the contact: the number of another system, which means its own where
# one of ours is the same, else our number, else an e-mail address that only one contact has.
FOUND_CONTACT = """
coalesce(
    (SELECT id FROM crm_contact WHERE external_id = {told} AND external_id <> ''),
    (SELECT id FROM crm_contact WHERE number = upper({told})),
    (SELECT min(id) FROM crm_contact WHERE lower(email) = lower({told}) AND email <> '' HAVING count(*) = 1))
"""
SEVERAL_CONTACTS = """
(SELECT count(*) > 1 FROM crm_contact WHERE lower(email) = lower(event.contact_told) AND email <> '')
"""
BY_CHANNEL = {
    "chosen_type": """(CASE WHEN event.event = ANY (%(emailed)s) THEN 'email'
        WHEN event.event = ANY (%(letters)s) THEN 'letter' END)""",
    "chosen_language": "nullif(event.language, '')",
    "text_languages": "texts.languages",
}
# A document's number comes last: it is the only part that may hold any character.
IDEMPOTENCY_KEY = """
CASE
    WHEN rule.repeats = 'daily' THEN concat_ws('/', 'daily', event.event, event.document_type,
        event.contact_id, coalesce(event.document_version::text, ''),
        (event.occurred_at AT TIME ZONE %(time_zone)s)::date, event.document_number)
    WHEN rule.repeats = 'once' AND event.document_number <> '' THEN concat_ws('/', 'once', event.event,
        event.document_type, event.contact_id, coalesce(event.document_version::text, ''), event.document_number)
END
"""
REASON = f"""
CASE
    WHEN rule.id IS NULL THEN 'no_rule'
    WHEN NOT rule.active THEN 'rule_off'
    WHEN NOT (template.active AND template_group.active) THEN 'template_inactive'
    WHEN contact.id IS NULL AND {SEVERAL_CONTACTS} THEN 'several_contacts'
    WHEN contact.id IS NULL THEN 'no_contact'
    WHEN contact.privacy_blocked THEN 'privacy_blocked'
    WHEN contact.archived_at IS NOT NULL THEN 'archived'
    ELSE ''
END
"""
# `entry_id` is the key that the entry will have, known beforehand so that the event can be linked to it.
DECIDED = f"""
WITH reasoned AS MATERIALIZED (
    SELECT event.*, rule.template_id, template.group_id, template.information_flow, template.initiated_by,
        {COMPANY} AS company_id, {EVENT_SALESPERSON} AS entry_salesperson_id,
        {CORRESPONDENCE_TYPE % BY_CHANNEL} AS correspondence_type, {LANGUAGE % BY_CHANNEL} AS entry_language,
        coalesce(event.cost, template.unit_cost) AS entry_cost,
        coalesce(event.duration, template.unit_duration) AS entry_duration,
        coalesce(nullif(event.description, ''),
            left(concat_ws(' ', template.description, nullif(event.document_number, '')), 250)
        ) AS entry_description,
        coalesce(email.status, '') AS delivery_status, coalesce(email.error, '') AS delivery_error,
        {IDEMPOTENCY_KEY} AS idempotency_key, {REASON} AS why_not
    FROM interactions_event event
    LEFT JOIN interactions_recordingrule rule ON rule.event = event.event
    LEFT JOIN interactions_interactiontemplate template ON template.id = rule.template_id
    LEFT JOIN interactions_interactiongroup template_group ON template_group.id = template.group_id
    LEFT JOIN LATERAL (
        SELECT array_agg(language) AS languages FROM interactions_templatetext WHERE template_id = template.id
    ) texts ON true
    LEFT JOIN crm_contact contact ON contact.id = event.contact_id
    LEFT JOIN crm_user own ON own.id = contact.salesperson_id AND own.is_active AND own.is_salesperson
    LEFT JOIN crm_user teller ON teller.id = event.told_by_id AND teller.is_salesperson
    LEFT JOIN crm_document document ON document.number = event.document_number AND document.number <> ''
    LEFT JOIN interactions_email email ON email.id = event.email_id
    WHERE event.id = ANY (%(events)s::bigint[]) AND event.entry_id IS NULL
), decided AS MATERIALIZED (
    SELECT *, CASE WHEN why_not = ''
        THEN nextval(pg_get_serial_sequence('interactions_interactionlogentry', 'id')) END AS planned_id
    FROM reasoned ORDER BY id
)
"""
