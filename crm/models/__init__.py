"""Whom the team talks to, and who the team is."""

from .api_token import ApiToken
from .contact import Contact, Tag
from .contact_import import (
    ContactImport,
    ContactImportChange,
    ContactImportProblem,
    ContactImportRow,
)
from .document import Document, DocumentLine, DocumentSeries
from .our_company import OurCompany
from .saved_view import SavedView
from .segment import SavedCriteria, Segment, SegmentMember, SegmentStep
from .tagging import Tagging
from .user import User

__all__ = [
    "ApiToken",
    "Contact",
    "ContactImport",
    "ContactImportChange",
    "ContactImportProblem",
    "ContactImportRow",
    "Document",
    "DocumentLine",
    "DocumentSeries",
    "OurCompany",
    "SavedCriteria",
    "SavedView",
    "Segment",
    "SegmentMember",
    "SegmentStep",
    "Tag",
    "Tagging",
    "User",
]
