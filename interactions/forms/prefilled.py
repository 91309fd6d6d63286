"""A form in which some choices fill in other fields, and what a person typed stays."""

import json
from decimal import Decimal

from django import forms
from django.utils import timezone


class PrefilledForm(forms.Form):
    """What was filled in last travels in the hidden field `filled`: a field that differs from it was changed by a
    person and stays; any other is filled anew when one of the `decisive` fields changes.

    A subclass says in `given()` what is to be filled in.
    """

    decisive: tuple[str, ...] = ()
    # When the leading one changes, it fills the blank ones of the written fields: nobody chose a blank.
    leading = ""
    written: tuple[str, ...] = ()

    filled = forms.CharField(required=False, widget=forms.HiddenInput)

    def given(self):
        """Yield name and value of what the decisive fields fill in."""
        raise NotImplementedError

    def prefill(self, keep=()):
        """Fill in a new form, but for the fields to keep; or one that was sent, if a decisive field changed since
        it was filled."""
        self.before = self.filled_before()
        decided = {name: self.value(name) for name in self.decisive}
        if self.is_bound and not (self.before and self._has_changed(decided)):
            return
        if self.is_bound:
            self.data = self.data.copy()
        values = self.data if self.is_bound else self.initial
        anew = self.before.get(self.leading, "") != decided[self.leading]
        filled = dict(decided)
        for name, value in self.given():
            if name not in self.fields:
                continue
            filled[name] = as_posted(value)
            blank = anew and name in self.written and not self.value(name)
            if (blank or self.is_untouched(name)) and (self.before or name not in keep):
                values[name] = filled[name]
        values["filled"] = json.dumps(filled)
        self.before = filled

    def filled_before(self):
        """What was filled in last, by the names of the fields."""
        return _read(self.value("filled"))

    def _has_changed(self, decided):
        return any(self.before.get(name, "") != value for name, value in decided.items())

    def value(self, name):
        """What a field holds now, as it is posted."""
        value = (self.data if self.is_bound else self.initial).get(name)
        return as_posted(value).replace("\r\n", "\n")

    def is_untouched(self, name):
        """Whether nobody changed a field since it was filled."""
        return self.value(name) == self.before.get(name, "")

    def by_default(self):
        """The names of the fields that hold what was filled in."""
        return {
            name
            for name in self.before
            if name not in self.decisive and self.before[name] and self.is_untouched(name)
        }


def as_posted(value):
    """A value as the browser would post it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if hasattr(value, "hour"):
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
    return str(getattr(value, "pk", value))


def _read(text):
    """What a hidden field says was filled in; nothing, when it cannot be read."""
    return {name: str(value) for name, value in (read_object(text) or {}).items()}


def read_object(text):
    """Return the object that a hidden field holds as JSON; None when it cannot be read, or holds half a character,
    which JSON can spell and nothing can store."""
    try:
        told = json.loads(text)
        json.dumps(told, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None
