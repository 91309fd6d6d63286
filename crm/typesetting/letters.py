"""Letters as a PDF: one, or as many as a run made."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ..dates import midnight
from . import wording
from .compiling import pdf
from .letterhead import letterhead

# More of them are set by a process of its own. Nobody waits longer for it than so many seconds.
FEW, SECONDS = 20, 120


@dataclass(frozen=True)
class Letter:
    """What stands in a letter: the recipient's name and address, and a text of paragraphs. `reference` is the
    number of what it is about."""

    recipient: str
    day: date
    language: str
    subject: str
    body: str
    reference: str = ""


def letters_pdf(letters, *, company=None):
    """Return the bytes of a PDF of some letters, one at least, each on pages of its own that are counted for
    themselves. `company` is who writes: ours as it is saved, or as somebody would have it. Raises
    TypesettingError."""
    seconds = SECONDS if len(letters) > FEW else None
    made_at = midnight(letters[0].day)
    return pdf("letter", data_of(letters, company), made_at=made_at, seconds=seconds)


def data_of(letters, company=None):
    """Return what the template takes."""
    papers = {}
    for language in {wording.words_in(letter.language) for letter in letters}:
        with wording.speaking(language):
            papers[language] = {"head": letterhead(company), "words": wording.page_words()}
    return {
        "papers": papers,
        "title": wording.one_line(letters[0].subject) if len(letters) == 1 else "",
        "letters": [_set(letter) for letter in letters],
    }


def _set(letter):
    with wording.speaking(letter.language):
        facts = [(_("Date"), wording.day(letter.day))]
        if letter.reference:
            facts.append((_("Our reference"), wording.one_line(letter.reference)))
    return {
        "language": wording.words_in(letter.language),
        "spoken": letter.language or "en",
        "recipient": wording.lines_of(letter.recipient),
        "facts": facts,
        "subject": wording.one_line(letter.subject),
        "body": wording.paragraphs_of(letter.body),
    }
