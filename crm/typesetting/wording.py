"""Words, numbers and dates as a letter has them, in its language."""

import re

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ..dates import in_words
from ..templatetags.documents import trimmed

# Carriage returns and the like have no picture; other blanks are blanks.
NOT_SHOWN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")


def words_in(language):
    """Return the language that words are there in for who is written to in this one: itself, or else English."""
    return language if language in dict(settings.LANGUAGES) else "en"


def speaking(language):
    """A context in which words, numbers and dates are of a letter's language."""
    return translation.override(words_in(language))


def page_words():
    # Translators: what stands at the foot of each page that is printed; keep {page} and {pages}.
    return {"page": _("Page {page} of {pages}")}


def lines_of(text):
    """Return the lines of a text as they can be set: without what has no picture."""
    plain = NOT_SHOWN.sub("", LINE_ENDS.sub("\n", text)).replace("\t", "    ")
    return plain.strip("\n").split("\n")


def paragraphs_of(text):
    """Return a text as paragraphs, each a list of its lines; an empty line parts two."""
    paragraphs = [[]]
    for line in lines_of(text):
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]


def one_line(text):
    return " ".join(" ".join(lines_of(text)).split())


def day(value):
    return in_words(value, translation.get_language())


def percent(value):
    return _("%(number)s %%") % {"number": trimmed(value)}
