"""What the steps of a segment did, in words: by what they chose, and what became of those they were about."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, F, Func, Q, TextField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..choices import StepAction
from ..models.segment import in_language

# The first few contacts that came or went.
NAMES = Func(
    F("changed_ids"),
    template="""ARRAY(SELECT name FROM crm_contact WHERE id = ANY ((%(expressions)s)[1:3])
        ORDER BY sort_name, id)""",
    output_field=ArrayField(TextField()),
)


@dataclass(frozen=True)
class KeptOut:
    """Of some contacts, how many no segment takes, by the weightiest reason; `found` are all of them."""

    found: int
    blocked: int
    archived: int
    excluded: int

    @property
    def addable(self):
        """How many can be added where those that are excluded from segments cannot."""
        return self.found - self.blocked - self.archived - self.excluded

    def reasons(self, *, with_excluded=True):
        """Yield in words how many are kept out, for each reason there is."""
        if self.blocked:
            yield _("%(number)s privacy-blocked") % {"number": intcomma(self.blocked)}
        if self.archived:
            yield _("%(number)s archived") % {"number": intcomma(self.archived)}
        if self.excluded and with_excluded:
            yield _("%(number)s excluded from segments") % {"number": intcomma(self.excluded)}


def kept_out(contacts):
    """Return the KeptOut of a queryset of contacts, in one statement."""
    excluded = Q(privacy_blocked=False, archived_at=None, excluded_from_segments=True)
    counts = contacts.order_by().aggregate(
        found=Count("pk"),
        blocked=Count("pk", filter=Q(privacy_blocked=True)),
        archived=Count("pk", filter=Q(privacy_blocked=False, archived_at__isnull=False)),
        excluded=Count("pk", filter=excluded),
    )
    return KeptOut(**counts)


def told_steps(segment):
    """Return the steps of a segment in their order, each with `said`: by what it chose, in words."""
    steps = list(segment.steps.select_related("taken_by").annotate(names=NAMES))
    for step in steps:
        step.said = _named(step) if step.is_by_hand else step.in_words
    return steps


def _named(step):
    """Whom a step added or removed by hand."""
    others = step.came + step.went - len(step.names)
    said = ", ".join(step.names) or _("nobody")
    if others > 0:
        text = ngettext("%(names)s and %(number)s other", "%(names)s and %(number)s others", others)
        said = text % {"names": said, "number": intcomma(others)}
    return (
        _("%(names)s (%(origin)s)") % {"names": said, "origin": step.origin}
        if step.origin
        else said
    )


def in_words(step, out=None, *, excluded_come=False):
    """Return what a step did. `out` is the KeptOut of the contacts that it was to add, before they came;
    `excluded_come` says that those excluded from segments came too."""
    if not step.adds:
        text = ngettext(
            "%(number)s contact was removed.", "%(number)s contacts were removed.", step.went
        )
        return text % {"number": intcomma(step.went)}
    text = ngettext("%(number)s contact was added.", "%(number)s contacts were added.", step.came)
    parts = [text % {"number": intcomma(step.came)}]
    if out:
        parts += _others(step, out, excluded_come)
    return " ".join(parts)


def _others(step, out, excluded_come):
    if reasons := list(out.reasons(with_excluded=not excluded_come)):
        yield _("Left out: %(reasons)s.") % {"reasons": ", ".join(reasons)}
    already = out.addable + (out.excluded if excluded_come else 0) - step.came
    if already > 0:
        text = ngettext("%(number)s was in it already.", "%(number)s were in it already.", already)
        yield text % {"number": intcomma(already)}
    if out.excluded and excluded_come:
        yield excluded_in_words(out.excluded)


def would(seen, action, members):
    """Return what a StepPreview promises. `members` is how many contacts the segment has."""
    if seen.number is None:
        return _("Counting takes too long to wait for. The step can be taken all the same.")
    number = intcomma(seen.number)
    if action != StepAction.ADD:
        text = _("Would remove more than %(number)s of %(members)s.") if seen.more else ""
        text = text or _("Would remove %(number)s of %(members)s.")
        return text % {"number": number, "members": intcomma(members)}
    if seen.more:
        return _("Would add more than %(number)s contacts.") % {"number": number}
    text = ngettext("Would add %(number)s contact.", "Would add %(number)s contacts.", seen.number)
    return text % {"number": number}


def undone(step):
    """Return what taking back a step did."""
    parts = [_("Step %(position)s is undone.") % {"position": step.position}]
    if step.came:
        text = ngettext(
            "%(number)s contact left again.", "%(number)s contacts left again.", step.came
        )
        parts.append(text % {"number": intcomma(step.came)})
    if step.went:
        text = ngettext("%(number)s contact is back.", "%(number)s contacts are back.", step.went)
        parts.append(text % {"number": intcomma(step.went)})
    return " ".join(parts)


def added(contact):
    """Return that a contact was added by hand, and what it means where it is excluded from segments."""
    said = _("Added: %(name)s.") % {"name": contact}
    if not contact.excluded_from_segments:
        return said
    what = _(
        "This contact is excluded from segments: when the segment is logged, it is left out unless you ask for it."
    )
    return f"{said} {what}"


def why_not_added(contact):
    """Return the sentence that says why a contact cannot be added by hand; "" when it can."""
    if contact.privacy_blocked:
        return _("%(name)s is privacy-blocked: no segment takes it.") % {"name": contact}
    if contact.is_archived:
        return _("%(name)s is archived. Bring it back first.") % {"name": contact}
    return ""


def excluded_in_words(number):
    """What happens to members that are excluded from segments."""
    text = ngettext(
        "%(number)s of them is excluded from segments: when the segment is logged, it is left out unless you"
        " ask for it.",
        "%(number)s of them are excluded from segments: when the segment is logged, they are left out unless you"
        " ask for them.",
        number,
    )
    return text % {"number": intcomma(number)}


def tell_saved(rows):
    """Give each of some SavedCriteria its steps `in_words`: the action and by what it chooses."""
    for row in rows:
        row.in_words = [
            (StepAction(step["action"]).label, in_language(step["told"])) for step in row.steps
        ]


def refreshed(done):
    """Return what refreshing does or did: a Refreshing in words."""
    came = ngettext("%(number)s contact comes", "%(number)s contacts come", done.came)
    went = ngettext("%(number)s goes", "%(number)s go", done.went)
    return _("%(came)s, %(went)s.") % {
        "came": came % {"number": intcomma(done.came)},
        "went": went % {"number": intcomma(done.went)},
    }


# A contact may be a person or a company: what is said of one has no pronoun.
WHY = {
    (StepAction.ADD, "came"): gettext_lazy("Came with this step."),
    (StepAction.ADD, True): gettext_lazy(
        "Matches now, but did not come with this step: was in already, came to match later, or was"
        " kept out."
    ),
    (StepAction.ADD, False): gettext_lazy("Does not match, so did not come."),
    (StepAction.REDUCE, "went"): gettext_lazy("Went with this step."),
    (StepAction.REDUCE, True): gettext_lazy(
        "Matches now, but did not go with this step: was not in, or came to match later."
    ),
    (StepAction.REDUCE, False): gettext_lazy("Does not match, so did not go."),
    (StepAction.REFINE, "went"): gettext_lazy("Did not match, so went with this step."),
    (StepAction.REFINE, True): gettext_lazy("Matches, so did not go."),
    (StepAction.REFINE, False): gettext_lazy(
        "Does not match now, but did not go with this step: was not in, or ceased to match later."
    ),
    (StepAction.HAND_ADD, "came"): gettext_lazy("Was added by hand."),
    (StepAction.HAND_ADD, True): gettext_lazy(
        "Was named, but did not come: was in already, or was kept out."
    ),
    (StepAction.HAND_ADD, False): gettext_lazy("Was not named."),
    (StepAction.HAND_REMOVE, "went"): gettext_lazy("Was removed by hand."),
    (StepAction.HAND_REMOVE, True): gettext_lazy("Was named, but was not in."),
    (StepAction.HAND_REMOVE, False): gettext_lazy("Was not named."),
}


def why(reason):
    """Return what a StepReason says, as a sentence."""
    return WHY[reason.step.action, reason.effect or bool(reason.matches)]
