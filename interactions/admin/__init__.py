"""The admin of the work."""

from .entries import EntryAdmin, HistoryAdmin
from .records import AttachmentAdmin, DeletionAdmin, FollowUpAdmin
from .setup import GroupAdmin, TemplateAdmin

__all__ = [
    "AttachmentAdmin",
    "DeletionAdmin",
    "EntryAdmin",
    "FollowUpAdmin",
    "GroupAdmin",
    "HistoryAdmin",
    "TemplateAdmin",
]
