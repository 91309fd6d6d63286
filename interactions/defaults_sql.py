"""The rules of `defaults` in SQL, for many entries at once; a rule that changes there changes here.

Expressions over the aliases `contact`, `template`, and `own`: the contact's salesperson, while active and a
salesperson. The parameters bear the names of what `defaults` takes.
"""

# `chosen_type` is NULL where no choice was made; '' is the choice that nothing is sent.
CORRESPONDENCE_TYPE = """
coalesce(%(chosen_type)s::text, CASE WHEN template.ignore_contact_correspondence_type
    THEN template.correspondence_type
    ELSE coalesce(nullif(contact.correspondence_type, ''), template.correspondence_type) END)
"""
# So is `chosen_language`.
LANGUAGE = """
coalesce(%(chosen_language)s::text, CASE WHEN contact.language = ANY (%(text_languages)s::text[])
    THEN contact.language ELSE template.language END)
"""
MEMBER_SALESPERSON = "coalesce(%(chosen_salesperson)s::bigint, own.id, %(stand_in)s::bigint)"
# For what was told: `document`, and `teller`, who told it, while a salesperson; the rule's comes first.
EVENT_SALESPERSON = """
coalesce(event.salesperson_id, CASE rule.salesperson
    WHEN 'contact' THEN own.id
    WHEN 'user' THEN teller.id
END, document.salesperson_id, own.id, teller.id)
"""
COMPANY = "CASE contact.kind WHEN 'company' THEN contact.id ELSE contact.company_id END"
