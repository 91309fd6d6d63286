"""Finding rows by words, at about the same cost whether none of a million rows holds them or half of them do.

A list shows the first rows of an order. Where many rows match, they are found soonest by walking along that
order; where few do, by the index of words. PostgreSQL guesses which it is, and takes half a per cent of the table
for a word that it knows nothing of: then it reads a million rows in order to show none. So it is asked first.
"""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connections
from django.db.models import Func

# Frequent are words in FREQUENT of SAMPLE newest rows and in SPREAD of SAMPLE rows from all over the table: a
# word that came up this morning is in many new rows, and yet in few. Up to CAP rows are found by their keys.
SAMPLE, FREQUENT, SPREAD, CAP = 500, 3, 3, 1000

# PostgreSQL evaluates a condition only when it gets there. Without MATERIALIZED it would plan the inner SELECT
# for its first rows, which for words that it does not know is a scan of the table.
RARE = """
SELECT CASE WHEN %(frequent)s <= (
    SELECT count(*) FILTER (WHERE hit) FROM (
        SELECT search_vector @@ crm_words_query(%(text)s) AS hit FROM {table} ORDER BY id DESC LIMIT %(sample)s
    ) AS newest
) AND %(spread)s <= (
    SELECT count(*) FROM {table} WHERE search_vector @@ crm_words_query(%(text)s) AND id = ANY (ARRAY(
        SELECT first + n * greatest(1, (last - first) / %(sample)s)
        FROM (SELECT min(id) AS first, max(id) AS last FROM {table}) AS keys, generate_series(0, %(sample)s) AS n))
)
THEN NULL ELSE ARRAY(
    WITH hits AS MATERIALIZED (SELECT id FROM {table} WHERE search_vector @@ crm_words_query(%(text)s))
    SELECT id FROM hits LIMIT %(cap)s + 1)
END
"""


class Unindexed(Func):
    """The searched column as no index and no statistics know it: what is asked of it is taken to be found in few
    rows, and is looked up row by row."""

    template = "(%(expressions)s || '')"
    output_field = SearchVectorField()


class WordsQuery(SearchQuery):
    """Each word of a text as the beginning of a word; a migration makes the SQL function."""

    SEARCH_TYPES = {"plain": "crm_words_query"}


def with_words(queryset, text):
    """Return the rows of a queryset in which each word of the text begins a word; a blank text finds all.

    The model has a column `search_vector` with an index. Asks the database at once, in one statement.
    """
    # PostgreSQL knows no text with a NUL in it.
    text = text.replace("\0", " ")
    if not text.strip():
        return queryset
    words = WordsQuery(text)
    ids = _rare(queryset, text)
    if ids is None and len(text.split()) == 1:
        return queryset.filter(search_vector=words)
    if ids is not None and len(ids) <= CAP:
        return queryset.filter(pk__in=ids)
    # Asked of the unindexed column as well, the hits are taken to be so few that all of them are fetched by the
    # index of words and sorted. Frequent words that are several must not be: PostgreSQL multiplies its guesses,
    # and would fetch a million rows for fifty.
    indexed = {} if ids is None else {"search_vector": words}
    return queryset.alias(unindexed=Unindexed("search_vector")).filter(unindexed=words, **indexed)


def _rare(queryset, text):
    """The keys of the rows with these words, one more than CAP at most, or None when they are frequent."""
    values = {
        "text": text,
        "sample": SAMPLE,
        "frequent": FREQUENT,
        "spread": SPREAD,
        "cap": CAP,
    }
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(RARE.format(table=queryset.model._meta.db_table), values)
        return cursor.fetchone()[0]
