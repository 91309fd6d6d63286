"""The admin of the ground."""

from .contacts import ContactAdmin, ContactImportAdmin, TagAdmin
from .documents import DocumentAdmin, DocumentSeriesAdmin
from .jobs import JobAdmin
from .segments import SavedCriteriaAdmin, SegmentAdmin
from .tokens import ApiTokenAdmin
from .users import SavedViewAdmin, UserAdmin

__all__ = [
    "ApiTokenAdmin",
    "ContactAdmin",
    "ContactImportAdmin",
    "DocumentAdmin",
    "DocumentSeriesAdmin",
    "JobAdmin",
    "SavedCriteriaAdmin",
    "SavedViewAdmin",
    "SegmentAdmin",
    "TagAdmin",
    "UserAdmin",
]
