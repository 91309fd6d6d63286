"""The lines of a document in its form: added, removed and moved, and reckoned up before they are saved."""

import re
from decimal import Decimal

from django import forms
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..documents.amounts import TOO_MUCH, amount_of, totals_of
from ..documents.saving import FACTS
from ..templatetags.documents import trimmed
from .amounts import AmountField

MOST = 200
# What tells the lines of a form apart while they are moved about.
KEY = re.compile(r"\d{1,6}", re.ASCII)
TOO_LONG = {"max_length": gettext_lazy("Shorten this to %(limit_value)d characters.")}
TOO_LARGE = gettext_lazy("This number is too large: at most %(max)s digits fit.")
PERCENT = gettext_lazy("Give a percentage from 0 to 100, such as 12.5.")


def number(label, told, **options):
    """A field for a number; `told` says what to write."""
    errors = dict.fromkeys(["required", "invalid", "min_value", "max_value"], told) | {
        "max_decimal_places": gettext_lazy("Round this to %(max)s decimals at most."),
        "max_whole_digits": TOO_LARGE,
        "max_digits": TOO_LARGE,
    }
    return AmountField(label=label, error_messages=errors, **options)


def as_saved(text):
    """Return a text as it is saved. A browser ends each line with two characters; what comes from elsewhere has
    one, and is to be the same while nobody changes it."""
    return text.replace("\r\n", "\n")


def percentage(label, **options):
    limits = {"max_digits": 5, "decimal_places": 2, "min_value": 0, "max_value": 100}
    return number(label, PERCENT, **limits, **options)


class LineForm(forms.Form):
    """One line, always bound: to what was typed, or to what is saved."""

    item = forms.CharField(
        label=gettext_lazy("No."), max_length=30, required=False, error_messages=TOO_LONG
    )
    text = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=1000,
        widget=forms.Textarea({"rows": 1}),
        error_messages={"required": gettext_lazy("Say what this is.")} | TOO_LONG,
    )
    quantity = number(
        gettext_lazy("Quantity"),
        gettext_lazy("Give a quantity, such as 1 or 2.5."),
        max_digits=12,
        decimal_places=3,
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit"), max_length=20, required=False, error_messages=TOO_LONG
    )
    unit_price = number(
        gettext_lazy("Unit price"),
        gettext_lazy("Give the price of one, such as 12.50."),
        max_digits=12,
        decimal_places=4,
    )
    discount = percentage(gettext_lazy("Discount %"), required=False)
    vat_rate = percentage(gettext_lazy("VAT %"))

    def __init__(self, data, *, key):
        super().__init__(data, prefix=f"line-{key}", use_required_attribute=False)
        self.key = key
        # The name of the button that is pressed next, perhaps.
        self.focus = ""

    def clean_text(self):
        return as_saved(self.cleaned_data["text"])

    def clean_discount(self):
        return self.cleaned_data["discount"] or Decimal(0)

    def clean(self):
        cleaned = super().clean()
        if self.amount is not None and abs(self.amount) >= TOO_MUCH:
            self.add_error("unit_price", _("The line comes to too much. Split it into several."))
        return cleaned

    @cached_property
    def amount(self):
        """What the line comes to; None while its numbers cannot be read."""
        factors = [self.cleaned_data.get(name) for name in ("quantity", "unit_price", "discount")]
        return None if None in factors else amount_of(*factors)

    @property
    def rated(self):
        """The VAT rate and the amount, where both can be read; else None."""
        rate = self.cleaned_data.get("vat_rate")
        return None if None in (rate, self.amount) else (rate, self.amount)

    @property
    def is_blank(self):
        """Whether nothing was typed but what a new line begins with."""
        names = set(FACTS) - {"quantity", "vat_rate"}
        return not any((self[name].value() or "").strip() for name in names)


class Lines:
    """The lines of a form, in their order: `data` as the form sends it."""

    def __init__(self, data):
        keys = [key for key in data.getlist("lines") if KEY.fullmatch(key)]
        # One more than may be saved, so that the form says so.
        self.forms = {key: LineForm(data, key=key) for key in keys[: MOST + 1]}
        for form in self:
            form.full_clean()

    def __iter__(self):
        return iter(self.forms.values())

    def __len__(self):
        return len(self.forms)

    @property
    def written(self):
        return [form for form in self if not form.is_blank]

    @property
    def facts(self):
        """What is to be saved of each line, in the order of FACTS."""
        return [tuple(form.cleaned_data[name] for name in FACTS) for form in self.written]

    @property
    def totals(self):
        """What the lines come to, as far as they can be read."""
        return totals_of(filter(None, (form.rated for form in self)))

    def mistakes(self):
        """Return why the lines cannot be saved, as sentences; those of single lines stand at their fields too."""
        if not self.written:
            return [_("Add at least one line.")]
        if len(self.written) > MOST:
            return [_("A document has at most %(most)d lines. Make another one.") % {"most": MOST}]
        for form in self:
            if form.is_blank:
                form._errors = ErrorDict()
        told = [
            format_html('<a href="#{}">{}</a>: {}', field.auto_id, place, field.errors[0])
            for place, form in enumerate(self, 1)
            for field in form
            if field.errors
            for place in [_("Line %(number)d, %(field)s") % {"number": place, "field": field.label}]
        ]
        if not told and self.totals.is_too_much:
            told = [_("The lines come to too much for one document. Split it into several.")]
        return told

    def draft(self):
        """Show the lines as typed, not judged yet."""
        for form in self:
            form._errors = ErrorDict()

    def add(self, vat_rate):
        """Add a line to fill in, with the VAT rate of the last one, or this; return its form."""
        keys = list(self.forms)
        rate = self.forms[keys[-1]]["vat_rate"].value() if keys else as_typed(vat_rate)
        key = str(max(map(int, keys), default=0) + 1)
        start = {f"line-{key}-quantity": "1", f"line-{key}-vat_rate": rate}
        self.forms[key] = form = LineForm(start, key=key)
        form.full_clean()
        form._errors = ErrorDict()
        return form

    def remove(self, key):
        """Take a line away; the one that is in its place then has the focus, or else the last."""
        keys = list(self.forms)
        if self.forms.pop(key, None) and (left := list(self)):
            left[min(keys.index(key), len(left) - 1)].focus = "remove"

    def move(self, key, by):
        """Let a line change places with the one before it (-1) or after it (1)."""
        keys = list(self.forms)
        if key in keys and 0 <= (other := keys.index(key) + by) < len(keys):
            keys.remove(key)
            keys.insert(other, key)
            self.forms = {key: self.forms[key] for key in keys}
            self.forms[key].focus = "up" if by < 0 else "down"


def as_typed(value, least=0):
    """Return a saved number as a field holds it."""
    return trimmed(value, least, grouped=False)


def as_sent(lines):
    """Return what a form that holds these DocumentLines would send, as keys and lists of values."""
    sent = {"lines": []}
    for key, line in enumerate(lines, 1):
        sent["lines"].append(str(key))
        values = {
            "item": line.item,
            "text": line.text,
            "quantity": as_typed(line.quantity),
            "unit": line.unit,
            "unit_price": as_typed(line.unit_price, 2),
            "discount": as_typed(line.discount) if line.discount else "",
            "vat_rate": as_typed(line.vat_rate),
        }
        sent |= {f"line-{key}-{name}": [value] for name, value in values.items()}
    return sent
