"""What the options of all commands have in common."""

from django.core.management import CommandError


class WrongOption(CommandError):
    """The options are wrong, so nothing was done."""

    def __init__(self, sentence):
        super().__init__(sentence, returncode=2)
