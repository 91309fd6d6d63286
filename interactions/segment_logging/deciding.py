"""What a run makes of each contact of its segment: one SELECT, which is shown first and carried out then."""

import json

from django.utils import timezone

from ..choices import LeftOut
from ..defaults_sql import COMPANY, CORRESPONDENCE_TYPE, LANGUAGE, MEMBER_SALESPERSON
from ..merging import TextError
from ..merging_sql import Values, merged, merged_subject

# `chosen` is who gets an entry, and what of it does not hang on texts; `left_out` is the first reason that holds,
# or ''. An entry that cannot be sent, and is made all the same, is sent nowhere. Of those with one e-mail address,
# the first that gets an entry keeps it: numbered by a window, for PostgreSQL may carry out a join with rows that
# it cannot estimate as a loop within a loop.
# `decided` is all that is decided of each, with one number that stands for it; OFFSET keeps the texts from being
# merged twice. The `mark` is another one as soon as anything of it is, or anything that holds for all (`seed`).
DECIDED = f"""
WITH chosen AS MATERIALIZED (
    SELECT id, company_id, salesperson_id, correspondence_type, language, change,
        CASE WHEN reason IS NOT NULL THEN reason
            WHEN row_number() OVER (PARTITION BY receiver COLLATE "C" ORDER BY id) > 1 THEN 'same_email'
            ELSE '' END AS left_out
    FROM (
        SELECT *, CASE
            WHEN reason IS NULL AND correspondence_type = 'email' AND 'same_email' <> ALL (%(include)s::text[])
            THEN lower(email) ELSE id::text END AS receiver
        FROM (
            SELECT contact.id, contact.email, {COMPANY} AS company_id, {MEMBER_SALESPERSON} AS salesperson_id,
                CASE WHEN nowhere IS NULL THEN sent_by ELSE '' END AS correspondence_type,
                by_rule.language, by_rule.change,
                CASE WHEN (by_rule.change ->> 'left_out')::boolean THEN 'by_hand'
                    WHEN contact.privacy_blocked THEN 'privacy_blocked'
                    WHEN contact.archived_at IS NOT NULL THEN 'archived'
                    WHEN contact.excluded_from_segments AND 'excluded' <> ALL (%(include)s::text[]) THEN 'excluded'
                    WHEN {MEMBER_SALESPERSON} IS NULL THEN 'no_salesperson'
                    WHEN nowhere <> ALL (%(include)s::text[]) THEN nowhere END AS reason
            FROM crm_segmentmember member
            JOIN crm_contact contact ON contact.id = member.contact_id
            JOIN interactions_interactiontemplate template ON template.id = %(template)s
            LEFT JOIN crm_contact company ON company.id = {COMPANY}
            LEFT JOIN crm_user own ON own.id = contact.salesperson_id AND own.is_active AND own.is_salesperson
            CROSS JOIN LATERAL (
                SELECT {CORRESPONDENCE_TYPE} AS sent_by, {LANGUAGE} AS language,
                    %(changes)s::jsonb -> contact.id::text AS change
            ) by_rule
            CROSS JOIN LATERAL (
                SELECT CASE WHEN sent_by = 'email' AND contact.email = '' THEN 'no_email'
                    WHEN sent_by = 'letter' AND contact.address = '' AND contact.city = ''
                        AND coalesce(company.address, '') = '' AND coalesce(company.city, '') = ''
                    THEN 'no_address' END AS nowhere
            ) sending
            WHERE member.segment_id = %(segment)s
        ) reasoned
    ) addressed
), files AS (
    SELECT language, attachment_id
    FROM interactions_templatetext text
    JOIN interactions_templatetext_attachments ON templatetext_id = text.id
    WHERE template_id = %(template)s
), seed AS (
    SELECT hashtextextended(%(for_all)s || coalesce(
        string_agg(language || attachment_id, ' ' ORDER BY language, attachment_id), ''), 0) AS seed FROM files
), decided AS MATERIALIZED (
    SELECT entry.*, hash_record_extended(entry, (SELECT seed FROM seed)) AS hash
    FROM (
        SELECT chosen.id, left_out, chosen.company_id, chosen.salesperson_id, template.group_id,
            chosen.correspondence_type, chosen.language,
            coalesce(nullif(change ->> 'description', ''), %(description)s) AS description,
            coalesce(change ->> 'evaluation', %(evaluation)s) AS evaluation,
            coalesce((change ->> 'cost')::numeric, %(cost)s)::numeric(12, 2) AS cost,
            coalesce((change ->> 'duration')::integer, %(duration)s) AS duration,
            ({{subject}})::text AS subject, ({{body}})::text AS body
        FROM chosen
        JOIN interactions_interactiontemplate template ON template.id = %(template)s
        JOIN crm_contact contact ON contact.id = chosen.id
        LEFT JOIN crm_contact company ON company.id = chosen.company_id
        LEFT JOIN crm_user salesperson ON salesperson.id = chosen.salesperson_id
        OFFSET 0
    ) entry
), summed AS MATERIALIZED (
    SELECT made, left_out, concat_ws('~', made, left_out, hash) AS mark
    FROM (
        SELECT count(*) FILTER (WHERE left_out = '') AS made, count(*) FILTER (WHERE left_out <> '') AS left_out,
            coalesce(bit_xor(hash), 0) AS hash FROM decided
    ) counted
)
"""


def decided(wanted):
    """Return the beginning of a statement that decides a run, and the values of its parameters."""
    values = Values(
        segment=wanted.segment.pk,
        template=wanted.template.pk,
        chosen_type=wanted.correspondence_type,
        chosen_language=wanted.language,
        text_languages=list(wanted.texts),
        chosen_salesperson=wanted.salesperson and wanted.salesperson.pk,
        stand_in=wanted.by.pk if LeftOut.NO_SALESPERSON in wanted.include else None,
        include=wanted.included,
        changes=json.dumps(wanted.changes_as_json),
        description=wanted.description,
        evaluation=wanted.evaluation,
        cost=wanted.cost,
        duration=wanted.duration,
        for_all=json.dumps(
            [
                wanted.segment.pk,
                wanted.template.pk,
                wanted.by.pk,
                wanted.occurred_at.timestamp(),
                wanted.information_flow,
                wanted.initiated_by,
                wanted.attempt_failed,
                wanted.follow_up_days,
            ]
        ),
    )
    subject, body = _texts(wanted, values)
    return DECIDED.format(subject=subject, body=body), values


def _texts(wanted, values):
    """The expressions of the subject and the body, each in the entry's language."""
    subjects, bodies = [], []
    for language, (subject, body) in wanted.texts.items():
        about = {"language": language, "today": timezone.localdate()}
        try:
            written = merged_subject(subject, values, **about), merged(body, values, **about)
        except TextError:
            # As with one entry: such a text is empty.
            continue
        when = f"WHEN chosen.language = {values(language)} THEN"
        subjects.append(f"{when} {written[0]}")
        bodies.append(f"{when} {written[1]}")
    return _either(subjects), _either(bodies)


def _either(branches):
    return f"CASE {' '.join(branches)} ELSE '' END" if branches else "''"
