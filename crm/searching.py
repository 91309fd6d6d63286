"""Finding rows by words, at about the same cost whether none of a million rows holds them or half of them do.

A list shows the first rows of an order. Where many rows match, they are found soonest by walking along that
order; where few do, by the index of words. PostgreSQL guesses which it is, and takes half a per cent of the table
for a word that it knows nothing of: then it reads a million rows in order to show none. So it is asked first.
"""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connections
from django.db.models import F, Func

# Words in more than a fiftieth of the newest rows are frequent, and so are those with more hits than CAP.
SAMPLE, FREQUENT, CAP = 500, 10, 1000

# PostgreSQL evaluates the second branch only when it gets there. Without MATERIALIZED it would plan the inner
# SELECT for its first rows, which for words that it does not know is a scan of the table.
RARE = """
SELECT CASE WHEN %(frequent)s <= (
    SELECT count(*) FILTER (WHERE hit) FROM (
        SELECT search_vector @@ crm_words_query(%(text)s) AS hit FROM {table} ORDER BY id DESC LIMIT %(sample)s
    ) AS newest)
THEN NULL ELSE ARRAY(
    WITH hits AS MATERIALIZED (SELECT id FROM {table} WHERE search_vector @@ crm_words_query(%(text)s))
    SELECT id FROM hits LIMIT %(cap)s + 1)
END
"""


class Unindexed(Func):
    """The searched column as no index knows it. For several words PostgreSQL multiplies its guesses: two words
    that every row holds would be fetched by the index, a million rows for fifty."""

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
    ids = _rare(queryset, text)
    if ids is None:
        column = Unindexed("search_vector") if len(text.split()) > 1 else F("search_vector")
        return queryset.alias(words=column).filter(words=WordsQuery(text))
    return queryset.filter(pk__in=ids)


def _rare(queryset, text):
    """The keys of all rows with these words, or None when they are frequent."""
    values = {"text": text, "sample": SAMPLE, "frequent": FREQUENT, "cap": CAP}
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(RARE.format(table=queryset.model._meta.db_table), values)
        ids = cursor.fetchone()[0]
    return None if ids is None or len(ids) > CAP else ids
