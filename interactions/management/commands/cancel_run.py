"""Cancel a run from the command line."""

from ...forms.entry_actions import CancelForm
from ..options import check_form
from ..runs import HOW, RunCommand


class Command(RunCommand):
    help = f"Cancel a logged segment with all its interactions that are not cancelled. {HOW}"
    action = "cancel"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--reason", default="", help="why; stands on the run and each entry")

    def asked(self, options):
        form = CancelForm({"reason": options["reason"]})
        check_form(form)
        return form.cleaned_data
