"""The form that logs a segment: one interaction with each of its contacts."""

import hashlib
import json
import uuid
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.choices import Language
from crm.models import User

from .. import defaults
from ..choices import InformationFlow
from ..mailing.previewing import written_to
from ..merge_fields import FIELDS_OF_RUNS
from ..merging import TextError, check_text
from ..models import InteractionTemplate
from ..segment_logging import Wanted, defaults_of
from .prefilled import as_posted
from .segment_log_fields import NOTHING_IS_SENT, SegmentLogFields, text_fields
from .segment_members import SingleMembers
from .template_chips import TemplateChips

PARTS = ("subject", "body")
STATE = "template_state"
NOT_ADDED = gettext_lazy(
    "What you typed for a single member is not added yet. Add it, or empty its fields."
)
# What is wrong with these is said beside them while one types.
TOLD_LIVE = ("description", "occurred_at", "duration", "cost", "follow_up_days")


class SegmentLogForm(SingleMembers, TemplateChips, SegmentLogFields):
    """The subject and the body in each language of the template are fields named subject_en, body_en, …"""

    merge_fields = FIELDS_OF_RUNS
    # A template that somebody set up anew meanwhile fills in anew what nobody changed.
    decisive = ("template", STATE)
    leading = "template"

    def __init__(self, data=None, *, segment, user, template=None):
        """`data` is what was sent; without it, the form is filled in by the template, if one is given."""
        if data is None and template:
            data = _sent_with(template)
        super().__init__(data)
        self.segment, self.user = segment, user
        self.do = self.data.get("do", "")
        self.templates = list(InteractionTemplate.objects.offered())
        self.fields["template"].load(self.templates)
        self.fields["salesperson"].load(User.objects.salespeople(), nothing=_("Each contact's own"))
        self.initial = _start()
        self.languages = self._languages()
        self._add_texts()
        if not user.has_perm("interactions.add_email"):
            del self.fields["send"]
        filled = self.filled_before()
        self.prefill()
        self.is_filled_anew = filled != self.before
        same = filled.get("template") == self.value("template")
        self.is_set_up_anew = same and self.is_filled_anew
        self.take_members(self.do)
        self._mark()
        for name in TOLD_LIVE:
            self.fields[name].told_live = True

    @cached_property
    def chosen_template(self):
        """The template, as far as one is chosen that is offered, with its texts and their files."""
        template = self.fields["template"].rows.get(self.value("template"))
        if template:
            prefetch_related_objects([template], "texts__attachments")
        return template

    @cached_property
    def carried(self):
        """What the template fills in, by the names of fields."""
        if self.chosen_template is None:
            return {}
        filled = defaults_of(self.chosen_template)
        texts = filled.pop("texts")
        is_ours = filled["information_flow"] != InformationFlow.INBOUND
        filled["send"] = "on" if is_ours and any(body for _subject, body in texts.values()) else ""
        return filled | {
            f"{part}_{language}": written
            for language, text in texts.items()
            for part, written in zip(PARTS, text, strict=True)
        }

    def given(self):
        return self.carried.items()

    def value(self, name):
        if name == STATE:
            given = {name: as_posted(value) for name, value in self.carried.items()}
            return hashlib.sha256(json.dumps(given).encode()).hexdigest()[:16]
        return super().value(name)

    def _languages(self):
        """The languages of the template's texts, and those in which a person wrote something."""
        filled = self.filled_before()
        return [
            language
            for language in Language
            if any(
                name in self.carried or self.value(name) not in ("", filled.get(name, ""))
                for name in (f"{part}_{language}" for part in PARTS)
            )
        ]

    def _add_texts(self):
        for language in self.languages:
            for part, field in text_fields().items():
                self.fields[f"{part}_{language}"] = field
        texts = [f"{part}_{language}" for language in self.languages for part in PARTS]
        self.written = ("description", "cost", "duration", "follow_up_days", *texts)

    def _mark(self):
        """Say which fields hold what the template filled in, and what is measured in what."""
        for name in self.by_default() & set(self.fields):
            self.fields[name].by_default = not self.fields[name].required
        units = {"duration": _("min"), "cost": settings.CURRENCY, "follow_up_days": _("days")}
        for name, unit in units.items():
            self.fields[name].unit = unit

    @property
    def texts(self):
        """The texts to write: a language, its subject, its body, and whether one of them is wrong."""
        for language in self.languages:
            names = [f"{part}_{language}" for part in PARTS]
            wrong = self.is_bound and any(name in self.errors for name in names)
            yield language, *(self[name] for name in names), wrong

    @cached_property
    def template_files(self):
        """What the template attaches: a language, a file, and whether it is left out of this run."""
        texts = self.chosen_template.texts.all() if self.chosen_template else []
        dropped = self.data.getlist("dropped") if hasattr(self.data, "getlist") else []
        return [
            (Language(text.language), file, str(file.pk) in dropped)
            for text in texts
            for file in text.attachments.all()
        ]

    @property
    def written_to(self):
        return written_to() if "send" in self.fields else ""

    @property
    def attached(self):
        """The files that go along, by language."""
        along = {}
        for language, file, is_dropped in self.template_files:
            if not is_dropped:
                along.setdefault(str(language), []).append(file)
        return along

    def clean(self):
        cleaned = super().clean()
        for language in self.languages:
            for part in PARTS:
                self._check_text(f"{part}_{language}", cleaned)
        language = cleaned.get("language")
        if language and self.languages and language not in self.languages:
            name = Language(language).label
            told = _("The template has no text in this language: %(language)s. Choose another.")
            self.add_error("language", told % {"language": name})
        if self.do == "log" and self.is_typed:
            self.member = type(self.member)(self.data, segment=self.segment)
            self.add_error(None, NOT_ADDED)
        return cleaned

    def _check_text(self, name, cleaned):
        try:
            cleaned[name] = cleaned.get(name, "").replace("\r\n", "\n")
            check_text(cleaned[name])
        except TextError as error:
            self.add_error(name, ValidationError(str(error)))

    def wanted(self):
        """Return what a valid form asks for."""
        cleaned = self.cleaned_data
        types = {"": None, NOTHING_IS_SENT: ""}
        same = ("template", "occurred_at", "description", "salesperson", "information_flow")
        same += ("initiated_by", "evaluation", "attempt_failed", "follow_up_days", "changes")
        return Wanted(
            segment=self.segment,
            by=self.user,
            send=cleaned.get("send", False),
            cost=cleaned["cost"] or Decimal(0),
            duration=cleaned["duration"] or 0,
            correspondence_type=types.get(
                cleaned["correspondence_type"], cleaned["correspondence_type"]
            ),
            language=cleaned["language"] or None,
            texts={
                str(language): tuple(cleaned[f"{part}_{language}"] for part in PARTS)
                for language in self.languages
            },
            include=frozenset(cleaned["include"]),
            dropped=frozenset(
                file.pk for _language, file, is_dropped in self.template_files if is_dropped
            ),
            **{name: cleaned[name] for name in same},
        )

    def renew_key(self):
        """Let the form, sent once more, make another run."""
        self.data = self.data.copy()
        self.data["idempotency_key"] = str(uuid.uuid4())


def _start():
    return {
        "occurred_at": defaults.occurred_at(timezone.now()),
        "attempt_failed": False,
        "idempotency_key": uuid.uuid4(),
    }


def _sent_with(template):
    """A form as it would be sent when nothing but a template was chosen."""
    sent = QueryDict(mutable=True)
    sent.update({name: as_posted(value) for name, value in _start().items()})
    sent.update({"template": str(template.pk), "filled": json.dumps({"template": ""})})
    return sent
