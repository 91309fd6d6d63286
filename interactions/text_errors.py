"""What is wrong with a text that has merge fields, in sentences."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What Jinja says of a text that does not parse, each by a part of it, and what is said here.
WRONG: list[tuple[str, Promise]] = [
    (
        "unexpected end of template, expected 'end of print statement'",
        gettext_lazy("A merge field is not closed. Write it as %(field)s."),
    ),
    (
        "unexpected end of template, expected 'end of statement block'",
        gettext_lazy("A condition is not closed. Write it as %(if)s."),
    ),
    (
        "Expected an expression, got 'end of print statement'",
        gettext_lazy("A merge field is empty. Write it as %(field)s."),
    ),
    (
        "Expected an expression, got 'end of statement block'",
        gettext_lazy("A condition is empty. Write it as %(if)s."),
    ),
    (
        "expected token 'end of statement block'",
        gettext_lazy("A condition cannot be read. Write it as %(if)s, and compare with ==."),
    ),
    (
        "unexpected 'end of template'",
        gettext_lazy("A merge field is not closed. Write it as %(field)s."),
    ),
    (
        "unexpected '}'",
        gettext_lazy("A merge field is not closed. Write it as %(field)s."),
    ),
    (
        "expected token 'end of print statement'",
        gettext_lazy("There is more than a name in a merge field. Write it as %(field)s."),
    ),
    (
        "looking for the following tags: 'elif' or 'else' or 'endif'",
        gettext_lazy("An “if” has no end. Write %(endif)s where it ends."),
    ),
    (
        "looking for the following tags: 'endif'",
        gettext_lazy("An “if” has no end. Write %(endif)s where it ends."),
    ),
    (
        "unknown tag 'endif'",
        gettext_lazy(
            "There is an “endif” without an “if” before it. Take it away, or write %(if)s."
        ),
    ),
    (
        "unknown tag 'else'",
        gettext_lazy(
            "There is an “else” without an “if” before it. Take it away, or write %(if)s."
        ),
    ),
    (
        "Missing end of comment tag",
        gettext_lazy("A comment that begins with {# is not closed. Write #} behind it."),
    ),
]
NOT_READ = gettext_lazy(
    "This cannot be read. Write a merge field as %(field)s, and a condition as %(if)s … %(endif)s."
)


class TextError(ValueError):
    """A text that cannot be merged: `line` counts from 1, `reason` is a sentence that says what to do."""

    def __init__(self, line, reason):
        self.line, self.reason = line, reason
        super().__init__(_("Line %(line)s: %(reason)s") % {"line": line, "reason": reason})


def in_own_words(message):
    """The sentence for what Jinja says, in English, of a text that does not parse."""
    said = next((sentence for part, sentence in WRONG if part in message), NOT_READ)
    return said % {
        "if": "{% if company.name %}",
        "endif": "{% endif %}",
        "field": "{{ contact.name }}",
    }
