"""The SQL functions that columns and searches are made with. They need no extension."""

from django.db import migrations

FUNCTIONS = r"""
CREATE SEQUENCE crm_contact_number;

-- 'C000123': the next number of a series, longer when the digits are used up.
CREATE FUNCTION crm_next_number(prefix text, digits integer, sequence text) RETURNS text
LANGUAGE sql VOLATILE AS $$
    SELECT prefix || lpad(n::text, greatest(digits, length(n::text)), '0') FROM nextval(sequence) AS n
$$;

-- Without accents and case, the same under any locale: letters that Unicode does not take apart are named.
CREATE FUNCTION crm_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(replace(replace(replace(
        translate(regexp_replace(normalize(value, NFD), '[\u0300-\u036f]', '', 'g'), 'ØøŁłĐđÐðı', 'oollddddi'),
        'Æ', 'ae'), 'æ', 'ae'), 'ß', 'ss'))
$$;

-- Folded words with one space between them; every sign of ASCII that is neither letter nor digit parts words.
CREATE FUNCTION crm_words(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(crm_fold(value), '[^a-z0-9\u0080-\uffff]+', ' ', 'g'))
$$;

-- What a search looks in. A phone number is found however it is spaced, with and without its country code.
CREATE FUNCTION crm_search_vector(value text, phone text, mobile text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple', concat_ws(' ', crm_words(value),
        regexp_replace(phone, '\D', '', 'g'), right(regexp_replace(phone, '\D', '', 'g'), 8),
        regexp_replace(mobile, '\D', '', 'g'), right(regexp_replace(mobile, '\D', '', 'g'), 8)))
$$;

-- Each word of a text as the beginning of a word; NULL, which matches nothing, when there is no word in it.
CREATE FUNCTION crm_words_query(value text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_tsquery('simple', replace(nullif(crm_words(value), ''), ' ', ':* & ') || ':*')
$$;
"""

DROP = """
DROP FUNCTION crm_words_query(text);
DROP FUNCTION crm_search_vector(text, text, text);
DROP FUNCTION crm_words(text);
DROP FUNCTION crm_fold(text);
DROP FUNCTION crm_next_number(text, integer, text);
DROP SEQUENCE crm_contact_number;
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_users")]

    operations = [migrations.RunSQL(FUNCTIONS, DROP)]
