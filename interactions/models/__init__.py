"""What was said: how it is set up, and what was recorded."""

from .attachment import Attachment
from .deletion import Deletion
from .email import Email
from .entry import EntryComment, InteractionLogEntry, InteractionLogEntryEvent
from .event import Event, RecordingRule
from .follow_up import FollowUp
from .logged_segment import LoggedSegment, SkippedContact
from .record_rules import HistoryContext
from .selection import Selection
from .template import InteractionGroup, InteractionTemplate, TemplateText

__all__ = [
    "Attachment",
    "Deletion",
    "Email",
    "EntryComment",
    "Event",
    "FollowUp",
    "HistoryContext",
    "InteractionGroup",
    "InteractionLogEntry",
    "InteractionLogEntryEvent",
    "InteractionTemplate",
    "LoggedSegment",
    "RecordingRule",
    "Selection",
    "SkippedContact",
    "TemplateText",
]
