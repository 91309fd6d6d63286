"""Whom the team talks to, and who the team is."""

from .contact import Contact, Tag
from .saved_view import SavedView
from .user import User

__all__ = ["Contact", "SavedView", "Tag", "User"]
