"""Whom the team talks to, and who the team is."""

from .contact import Contact, Tag
from .contact_import import (
    ContactImport,
    ContactImportChange,
    ContactImportProblem,
    ContactImportRow,
)
from .saved_view import SavedView
from .segment import SavedCriteria, Segment, SegmentMember, SegmentStep
from .tagging import Tagging
from .user import User

__all__ = [
    "Contact",
    "ContactImport",
    "ContactImportChange",
    "ContactImportProblem",
    "ContactImportRow",
    "SavedCriteria",
    "SavedView",
    "Segment",
    "SegmentMember",
    "SegmentStep",
    "Tag",
    "Tagging",
    "User",
]
