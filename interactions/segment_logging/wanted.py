"""What a run is asked for."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from crm.dates import AFTER_LAST
from crm.models import Segment, User

from ..choices import LeftOut
from ..models import InteractionTemplate
from ..readiness import Refused

# Whom no run reaches, and so no box overrides.
NEVER = frozenset({LeftOut.BY_HAND, LeftOut.PRIVACY_BLOCKED, LeftOut.ARCHIVED})
# More than these would outlast the time that a page may take.
LIMIT = 250_000


@dataclass(frozen=True)
class MemberChange:
    """What is other for one contact than for all; None where nothing is."""

    contact: int
    left_out: bool = False
    description: str | None = None
    evaluation: str | None = None
    cost: Decimal | None = None
    duration: int | None = None

    def as_json(self):
        told = {name: value for name, value in vars(self).items() if value is not None}
        return {name: f"{value:.2f}" if name == "cost" else value for name, value in told.items()}


@dataclass(frozen=True)
class Wanted:
    """A run as it is asked for; `defaults_of` gives what its template fills in.

    `salesperson` is None for each contact's own; `correspondence_type` and `language` are None where the rules of
    `defaults` decide for each contact. `texts` are a subject and a body with merge fields for each language.
    `include` are the reasons, of LeftOut, that are no reason this time; `dropped` are the keys of files of the
    template that shall not go along; `send` says whether the e-mails among the entries are sent.
    """

    segment: Segment
    template: InteractionTemplate
    occurred_at: datetime
    description: str
    by: User
    salesperson: User | None = None
    information_flow: str = ""
    initiated_by: str = ""
    cost: Decimal = Decimal(0)
    duration: int = 0
    evaluation: str = ""
    attempt_failed: bool = False
    correspondence_type: str | None = None
    language: str | None = None
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)
    follow_up_days: int | None = None
    include: frozenset[str] = frozenset()
    changes: tuple[MemberChange, ...] = ()
    dropped: frozenset[int] = frozenset()
    send: bool = False

    @property
    def included(self):
        """The reasons that really can be overridden, among those that shall be."""
        return sorted(set(self.include) - NEVER)

    @property
    def due_on(self):
        """The day of the follow-ups; None where there are none."""
        if self.follow_up_days is None:
            return None
        return localdate(self.occurred_at) + timedelta(days=self.follow_up_days)

    @property
    def changes_as_json(self):
        return {str(change.contact): change.as_json() for change in self.changes}

    def as_json(self):
        """What a run keeps of it besides its own fields."""
        return {
            "salesperson": self.salesperson and self.salesperson.pk,
            "information_flow": self.information_flow,
            "initiated_by": self.initiated_by,
            "cost": f"{self.cost:.2f}",
            "duration": self.duration,
            "evaluation": self.evaluation,
            "attempt_failed": self.attempt_failed,
            "correspondence_type": self.correspondence_type,
            "language": self.language,
            "texts": {language: list(text) for language, text in self.texts.items()},
            "follow_up_days": self.follow_up_days,
            "include": self.included,
            "changes": self.changes_as_json,
            "dropped": sorted(self.dropped),
            "send": self.send,
        }

    def check(self, limit):
        """Raise Refused when such a run is not to be made, or when the segment has more than `limit` contacts."""
        segment = Segment.objects.only("archived_at", "member_count").get(pk=self.segment.pk)
        if segment.is_archived:
            raise Refused(
                _("The segment %(segment)s is archived. Bring it back before you log it.")
                % {"segment": self.segment}
            )
        if not InteractionTemplate.objects.active().filter(pk=self.template.pk).exists():
            raise Refused(
                _("The template %(template)s is not active. Choose another one.")
                % {"template": self.template}
            )
        if limit is not None and segment.member_count > limit:
            raise Refused(
                _(
                    "The segment has more than %(limit)s contacts. Make it smaller, or let an operator log it "
                    "with the command log_segment."
                )
                % {"limit": intcomma(limit)}
            )
        if self.due_on and self.due_on >= AFTER_LAST:
            raise Refused(_("The follow-ups would be due after the year 2999."))


def defaults_of(template):
    """Return what a template fills in of a Wanted, by name. One query, for its texts."""
    return {
        "description": template.description,
        "information_flow": template.information_flow,
        "initiated_by": template.initiated_by,
        "cost": template.unit_cost,
        "duration": template.unit_duration,
        "follow_up_days": template.follow_up_days,
        "texts": {text.language: (text.subject, text.body) for text in template.texts.all()},
    }
