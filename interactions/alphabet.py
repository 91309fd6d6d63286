"""Capitals and small letters, letter by letter.

Python and PostgreSQL each have tables of their own, by version of Unicode and, in PostgreSQL, by locale. A text
must read the same whichever of the two wrote it: these are the letters that change, and no others do. A migration
makes SQL functions of the same ones, and a test compares them.
"""

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

# The letters at the end have a way in one direction only.
TO_UPPER = str.maketrans(SMALL + "ςı", CAPITAL + "ΣI") | {ord("ß"): "SS"}
TO_LOWER = str.maketrans(CAPITAL + "İẞ", SMALL + "iß")


def upper(text):
    return text.translate(TO_UPPER)


def lower(text):
    return text.translate(TO_LOWER)
