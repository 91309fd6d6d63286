"""Letters that were written to contacts, as PDFs: that of one entry, and those of a run, in parts."""

from dataclasses import dataclass
from zipfile import ZipFile, ZipInfo

from django.db.models import Count, Q
from django.utils.timezone import localdate, localtime

from crm.addressing import postal_address
from crm.choices import CorrespondenceType
from crm.models import Document, OurCompany
from crm.typesetting import Letter, letters_pdf, speaking

from .choices import DocumentType
from .models import InteractionLogEntry

# As many letters as one file has at most.
PART = 1000
# Bytes: with its number and its ending, a name fits every file system.
LONGEST_NAME = 200
NOT_IN_NAMES = frozenset('<>:"/\\|?*')
REACHABLE = Q(contact__privacy_blocked=False, contact__archived_at=None)


@dataclass(frozen=True)
class RunLetters:
    """How many letters of a run can be printed, and how many not, as their contacts may not be written to now."""

    printed: int
    left_out: int

    @property
    def parts(self):
        """Each file of letters: its number, that of its first and of its last letter."""
        return [
            (at // PART + 1, at + 1, min(at + PART, self.printed))
            for at in range(0, self.printed, PART)
        ]


def written_entries():
    """Return a queryset of the entries that have a text to print: all but cancelled and postponed ones."""
    entries = InteractionLogEntry.objects.counted().exclude(body="")
    return entries.select_related("contact__company").defer(
        "search_vector", "contact__search_vector", "contact__company__search_vector"
    )


def is_letter(entry):
    """Whether an entry is a letter that can be printed."""
    sent = entry.correspondence_type == CorrespondenceType.LETTER or _covers(entry)
    return bool(sent and entry.body and not entry.postponed and not entry.is_cancelled)


def _covers(entry):
    return entry.document_type == DocumentType.COVER_LETTER


def letters_of(run):
    """Return a queryset of the letters among the entries of a run, by the contacts' names."""
    letters = written_entries().filter(run=run, correspondence_type=CorrespondenceType.LETTER)
    return letters.order_by("contact__sort_name", "pk")


def count_letters(run):
    """Return the RunLetters of a run."""
    counted = letters_of(run).aggregate(
        printed=Count("pk", filter=REACHABLE), left_out=Count("pk", filter=~REACHABLE)
    )
    return RunLetters(**counted)


def part_of(run, number):
    """Return the entries of a part of a run's letters, each with its number among all; none beyond the last."""
    before = (number - 1) * PART
    entries = letters_of(run).filter(REACHABLE)[before : before + PART]
    return list(enumerate(entries, before + 1))


def letter_of(entry, company=None):
    """Return the Letter of an entry as it is printed now; `company` is ours."""
    with speaking(entry.language):
        return Letter(
            recipient=_recipient(entry, company or OurCompany.objects.current()),
            day=localdate(entry.occurred_at),
            language=entry.language,
            subject=entry.subject,
            body=entry.body,
            reference=entry.document_number,
        )


def _recipient(entry, company):
    if _covers(entry):
        document = Document.objects.told_of(entry.contact_id, entry.document_number)
        if document:
            return document.recipient
    return postal_address(entry.contact, company.country.code)


def one_file(part):
    """Return the bytes of a PDF of the letters of a part."""
    company = OurCompany.objects.current()
    return letters_pdf(letters_in(part, company), company=company)


def letters_in(part, company):
    return [letter_of(entry, company) for _number, entry in part]


def zipped(part):
    """Yield the bytes of a ZIP with a PDF for each letter of a part; it is never there as a whole."""
    company, outgoing = OurCompany.objects.current(), Outgoing()
    with ZipFile(outgoing, "w") as archive:
        for number, entry in part:
            made_at = localtime(entry.occurred_at).timetuple()[:6]
            # Years before these, a ZIP cannot tell.
            info = ZipInfo(f"{number:04} {name_of(entry)}.pdf", max(made_at, (1980, 1, 1, 0, 0, 0)))
            archive.writestr(info, letters_pdf([letter_of(entry, company)], company=company))
            yield outgoing.take()
    yield outgoing.take()


class Outgoing:
    """A file that is written to at one end and emptied at the other."""

    def __init__(self):
        self._waiting = []

    def write(self, content):
        self._waiting.append(bytes(content))
        return len(content)

    def flush(self):
        """Nothing is kept back."""

    def take(self):
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken


def name_of(entry):
    """Return whom a letter is to as the name of a file: the company and the person, without what some systems do
    not take."""
    contact = entry.contact
    whom = f"{contact.company.name} - {contact.name}" if contact.company else contact.name
    plain = "".join(
        each if each.isprintable() and each not in NOT_IN_NAMES else " " for each in whom
    )
    short = " ".join(plain.split()).encode()[:LONGEST_NAME].decode(errors="ignore")
    return short.strip(" .")
