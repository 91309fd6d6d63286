"""The admin of the ground."""

from .contacts import ContactAdmin, ContactImportAdmin, TagAdmin
from .jobs import JobAdmin
from .users import SavedViewAdmin, UserAdmin

__all__ = [
    "ContactAdmin",
    "ContactImportAdmin",
    "JobAdmin",
    "SavedViewAdmin",
    "TagAdmin",
    "UserAdmin",
]
