"""The admin of the ground."""

from .contacts import ContactAdmin, TagAdmin
from .jobs import JobAdmin
from .users import SavedViewAdmin, UserAdmin

__all__ = ["ContactAdmin", "JobAdmin", "SavedViewAdmin", "TagAdmin", "UserAdmin"]
