"""A number is found however it is typed, and so is a town in its old and its new spelling."""

from django.db import migrations

FUNCTIONS = r"""
-- What tells a phone number from others, whatever stands before it: its last eight digits.
CREATE FUNCTION crm_phone_end(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT right(regexp_replace(value, '\D', '', 'g'), 8)
$$;

-- Each word of a text as the beginning of a word; NULL, which matches nothing, when there is no word in it. A word
-- of digits may be a contact's number without C and zeros, or a phone number with another beginning, and so may
-- several be together; å is also looked for as aa, and aa as å, which is folded to a.
CREATE OR REPLACE FUNCTION crm_words_query(value text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN value ~ '^[-+()/.\s\d]+$' AND length(crm_phone_end(value)) = 8
        THEN to_tsquery('simple', string_agg(term, ' & ')) || to_tsquery('simple', crm_phone_end(value))
        ELSE to_tsquery('simple', string_agg(term, ' & ')) END
    FROM (
        SELECT '(' || concat_ws(' | ', word || ':*', nullif(long, word) || ':*',
            nullif(replace(word, 'aa', 'a'), word) || ':*',
            CASE WHEN word ~ '^\d{1,8}$' THEN 'c' || lpad(word, greatest(6, length(word)), '0')
                WHEN word ~ '^\d+$' THEN right(word, 8) END) || ')' AS term
        FROM unnest(string_to_array(nullif(crm_words(value), ''), ' '), string_to_array(nullif(
            crm_words(replace(replace(normalize(value, NFC), 'å', 'aa'), 'Å', 'aa')), ''), ' ')) AS words (word, long)
    ) AS terms
$$;
"""

DROP = r"""
CREATE OR REPLACE FUNCTION crm_words_query(value text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_tsquery('simple', replace(nullif(crm_words(value), ''), ' ', ':* & ') || ':*')
$$;
DROP FUNCTION crm_phone_end(text);
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0013_tags_count")]

    operations = [migrations.RunSQL(FUNCTIONS, DROP)]
