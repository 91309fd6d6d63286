"""What an address asks to be added to a segment, and the form that says to which."""

from functools import cached_property

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import StepAction
from ..choosing import PEOPLE, Criteria, names
from ..importing.reading import open_rows
from ..importing.reasons import FileRefusedError
from ..listing import LOOKS, MOMENTARY, VIEW
from ..models import Contact, Segment
from ..segmenting.naming import contacts_named, names_in
from ..segmenting.steps import take_by_hand, take_step
from .contact_picker import NUMBER
from .segments import DESCRIPTION, OnceForm, SegmentField

CONTACT = "contact"
# Names are shown and posted again: what a form may hold is limited.
MOST_TYPED, SHOWN = 1_000_000, 100
# Filters of the list of contacts that criteria know under another name.
MARKED = {("archived", "only"): "archived", ("privacy_blocked", "true"): "privacy_blocked"}
# What criteria need not say: nobody comes who is archived or privacy-blocked.
UNSAID = {name for name, _value in MARKED} | MOMENTARY | LOOKS | {VIEW}


class ContactsAsked:
    """The contacts that an address names: those that match its criteria, the filters of the list of contacts among
    them, or the single ones that it names by their numbers."""

    def __init__(self, query):
        self.query = query
        found = [NUMBER.search(text.strip()) for text in query.getlist(CONTACT)]
        self.numbers = {number[0].upper() for number in found if number}
        self.is_by_hand = CONTACT in query

    @cached_property
    def criteria(self):
        asked = self.query.copy()
        for (name, value), mark in MARKED.items():
            if self.query.get(name) == value:
                asked.appendlist("marked", mark)
        if "company" in asked:
            # The list of contacts finds a company's people by it.
            asked.setdefault("company_which", PEOPLE)
        return Criteria(asked)

    @cached_property
    def errors(self):
        """The sentences that say why the address cannot be read."""
        if self.is_by_hand:
            return list(self._unknown_contacts())
        unknown = sorted(set(self.query) - set(names()) - UNSAID)
        return [
            *(_("There is no criterion “%(name)s”.") % {"name": name} for name in unknown),
            *(
                f"{self.criteria.form[name].label}: {' '.join(errors)}"
                for name, errors in self.criteria.form.errors.items()
            ),
        ]

    def _unknown_contacts(self):
        known = set(self.contacts.values_list("number", flat=True))
        if not self.numbers:
            yield _("No contacts were chosen. Tick some in the list first.")
        for number in sorted(self.numbers - known):
            yield _("There is no contact with the number %(number)s.") % {"number": number}

    @cached_property
    def contacts(self):
        """All of them, those included that no segment takes."""
        if self.is_by_hand:
            return Contact.objects.filter(number__in=self.numbers)
        return self.criteria.matching()

    @property
    def addable(self):
        """Those of them that a segment takes."""
        return self.contacts.reachable() if self.is_by_hand else self.criteria.addable()

    @property
    def takes_excluded(self):
        return self.is_by_hand or self.criteria.takes_excluded

    @property
    def title(self):
        """What a new segment of them may be called."""
        if self.is_by_hand:
            today = date_format(timezone.localdate(), _("j M Y"))
            return _("Contacts chosen on %(day)s") % {"day": today}
        said = ", ".join(self.criteria.sentences) or _("all contacts")
        return (said[:1].upper() + said[1:])[: Segment._meta.get_field("description").max_length]

    def add_to(self, segment, *, by):
        """Add them; return the SegmentStep. Raises StepRefused."""
        if self.is_by_hand:
            action = StepAction.HAND_ADD
            return take_by_hand(segment, action=action, contacts=self.contacts, by=by)
        return take_step(segment, action=StepAction.ADD, criteria=self.criteria, by=by)


class AddForm(OnceForm):
    """Where some contacts go: to a new segment or to one that is there."""

    to = forms.ChoiceField(choices=[("new", ""), ("existing", "")])
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=100,
        required=False,
        error_messages=DESCRIPTION,
    )
    segment = SegmentField(
        label=gettext_lazy("Segment"),
        required=False,
        help_text=gettext_lazy("Its number, such as S0042, or its description."),
    )

    def __init__(self, data=None, *, initial, **options):
        if data is not None:
            # Who adds to a segment that is there sends no description, and is still offered one.
            data = data.copy()
            data.setdefault("description", initial["description"])
        super().__init__(data, initial=initial, **options)

    def clean(self):
        cleaned = super().clean()
        needed = {"new": "description", "existing": "segment"}.get(cleaned.get("to"))
        if needed:
            # What stands in the field of the other button is not what is asked for.
            self.errors.pop({"description": "segment", "segment": "description"}[needed], None)
        if needed and not cleaned.get(needed) and needed not in self.errors:
            said = {
                "description": DESCRIPTION["required"],
                "segment": _("Choose the segment that the contacts are to be added to."),
            }
            self.add_error(needed, said[needed])
        return cleaned

    def target(self, by):
        """The segment that they go to: a new one of the user's; or the one that was chosen, kept from others until
        the transaction ends, so that of two presses the second sees what the first did."""
        if self.cleaned_data["to"] == "existing":
            return Segment.objects.select_for_update().get(pk=self.cleaned_data["segment"].pk)
        return Segment.objects.create(
            description=self.cleaned_data["description"],
            salesperson=by if by.is_salesperson else None,
            creation_key=self.cleaned_data["creation_key"],
        )


class NamesForm(forms.Form):
    """Numbers and e-mail addresses of contacts. What a file holds of them goes into the text, so that it is still
    there when somebody corrects it."""

    text = forms.CharField(
        label=gettext_lazy("Numbers or e-mail addresses"),
        required=False,
        max_length=MOST_TYPED,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "In any order and with anything between them: lines, commas, even names."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,.xlsx"}),
        help_text=gettext_lazy("A text, a CSV file or an Excel workbook."),
    )
    origin = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    leave_out = forms.BooleanField(
        label=gettext_lazy("Leave out those that are unknown"), required=False
    )
    named = None

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("file"):
            self._read(cleaned)
        if self.errors:
            return cleaned
        self.named = contacts_named(cleaned["text"])
        if not self.named.count and not self.named.unknown:
            self.add_error("text", _("Type a number, such as C000123, or an e-mail address."))
        elif not self.named.count:
            self.add_error("text", _("No contact has any of these numbers or addresses."))
        elif self.named.unknown and not cleaned["leave_out"]:
            self.add_error("text", _("Correct those that no contact has, or leave them out."))
        return cleaned

    def _read(self, cleaned):
        """Take the names from the file into the text, and its name as where they come from."""
        try:
            with open_rows(cleaned["file"]) as table:
                cells = "\n".join(cell for _line, row in table.rows for cell in row)
        except FileRefusedError as error:
            self.add_error("file", str(error))
            return
        cleaned["text"] = "\n".join(names_in(f"{cleaned.get('text', '')}\n{cells}"))
        cleaned["origin"] = cleaned["file"].name[:200]
        if len(cleaned["text"]) > MOST_TYPED:
            self.add_error("file", _("The file names too many at once. Divide it into several."))
            return
        self.data = self.data.copy()
        self.data.update({"text": cleaned["text"], "origin": cleaned["origin"]})

    @property
    def unknown(self):
        """The names that no contact has, as far as they are shown."""
        unknown = self.named.unknown[:SHOWN] if self.named else []
        return [name if "@" in name else name.upper() for name in unknown]
