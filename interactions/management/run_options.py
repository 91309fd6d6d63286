"""The options of a command that logs a segment, and the run that they ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.dates import in_these_centuries
from crm.filter_fields import RowField
from crm.models import Segment, User

from .. import defaults
from ..choices import LeftOut
from ..models import InteractionTemplate, LoggedSegment
from ..segment_logging import Wanted, defaults_of
from ..segment_logging.wanted import NEVER
from .options import check_form, check_options

OWN = "own"
DATES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]
OVERRIDABLE = [reason.value for reason in LeftOut if reason not in NEVER]
TEXTS = ("segment", "template", "by", "date", "salesperson", "description", "expect", "key")


class RunForm(forms.Form):
    segment = forms.ModelChoiceField(Segment.objects.all(), to_field_name="number")
    template = RowField(queryset=InteractionTemplate.objects.all(), known_by="code")
    by = RowField(queryset=User.objects.filter(is_active=True), known_by="email")
    salesperson = RowField(queryset=User.objects.salespeople(), known_by="email", required=False)
    date = forms.DateTimeField(input_formats=DATES, validators=[in_these_centuries], required=False)
    description = forms.CharField(
        max_length=LoggedSegment._meta.get_field("description").max_length, required=False
    )
    send = forms.BooleanField(required=False)
    key = forms.CharField(
        max_length=LoggedSegment._meta.get_field("idempotency_key").max_length, required=False
    )

    def clean_by(self):
        by = self.cleaned_data["by"]
        if not by.has_perm("interactions.add_loggedsegment"):
            raise ValidationError(_("%(name)s may not log segments.") % {"name": by})
        return by

    def clean(self):
        cleaned = super().clean()
        by = cleaned.get("by")
        if by and cleaned.get("send") and not by.has_perm("interactions.add_email"):
            self.add_error("by", _("%(name)s may not send e-mails.") % {"name": by})
        return cleaned

    def wanted(self, include):
        """The run that a valid form asks for; `include` as in Wanted."""
        told = self.cleaned_data
        given = {name: told[name] for name in ("salesperson", "description") if told[name]}
        return Wanted(
            segment=told["segment"],
            template=told["template"],
            by=told["by"],
            occurred_at=told["date"] or defaults.occurred_at(timezone.now()),
            include=frozenset(include),
            send=told["send"],
            **defaults_of(told["template"]) | given,
        )


def add_options(parser):
    """Give a command the options of a run."""
    parser.add_argument("segment", metavar="SEGMENT", help="the segment's number, S0042")
    parser.add_argument("--template", required=True, metavar="CODE", help="the template")
    parser.add_argument("--by", required=True, metavar="E-MAIL", help="the user who logs it")
    parser.add_argument(
        "--date",
        metavar="YYYY-MM-DD[THH:MM]",
        help="when the interactions take place (default: now)",
    )
    parser.add_argument(
        "--salesperson",
        default=OWN,
        metavar="E-MAIL|own",
        help="whose interactions they are (default: each contact's own salesperson)",
    )
    parser.add_argument("--description", metavar="TEXT", help="instead of the template's")
    parser.add_argument(
        "--send",
        action="store_true",
        help="send the e-mails among them, as far as they have a text",
    )
    parser.add_argument(
        "--include",
        nargs="+",
        default=[],
        metavar="REASON",
        choices=OVERRIDABLE,
        help=f"reasons that leave nobody out this time: {', '.join(OVERRIDABLE)}; those without a salesperson are "
        "then logged as interactions of --by",
    )


def wanted_by(options):
    """Return the Wanted that a command's options ask for. Raises WrongOption."""
    check_options({name: options[name] for name in TEXTS})
    given = {name: options[name] or "" for name in RunForm.base_fields}
    given["segment"] = given["segment"].upper()
    if given["salesperson"] == OWN:
        given["salesperson"] = ""
    form = RunForm(given)
    check_form(form)
    return form.wanted(options["include"])
