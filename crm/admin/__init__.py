"""The admin of the ground."""

from .contacts import ContactAdmin, TagAdmin
from .users import SavedViewAdmin, UserAdmin

__all__ = ["ContactAdmin", "SavedViewAdmin", "TagAdmin", "UserAdmin"]
