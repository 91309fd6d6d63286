"""Capitals, small letters and subjects in SQL, as texts with merge fields have them."""

from django.db import migrations

# As `interactions.alphabet` has them; another letter there takes another migration.
SMALL = (
    "abcdefghijklmnopqrstuvwxyz"
    "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"
    "āăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżž"
    "ơưșțẁẃẅ"
    "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
    "άέήίαβγδεζηθικλμνξοπρστυφχψωϊϋόύώ"
    "абвгдежзийклмнопрстуфхцчшщъыьэюяѐёђѓєѕіїјљњћќѝўџґ"
)
CAPITAL = SMALL.upper()

FUNCTIONS = rf"""
-- Letter by letter, the same under any locale.
CREATE FUNCTION interactions_upper(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(translate(value, '{SMALL}ςı', '{CAPITAL}ΣI'), 'ß', 'SS')
$$;

CREATE FUNCTION interactions_lower(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT translate(value, '{CAPITAL}İẞ', '{SMALL}iß')
$$;

-- One line, cut to what an entry holds. What counts as a blank is what Python's str.split() takes for one.
CREATE FUNCTION interactions_subject(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT left(btrim(regexp_replace(value,
        '[\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g'), ' '), 250)
$$;
"""

DROP = """
DROP FUNCTION interactions_subject(text);
DROP FUNCTION interactions_lower(text);
DROP FUNCTION interactions_upper(text);
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0023_run_roles")]

    operations = [migrations.RunSQL(FUNCTIONS, DROP)]
