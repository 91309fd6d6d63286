"""The letterhead: who writes."""

from django.utils.translation import gettext as _

from ..models import OurCompany
from .wording import one_line


def letterhead(company=None):
    """Return the letterhead as templates take it, in the language in force. `company` is our company as it is
    saved, or as somebody would have it."""
    company = company or OurCompany.objects.current()
    place = " ".join(filter(None, [company.postal_code, company.city]))
    return {
        "name": one_line(company.name),
        "logo": picture(company.logo_type, company.logo) if company.logo else None,
        "sender": _joined(company.name, company.address, place),
        "contacts": _shown(
            company.name if company.logo else "",
            company.address,
            place,
            company.country.name,
            company.phone,
            company.email,
            company.website,
        ),
        "foot": _shown(
            _joined(
                company.vat_number and _("VAT number %(number)s") % {"number": company.vat_number},
                company.bank_details,
            ),
            company.footer,
        ),
    }


def picture(kind, content):
    """Return a picture as templates take it; typst takes no file but of text."""
    return {"kind": kind, "content": list(content)}


def _shown(*texts):
    return [one_line(text) for text in texts if text]


def _joined(*texts):
    return " · ".join(_shown(*texts))
