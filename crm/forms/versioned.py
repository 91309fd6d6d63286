"""Two people may edit one row at once: the second to save is told, and loses nothing."""

from django import forms
from django.db import IntegrityError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class SavedMeanwhile(Exception):
    """Somebody else saved the row after the form was opened."""


class VersionedForm(forms.ModelForm):
    """A form of a row that counts, in the column `counter`, how often it was saved. When somebody else saved the
    row meanwhile, nothing is saved: the form keeps what was typed, says what is saved now, and saves over it when
    it is sent once more."""

    counter = "version"

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Open this page anew, and save again.")},
    )
    taken = gettext_lazy("Somebody else saved this code a moment ago. Choose another.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "version" in self.fields:
            self.fields["version"].required = bool(self.instance.pk)
        self.initial["version"] = getattr(self.instance, self.counter) if self.instance.pk else None

    def write(self, by):
        """Save the valid form. Raises SavedMeanwhile."""
        raise NotImplementedError

    def save_or_tell(self, by):
        """Return whether it was saved; if not, the form says why."""
        if not self.is_valid():
            return False
        try:
            self.write(by)
        except SavedMeanwhile:
            self.tell_saved_meanwhile()
        except IntegrityError:
            self.add_error(None, self.taken)
        return not self.errors

    def tell_saved_meanwhile(self):
        now = self._meta.model.objects.filter(pk=self.instance.pk).first()
        if not now:
            self.add_error(
                None, _("Somebody deleted this meanwhile. Copy what you need from here.")
            )
            return
        self.add_error(
            None,
            _(
                "Somebody else saved this meanwhile. What you typed is still here, and what is saved now"
                " stands beside it. Save again to replace it."
            ),
        )
        self.tell_differences(now)
        self.data = self.data.copy()
        self.data["version"] = getattr(now, self.counter)

    def tell_differences(self, now):
        """Say at each field what is saved now, where that is not what was typed."""
        for name in self._meta.fields:
            typed, saved = self.cleaned_data.get(name), getattr(now, name)
            if name not in self.cleaned_data or typed == saved:
                continue
            if self._meta.model._meta.get_field(name).many_to_many:
                self.tell_set(name, typed, saved.all())
                continue
            display = getattr(now, f"get_{name}_display", None)
            self.add_error(name, saved_now(display() if display else saved))

    def tell_set(self, name, typed, saved):
        """Say which rows or words are saved of a field that takes several, where others were typed."""
        typed, saved = list(map(str, typed)), list(map(str, saved))
        if {word.lower() for word in typed} != {word.lower() for word in saved}:
            self.add_error(name, saved_now(", ".join(saved)))

    def draft(self):
        """Show the form as typed, not judged yet."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def read_only(self):
        """Show the form to who may only look."""
        for field in self.fields.values():
            field.disabled = True


def saved_now(value):
    """The sentence that says what is saved, beside what was typed."""
    if value in ("", None):
        return _("Saved now: nothing.")
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    return _("Saved now: %(value)s") % {"value": value}
