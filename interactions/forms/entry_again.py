"""The form that records, sent when something was kept already: nothing that was typed is lost."""

import uuid

from django.utils.html import format_html
from django.utils.translation import gettext as _

from crm.forms.versioned import saved_now

from ..attaching import clean_name
from .entry_fields import FACTS

# What two forms must say alike to be the same one, sent twice.
ALIKE = ("contact", "template", "salesperson", *(name for name in FACTS if name != "contacted_via"))


class SentAgain:
    """What a form says when an entry was recorded from it before, or changed since it was opened."""

    def renew_key(self):
        """Let the form, sent once more, record something new."""
        self.data = self.data.copy()
        self.data["idempotency_key"] = str(uuid.uuid4())

    def is_told_by(self, entry):
        """Whether an entry holds all that the form says, if that can be read."""
        if not self.is_valid():
            return False
        told = self.recorded()
        if any(getattr(entry, name) != told[name] for name in ALIKE if name in told):
            return False
        texts = "\n\n".join(entry.comments.values_list("text", flat=True))
        files = set(entry.attachments.values_list("name", "size"))
        follow_up = told["follow_up"]
        return (
            all(_plain(text) in _plain(texts) for text in told["comments"])
            and files.issuperset((clean_name(file.name), file.size) for file in told["uploads"])
            and (not follow_up or entry.follow_ups.filter(due_on=follow_up).exists())
        )

    def tell_known(self, entry, address):
        """Say that an entry was recorded from this form before, and that what differs is not."""
        self.renew_key()
        if entry.postponed:
            said = _(
                "This form was sent before, and {entry} is kept to be finished. What you changed since is not"
                " saved yet: save to record it as another interaction."
            )
        else:
            said = _(
                "This form was sent before, and {entry} was recorded. What you changed since is not saved yet:"
                " save to record it as another interaction."
            )
        self.add_error(None, format_html(said, entry=_link(address, entry)))

    def tell_saved_meanwhile(self, kept, state):
        """Say at each field what is kept of the entry now, where that is not what was typed.

        `kept` holds its values as they are posted, `state` is its mark.
        """
        self.add_error(
            None,
            _(
                "Somebody else changed this meanwhile, or you did in another window. What you typed is still"
                " here, and what is kept now stands beside it. Save again to replace it."
            ),
        )
        for name in (*ALIKE, "comment", "follow_up_on"):
            # The date and time begin anew each time.
            if name not in self.fields or name == "occurred_at":
                continue
            value = kept.get(name, "")
            if value != self.value(name):
                self.add_error(name, saved_now(self._in_words(name, value)))
        self.data = self.data.copy()
        self.data["seen"] = state

    def _in_words(self, name, value):
        field = self.fields[name]
        choices = getattr(field, "choices", None) or getattr(field.widget, "choices", ())
        return dict(choices).get(value, value)


def _link(address, text):
    return format_html('<a href="{}">“{}”</a>', address, text)


def _plain(text):
    return text.replace("\r\n", "\n").strip()
