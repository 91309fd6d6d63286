"""Restore cancelled entries from the command line."""

from ..bulk import HOW, BulkCommand


class Command(BulkCommand):
    help = (
        f"Restore the interactions of the log that the filters find and that are cancelled. {HOW}"
    )
    action = "restore"
