"""Restore a cancelled run from the command line."""

from ..runs import HOW, RunCommand


class Command(RunCommand):
    help = (
        "Restore a logged segment with the interactions that were cancelled with it. Those that were cancelled "
        f"one by one stay cancelled. {HOW}"
    )
    action = "restore"
