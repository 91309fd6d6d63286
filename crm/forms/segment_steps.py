"""The form of a step: what it does, and its criteria, of which only those that are open are shown."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from ..choices import StepAction
from ..choosing import Criteria, CriteriaForm, registered
from ..filtering import NO_SUCH_CHOICE
from .rendering import Checks, JoinedRadioSelect

ACTIONS = [(action.value, action.label) for action in StepAction.by_criteria()]


class StepForm(CriteriaForm):
    """The criteria that are `open` travel along, for an empty one would say nothing of itself; `more` opens one
    that a person asks for, and `close` puts one away with what was filled in."""

    action = forms.ChoiceField(
        label=_("What the step does"),
        choices=ACTIONS,
        widget=JoinedRadioSelect,
        initial=StepAction.ADD,
        error_messages=NO_SUCH_CHOICE | {"required": _("Choose what the step does.")},
    )
    # The segment's as it was shown.
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Open this page anew, and choose again.")
        ),
    )

    def __init__(self, data=None, **options):
        if data is not None:
            data = data.copy()
            for criterion in self._known(data.getlist("close")):
                for name in criterion.fields:
                    data.pop(name, None)
        # The list of contacts on the same page has fields of the same names.
        super().__init__(data, **{"auto_id": "step_%s"} | options)
        for field in self.fields.values():
            # There is a place for an error before there is one: what is wrong is told while one types.
            field.told_live = True
        for criterion in self._known(self.given("more")):
            self._begin_at(criterion)

    @staticmethod
    def _known(names):
        return [criterion for criterion in registered if criterion.name in names]

    def _begin_at(self, criterion):
        """Let the page begin at the criterion that was opened."""
        widget = self.fields[criterion.name].widget
        if isinstance(widget, Checks):
            widget.is_open = True
        else:
            widget.attrs["autofocus"] = True

    @property
    def asks_for_fields(self):
        """Whether criteria are to be opened or put away, and no more."""
        return bool(self.given("more") or self.given("close"))

    def is_open(self, criterion):
        """Whether a criterion is shown: it was opened, or something is filled in of it."""
        wanted = criterion.name in self.given("open") + self.given("more")
        closed = criterion.name in self.given("close")
        return not closed and (wanted or any(any(self.given(name)) for name in criterion.fields))

    @property
    def open(self):
        """The criteria that are shown, each with its bound fields."""
        shown = [criterion for criterion in registered if self.is_open(criterion)]
        return [(each, [self[name] for name in each.fields]) for each in shown]

    @property
    def offered(self):
        """The criteria that may be opened, under their headings."""
        closed = [criterion for criterion in registered if not self.is_open(criterion)]
        closed.sort(key=lambda criterion: criterion.group[0])
        groups = groupby(closed, lambda criterion: criterion.group)
        return [(heading, list(criteria)) for (_rank, heading), criteria in groups]

    @property
    def criteria(self):
        return Criteria(self)

    def show_again(self, version):
        """Show what was chosen with the version that the segment has now."""
        self.data["version"] = version
