"""The fields that a column of a file can go to, and the column names that they are known by."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models import Contact
from ..models.contact import DETAILS

# In the order of the list in which a person chooses; in a program's own export each is a column.
OWN_FIELDS = [
    "number",
    "kind",
    "external_id",
    "first_name",
    "last_name",
    "job_title",
    *DETAILS,
    "salesperson",
    "tags",
]
LABELS = {
    "company": pgettext_lazy("column of an import", "name of the company"),
    "name": pgettext_lazy("column of an import", "name of the person"),
} | {field: Contact._meta.get_field(field).verbose_name for field in OWN_FIELDS}
LEFT_OUT = _("left out")

# Without case, accents, spaces and signs. Where two columns claim a field, the first spelling here wins.
SPELLINGS = {
    "number": "contactnumber contactno kontaktnummer kontaktnr number nummer",
    "kind": "kind contactkind contacttype kontakttype type art",
    "external_id": (
        "externalnumber externalid customerid customernumber customerno eksterntnummer eksterntid kundenummer"
        " kundenr accountnumber accountno debitornummer debitornr id"
    ),
    "company": (
        "companyname company firmanavn firma virksomhed virksomhedsnavn selskab organisation organization"
        " organizationname organisationname account accountname business businessname customername customer"
        " kunde kundenavn employer"
    ),
    "name": (
        "contactname contactperson contact fullname personname kontaktperson kontaktnavn kontakt fuldenavn name"
        " navn displayname attention att"
    ),
    "first_name": "firstname givenname forename fornavn",
    "last_name": "lastname surname familyname efternavn",
    "job_title": "jobtitle contacttitle title position role stilling titel jobtitel stillingsbetegnelse",
    "email": "email emailaddress mail emailadresse epost mailadresse email1 primaryemail",
    "phone": (
        "phone phonenumber telephone telephonenumber tel telefon telefonnummer tlf tlfnr businessphone workphone"
    ),
    "mobile": "mobile mobilephone mobilenumber cell cellphone mobil mobilnummer mobiltelefon mobilnr",
    "address": "address streetaddress street address1 addressline1 adresse gade vej gadeadresse vejnavn",
    "postal_code": "postalcode postcode zip zipcode postnr postnummer postalzip",
    "city": "city town by bynavn postdistrikt postby",
    "region": "region state province county stateprovince landsdel omraade omrade",
    "country": "country countrycode countryregion countryname land landekode landkode",
    "language": "language languagecode sprog sprogkode",
    "correspondence_type": (
        "correspondencetype correspondence korrespondancetype korrespondance preferredchannel"
    ),
    "salesperson": (
        "salesperson salespersoncode saelger salgsmedarbejder owner accountmanager salesrep ansvarlig"
    ),
    "tags": "tags tag labels categories category maerker etiketter kategori kategorier",
}
FIELD_OF = {
    spelling: (field, place)
    for field, spellings in SPELLINGS.items()
    for place, spelling in enumerate(spellings.split())
}
# A row can be about a contact only by one of these.
NAMING = {"number", "external_id", "company", "name", "first_name", "last_name"}


def fold(text):
    """A text without case, accents, spaces and signs, as names of columns and vocabularies are compared."""
    text = text.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    text = unicodedata.normalize("NFKD", text.replace("oe", "o"))
    return re.sub(r"[^a-z0-9]", "", text)


def recognised(header):
    """Return how many names of a header are known: the measure of a guess at the delimiter."""
    return sum(fold(name) in FIELD_OF for name in header)


def header_place(rows):
    """Return which of the first rows holds the column names, 0 where none does.

    Above them, a title has fewer cells; data that happen to be called like a column have not.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    for place, row in enumerate(rows):
        known = recognised(row)
        if (
            filled[place] > 1
            and known
            and (known > 1 or all(n < filled[place] for n in filled[:place]))
        ):
            return place
    return 0


def guess(header):
    """Return the field of each column of the header, "" for those that are left out."""
    best = {}
    for column, name in enumerate(header):
        if found := FIELD_OF.get(fold(name)):
            field, place = found
            best[field] = min(best.get(field, (place, column)), (place, column))
    chosen = {column: field for field, (_place, column) in best.items()}
    return [chosen.get(column, "") for column in range(len(header))]
