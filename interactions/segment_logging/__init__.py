"""Logging a segment: one interaction with each contact, exactly as the pre-flight showed it, or nothing."""

from .preflight import Preflight, left_out_contacts, preflight
from .running import NothingToLog, PreflightChanged, log_segment, logged_before
from .wanted import LIMIT, MemberChange, Wanted, defaults_of

__all__ = [
    "LIMIT",
    "MemberChange",
    "NothingToLog",
    "Preflight",
    "PreflightChanged",
    "Wanted",
    "defaults_of",
    "left_out_contacts",
    "log_segment",
    "logged_before",
    "preflight",
]
