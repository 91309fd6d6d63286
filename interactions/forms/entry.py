"""The form that records an interaction: on a page of its own, and in short on a contact's page."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from crm.forms.contact_picker import NUMBER
from crm.models import User

from .. import defaults
from ..filling import carried
from ..models import Attachment, InteractionTemplate
from ..readiness import refusal
from .emails import why_not_sent
from .entry_again import SentAgain
from .entry_email import SendsEmail
from .entry_fields import FACTS, EntryFields
from .follow_up import ON_A_DATE, follow_up_choices, follow_up_date
from .template_chips import TemplateChips


class EntryForm(SendsEmail, SentAgain, TemplateChips, EntryFields):
    decisive = ("template", "contact")
    leading = "template"
    written = ("salesperson", "description", "subject", "body", "cost", "duration")

    is_short = False

    def __init__(self, data=None, files=None, *, user, later=False, **start):
        """`later` asks for a contact and nothing else. `start` is what is known beforehand: `contact` and
        `template` are given and locked; `entry` is the one that is resumed or corrected; `values` are what an
        unsent form holds already, as it would be posted."""
        super().__init__(data, files)
        self.user, self.later, self.entry = user, later, start.get("entry")
        self.kept_on = start.get("values", {}).get("follow_up_on", "")
        self.locked = {name: start[name] for name in self.decisive if start.get(name)}
        self._load_rows()
        if not user.has_perm("interactions.add_email"):
            self.fields.pop("send", None)
        for name in self.locked:
            del self.fields[name]
        if later:
            for name in set(self.fields) - {"contact"}:
                self.fields[name].required = False
        self.initial = {
            "occurred_at": defaults.occurred_at(timezone.now()),
            "attempt_failed": False,
            "idempotency_key": uuid.uuid4(),
        } | start.get("values", {})
        keep = self.entry and self.entry.template_id
        self.prefill(keep=start["values"] if keep else ())
        self._mark()
        self.fields["follow_up"].choices = follow_up_choices(
            self.value("follow_up"), with_date="follow_up_on" in self.fields
        )

    def _mark(self):
        """Say which fields hold what the template filled in, and what is measured in what."""
        for name in self.by_default() & set(self.fields):
            self.fields[name].by_default = not self.fields[name].required
        if self.is_short:
            self.fields["duration"].label = _("Minutes")
            return
        self.fields["duration"].unit = _("min")
        self.fields["cost"].unit = settings.CURRENCY
        # Chosen files stay where they are when the form around them is drawn anew.
        self.fields["attachments"].widget.attrs["hx-preserve"] = "true"

    def _load_rows(self):
        """Offer what is active, and what an entry at hand has."""
        entry = self.entry
        if "salesperson" in self.fields:
            self.fields["salesperson"].load(
                User.objects.salespeople(also=entry and entry.salesperson_id)
            )
        self.templates = (
            [self.locked["template"]]
            if "template" in self.locked
            else list(InteractionTemplate.objects.offered(also=entry and entry.template_id))
        )
        self.fields["template"].load(self.templates)

    def value(self, name):
        if name in self.locked:
            return str(getattr(self.locked[name], "number", self.locked[name].pk))
        value = super().value(name)
        if name == "contact" and (number := NUMBER.search(value)):
            # The same contact, whether or not its name stands in front.
            return number[0].upper()
        return value

    def chosen(self, name):
        """The row that a field names, as far as the form is filled in; None when it names none."""
        if name in self.locked:
            return self.locked[name]
        if name in getattr(self, "cleaned_data", {}):
            return self.cleaned_data[name]
        try:
            return self.fields[name].clean(self.value(name)) if name in self.fields else None
        except ValidationError:
            return None

    @property
    def chosen_template(self):
        return self.chosen("template")

    @property
    def chosen_salesperson(self):
        return self.chosen("salesperson")

    def given(self):
        salesperson = self.default_salesperson()
        yield "salesperson", salesperson
        template = self.chosen("template")
        if template is None:
            return
        # What an entry at hand holds is told apart from what the template gives, and stays.
        is_kept = self.entry and not self.before
        own = {
            name: self.value(name)
            for name in ("language", "correspondence_type")
            if not is_kept and not self.is_untouched(name)
        }
        given = carried(
            template,
            contact=self.chosen("contact"),
            salesperson=self.chosen("salesperson") or salesperson,
            **own,
        )
        yield from given.items()
        yield "follow_up", template.follow_up_days

    def clean(self):
        cleaned = super().clean() | self.locked
        contact = cleaned.get("contact")
        if contact and refusal(contact):
            self.add_error("contact" if "contact" in self.fields else None, refusal(contact))
        if contact and "salesperson" not in self.fields:
            cleaned["salesperson"] = self.default_salesperson()
            if cleaned["salesperson"] is None and not self.later:
                self.add_error(
                    None, _("Nobody is this contact's salesperson. Open all fields and choose one.")
                )
        if "idempotency_key" in self.errors:
            self.renew_key()
        if self.sends(cleaned) and (lacks := why_not_sent(cleaned)):
            self.add_error("send", lacks)
        try:
            cleaned["follow_up"] = self._follow_up(cleaned)
        except ValidationError as error:
            self.add_error("follow_up_on", error)
        return cleaned

    def _follow_up(self, cleaned):
        choice, on = cleaned.get("follow_up"), cleaned.get("follow_up_on")
        if "follow_up_on" in self.errors or (self.later and choice == ON_A_DATE):
            return on
        return follow_up_date(choice, on, kept=self.kept_on)

    def recorded(self):
        """What recording needs to know, from a valid form."""
        cleaned = self.cleaned_data
        told = {name: cleaned[name] for name in FACTS if name in cleaned and name in self.data}
        if self.sends(cleaned):
            told["send_to"] = cleaned["contact"].email
        if self.entry:
            told |= {"dropped": self.dropped, "seen": cleaned["seen"]}
        return {name: value for name, value in told.items() if value is not None} | {
            "contact": cleaned["contact"],
            "template": cleaned["template"],
            "salesperson": cleaned["salesperson"],
            "comments": [cleaned["comment"]] if cleaned["comment"] else [],
            "uploads": cleaned.get("attachments", []),
            "follow_up": cleaned["follow_up"],
            "idempotency_key": cleaned["idempotency_key"] and str(cleaned["idempotency_key"]),
        }

    def default_salesperson(self):
        contact = self.chosen("contact")
        return defaults.salesperson(
            user=self.user,
            user_is_salesperson=self.user.is_salesperson,
            contact_salesperson=contact and contact.salesperson,
        )

    @property
    def shows_text(self):
        """Whether the subject and the text matter: something is sent, or one of them is wrong."""
        return bool(
            self.value("correspondence_type")
            or {"subject", "body", "language"}.intersection(self.errors)
        )

    @cached_property
    def template_files(self):
        """What the template attaches."""
        template = self.chosen_template
        return list(
            Attachment.objects.of_text(template and template.pk, self.chosen("language") or "")
        )

    @cached_property
    def kept_files(self):
        """What the entry at hand has; nothing, for a new one."""
        return list(self.entry.attachments.all()) if self.entry else []

    @property
    def dropped(self):
        """The keys of those files that are to be taken away."""
        sent = self.data.getlist("dropped") if self.is_bound else self.initial.get("dropped", ())
        return [file.pk for file in self.kept_files if str(file.pk) in sent]

    @property
    def removable_files(self):
        """The entry's own files: what the template attaches comes along again."""
        return [file for file in self.kept_files if file not in self.template_files]

    @property
    def correspondence_hint(self):
        """Why the correspondence type is what it is, as a sentence."""
        contact, template = self.chosen("contact"), self.chosen("template")
        if not (contact and template):
            return ""
        if not self.is_untouched("correspondence_type"):
            return _("Your own choice.")
        names = {"contact": contact, "type": contact.get_correspondence_type_display().lower()}
        if not contact.correspondence_type:
            return _("As the template says.")
        if self.value("correspondence_type") == contact.correspondence_type:
            return _("%(contact)s prefers %(type)s.") % names
        return _("The template wins: %(contact)s prefers %(type)s.") % names


class ShortEntryForm(EntryForm):
    """The same form with fewer fields: what it leaves out, the template decides."""

    is_short = True
    salesperson = cost = information_flow = initiated_by = correspondence_type = None
    language = subject = body = send = follow_up_on = attachments = None
