"""Cancel entries from the command line."""

from ..bulk import HOW, BulkCommand


class Command(BulkCommand):
    help = f"Cancel the interactions of the log that the filters find and that are not cancelled. {HOW}"
    action = "cancel"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--reason", default="", help="why; stands on each entry")

    def asked(self, options):
        return {"reason": options["reason"]}
