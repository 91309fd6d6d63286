"""Contacts named by their numbers or e-mail addresses, in a text or in a file."""

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

from ..models import Contact

NUMBER = re.compile(r"\bC\d{6,}\b", re.IGNORECASE)
WORD = re.compile(r"[^\s,;<>\"']+")
# Each name with the contacts that it means; an e-mail address may be that of several.
FOUND = """
WITH named AS (SELECT unnest(%(names)s::text[]) AS word)
SELECT word, array_agg(id) FILTER (WHERE id IS NOT NULL) FROM (
    SELECT word, id FROM named LEFT JOIN crm_contact contact
        ON lower(email) = word AND email <> '' AND archived_at IS NULL
    WHERE word LIKE '%%@%%'
    UNION ALL
    SELECT word, id FROM named LEFT JOIN crm_contact contact ON number = upper(word)
    WHERE word NOT LIKE '%%@%%'
) AS found
GROUP BY word
"""


@dataclass(frozen=True)
class Named:
    """The contacts that were named, as a queryset, how many, and the names that no contact has."""

    contacts: object
    count: int
    unknown: list


def names_in(text):
    """Return whatever in a text looks like an e-mail address or a number, each once, in small letters.

    No text in the database holds a NUL, so here it stands between words as a blank does."""
    # Word by word: an expression for a whole address would read on from each letter of a word that is none.
    words = WORD.findall(text.replace("\0", " "))
    addresses = [word for word in words if "@" in word[1:-1]]
    others = " ".join(word for word in words if "@" not in word[1:-1])
    return list(dict.fromkeys(name.lower() for name in [*addresses, *NUMBER.findall(others)]))


def contacts_named(text):
    """Return the Named of a text."""
    names = names_in(text)
    with connection.cursor() as cursor:
        cursor.execute(FOUND, {"names": sorted(names)})
        found = cursor.fetchall()
    keys = {key for _name, meant in found for key in meant or []}
    unknown = sorted(name for name, meant in found if not meant)
    # One parameter, for a statement takes no more than 65,535.
    meant = RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
    return Named(Contact.objects.filter(pk__in=meant), len(keys), unknown)
