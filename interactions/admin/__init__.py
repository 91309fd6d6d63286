"""The admin of the work."""

from .entries import EntryAdmin, HistoryAdmin
from .records import AttachmentAdmin, DeletionAdmin, EmailAdmin, FollowUpAdmin, LoggedSegmentAdmin
from .setup import GroupAdmin, TemplateAdmin

__all__ = [
    "AttachmentAdmin",
    "DeletionAdmin",
    "EmailAdmin",
    "EntryAdmin",
    "FollowUpAdmin",
    "GroupAdmin",
    "HistoryAdmin",
    "LoggedSegmentAdmin",
    "TemplateAdmin",
]
