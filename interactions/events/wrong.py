"""What is wrong with what another system says, as sentences for who reads its log."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# By pydantic's names.
SENTENCES = {
    "missing": gettext_lazy("This is missing."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "string_type": gettext_lazy("This is not a text."),
    "string_unicode": gettext_lazy("This holds a character that no text has."),
    "string_too_long": gettext_lazy("This is longer than %(max_length)s characters."),
    "string_too_short": gettext_lazy("This is empty."),
    "int_type": gettext_lazy("This is not a whole number."),
    "int_parsing": gettext_lazy("This is not a whole number."),
    "int_parsing_size": gettext_lazy("This is not a whole number."),
    "int_from_float": gettext_lazy("This is not a whole number."),
    "bool_type": gettext_lazy("This is neither true nor false."),
    "list_type": gettext_lazy("This is not a list."),
    "too_long": gettext_lazy("These are more than %(max_length)s."),
    "greater_than_equal": gettext_lazy("This is less than %(ge)s."),
    "less_than_equal": gettext_lazy("This is more than %(le)s."),
    "decimal_parsing": gettext_lazy("This is not a number."),
    "decimal_type": gettext_lazy("This is not a number."),
    "finite_number": gettext_lazy("This is not a number."),
    "decimal_max_places": gettext_lazy("This has more than %(decimal_places)s decimals."),
    "literal_error": gettext_lazy("This is none of %(expected)s."),
    "model_type": gettext_lazy("This is not an object with fields."),
    "value_error": "%(error)s",
}


class Unreadable(Exception):
    """It cannot be taken; `errors` are pairs of a field, "" for all of it, and a sentence."""

    def __init__(self, errors):
        super().__init__(errors)
        self.errors = errors


def errors_of(errors):
    """Return the pairs of a field and a sentence for errors as pydantic tells them."""
    found = []
    for error in errors:
        sentence = SENTENCES.get(error["type"])
        told = str(sentence) % error.get("ctx", {}) if sentence else _("This cannot be taken.")
        found.append((".".join(map(str, error["loc"])), told))
    return found
