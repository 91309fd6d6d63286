"""Evaluate entries from the command line."""

from ...forms.entry_actions import EvaluateForm
from ..bulk import HOW, BulkCommand


class Command(BulkCommand):
    help = (
        "Evaluate the interactions of the log that the filters find and that are not cancelled; the evaluation "
        f"that one has is replaced. --evaluation is a filter, --give is what they get. {HOW}"
    )
    action = "evaluate"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--give",
            required=True,
            choices=[value for value, label in EvaluateForm.base_fields["evaluation"].choices],
            help="the new evaluation; none removes the one there is",
        )

    def asked(self, options):
        return {"evaluation": options["give"]}
