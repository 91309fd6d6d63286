"""The record that cancelled entries were deleted."""

from urllib.parse import parse_qsl

from django.conf import settings
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .record_rules import DELETIONS

CRITERIA = {
    "from": gettext_lazy("from"),
    "to": gettext_lazy("to"),
    "template": gettext_lazy("template"),
    "salesperson": gettext_lazy("salesperson"),
    "contact": gettext_lazy("contact"),
    "segment": gettext_lazy("segment"),
    "run": gettext_lazy("run"),
    "admin": gettext_lazy("found in the administration by"),
    "entries": gettext_lazy("ticked in the administration:"),
}


def amounts(entries, comments, attachments):
    """Say how many entries, with how many comments and attachments."""
    words = {
        "entries": ngettext("%(number)s entry", "%(number)s entries", entries),
        "comments": ngettext("%(number)s comment", "%(number)s comments", comments),
        "attachments": ngettext("%(number)s attachment", "%(number)s attachments", attachments),
    }
    numbers = {"entries": entries, "comments": comments, "attachments": attachments}
    said = {
        name: text % {"number": number_format(numbers[name], force_grouping=True)}
        for name, text in words.items()
    }
    return _("%(entries)s with %(comments)s and %(attachments)s") % said


class Deletion(models.Model):
    deleted_at = models.DateTimeField(gettext_lazy("deleted"), auto_now_add=True)
    # Empty when an operator ran the command: `by_name` then holds the account on the machine.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(gettext_lazy("who"), max_length=150)
    # That of the plan as it was shown, so that who asks for the same again can be told.
    mark = models.CharField(max_length=100, blank=True, editable=False)
    criteria = models.JSONField(gettext_lazy("criteria"), default=dict)
    entries = models.PositiveIntegerField(gettext_lazy("entries"))
    comments = models.PositiveIntegerField(gettext_lazy("comments"))
    attachments = models.PositiveIntegerField(gettext_lazy("attachments"))

    class Meta:
        verbose_name = gettext_lazy("deletion")
        verbose_name_plural = gettext_lazy("deletions")
        ordering = ["-deleted_at", "-pk"]
        triggers = DELETIONS

    def __str__(self):
        return f"{self.deleted_at:%Y-%m-%d %H:%M}"

    @property
    def amounts(self):
        return amounts(self.entries, self.comments, self.attachments)

    @property
    def criteria_in_words(self):
        """What was asked for: "from 2023-01-01, template CALL-OUT"."""
        said = [
            f"{word} {_in_words(self.criteria[name])}"
            for name, word in CRITERIA.items()
            if name in self.criteria
        ]
        return ", ".join(said) or _("all that were cancelled")


def _in_words(value):
    """A value of the criteria: a list, or the query of a list in the administration, as words."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return ", ".join(f"{name} {given}" for name, given in parse_qsl(value)) or value
