"""The admin of the ground."""

from .contacts import ContactAdmin, ContactImportAdmin, TagAdmin
from .jobs import JobAdmin
from .segments import SavedCriteriaAdmin, SegmentAdmin
from .users import SavedViewAdmin, UserAdmin

__all__ = [
    "ContactAdmin",
    "ContactImportAdmin",
    "JobAdmin",
    "SavedCriteriaAdmin",
    "SavedViewAdmin",
    "SegmentAdmin",
    "TagAdmin",
    "UserAdmin",
]
