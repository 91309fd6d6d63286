"""What a run makes of each contact of its segment: one SELECT, which is shown first and carried out then."""

import json

from django.utils import timezone

from ..choices import LeftOut
from ..defaults_sql import COMPANY, CORRESPONDENCE_TYPE, LANGUAGE, MEMBER_SALESPERSON
from ..merging import TextError
from ..merging_sql import Values, merged, merged_subject

# `reasoned` are the entries with all members, and the first reason, if any, to leave one out; in the order of the
# members, as an INSERT likes them. An entry that cannot be sent, and is made all the same, is sent nowhere.
# `doubles` are the members whose e-mail address one before them has, of those that get an entry: an object to look
# up in, for PostgreSQL may carry out a join with rows that it cannot estimate as a loop within a loop.
# `decided` is what is decided of each, with one number that stands for all of it; OFFSET keeps it one row. `mark`
# is another one as soon as anything of that is, or anything that holds for all (`seed`).
DECIDED = f"""
WITH reasoned AS MATERIALIZED (
    SELECT contact.id, {COMPANY} AS company_id, {MEMBER_SALESPERSON} AS salesperson_id, template.group_id,
        sending.correspondence_type, by_rule.language, reason,
        CASE WHEN reason IS NULL AND sending.correspondence_type = 'email'
            AND 'same_email' <> ALL (%(include)s::text[]) THEN lower(contact.email) END AS receiver,
        coalesce(nullif(change ->> 'description', ''), %(description)s) AS description,
        coalesce(change ->> 'evaluation', %(evaluation)s) AS evaluation,
        coalesce((change ->> 'cost')::numeric, %(cost)s)::numeric(12, 2) AS cost,
        coalesce((change ->> 'duration')::integer, %(duration)s) AS duration,
        ({{subject}})::text AS subject, ({{body}})::text AS body
    FROM crm_segmentmember member
    JOIN crm_contact contact ON contact.id = member.contact_id
    JOIN interactions_interactiontemplate template ON template.id = %(template)s
    LEFT JOIN crm_contact company ON company.id = {COMPANY}
    LEFT JOIN crm_user own ON own.id = contact.salesperson_id AND own.is_active AND own.is_salesperson
    LEFT JOIN crm_user salesperson ON salesperson.id = {MEMBER_SALESPERSON}
    CROSS JOIN LATERAL (
        SELECT {CORRESPONDENCE_TYPE} AS sent_by, {LANGUAGE} AS language,
            %(changes)s::jsonb -> contact.id::text AS change
    ) by_rule
    CROSS JOIN LATERAL (
        SELECT CASE WHEN sent_by = 'email' AND contact.email = '' THEN 'no_email'
            WHEN sent_by = 'letter' AND contact.address = '' AND contact.city = ''
                AND coalesce(company.address, '') = '' AND coalesce(company.city, '') = ''
            THEN 'no_address' END AS nowhere
    ) found
    CROSS JOIN LATERAL (
        SELECT CASE WHEN nowhere IS NULL THEN sent_by ELSE '' END AS correspondence_type,
            CASE WHEN (change ->> 'left_out')::boolean THEN 'by_hand'
                WHEN contact.privacy_blocked THEN 'privacy_blocked'
                WHEN contact.archived_at IS NOT NULL THEN 'archived'
                WHEN contact.excluded_from_segments AND 'excluded' <> ALL (%(include)s::text[]) THEN 'excluded'
                WHEN {MEMBER_SALESPERSON} IS NULL THEN 'no_salesperson'
                WHEN nowhere <> ALL (%(include)s::text[]) THEN nowhere END AS reason
    ) sending
    WHERE member.segment_id = %(segment)s
), doubles AS MATERIALIZED (
    SELECT jsonb_object_agg(id, true) AS ids
    FROM (
        SELECT id, row_number() OVER (PARTITION BY receiver COLLATE "C" ORDER BY id) AS place
        FROM reasoned WHERE receiver IS NOT NULL
    ) numbered
    WHERE place > 1
), files AS MATERIALIZED (
    SELECT language, attachment_id
    FROM interactions_templatetext text
    JOIN interactions_templatetext_attachments ON templatetext_id = text.id
    WHERE template_id = %(template)s AND attachment_id <> ALL (%(dropped)s::bigint[])
), seed AS MATERIALIZED (
    SELECT hashtextextended(%(for_all)s || coalesce(
        string_agg(language || attachment_id, ' ' ORDER BY language, attachment_id), ''), 0) AS seed FROM files
), decided AS NOT MATERIALIZED (
    SELECT entry.*, hash_record_extended(entry, (SELECT seed FROM seed)) AS hash
    FROM (
        SELECT id, company_id, salesperson_id, group_id, correspondence_type, language, description, evaluation,
            cost, duration, subject, body, CASE WHEN (SELECT ids FROM doubles) ? id::text THEN 'same_email'
                ELSE coalesce(reason, '') END AS left_out
        FROM reasoned
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
# Which of the entries are e-mails with something to say.
IS_SENT = "correspondence_type = 'email' AND body <> ''"


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
        changes=json.dumps(wanted.changes_as_json) if wanted.changes else None,
        dropped=sorted(wanted.dropped),
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
                wanted.send,
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
        when = f"WHEN by_rule.language = {values(language)} THEN"
        subjects.append(f"{when} {written[0]}")
        bodies.append(f"{when} {written[1]}")
    return _either(subjects), _either(bodies)


def _either(branches):
    return f"CASE {' '.join(branches)} ELSE '' END" if branches else "''"
