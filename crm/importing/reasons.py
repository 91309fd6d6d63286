"""The sentences that say why a file or a row is refused; what is stored is their code."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # The whole file
    "empty": _(
        "The file is empty. Choose a file with a row of column names and a row per contact."
    ),
    "no_rows": _("There is no row below the column names. Add a row per contact."),
    "old_excel": _(
        "This is a file of an old Excel, or a workbook with a password. Open it, save it as an Excel "
        "workbook (.xlsx) without a password or as CSV, and choose that file."
    ),
    "not_a_table": _(
        "This is neither a CSV file nor an Excel workbook (.xlsx). Choose another file."
    ),
    "damaged": _("The workbook cannot be opened; it may be damaged. Save it again and choose it."),
    "too_large_inside": _(
        "The workbook is too large once unpacked. Save it as CSV and choose that."
    ),
    "field_too_long": _(
        "Line %(line)s begins a field of more than %(limit)s characters. A quotation mark may be missing there."
    ),
    "open_quote": _(
        "The row that begins in line %(line)s has a quotation mark that is not closed, or closed in the middle "
        "of a field. Correct it there; a quotation mark inside a quoted field is written twice."
    ),
    "no_name_column": _(
        "No column was recognised as a name, a company, a number or an external number."
    ),
    "changed_meanwhile": _(
        "The contacts have changed since the file was checked, and so has what the import would do. "
        "Nothing was imported. Look at it again."
    ),
    "crashed": _("The work stopped unexpectedly. Nothing was changed. Start it again."),
    "recorded": _(
        "The import cannot be undone: something is recorded on %(count)s of the contacts that it made, "
        "among them %(names)s."
    ),
    "undo_changed": _(
        "The contacts have changed since you looked at what undoing this import does. Nothing was undone. "
        "Look at it again."
    ),
    # One row
    "no_name": _("The name is missing."),
    "too_long": _("This is longer than %(limit)s characters."),
    "bad_email": _("This is not an e-mail address."),
    "unknown_country": _("There is no country of this name or code."),
    "unknown_language": _("There is no language of this name or code."),
    "unknown_correspondence_type": _(
        "This is not a correspondence type: write letter, e-mail or none."
    ),
    "unknown_kind": _("This is neither company nor person."),
    "unknown_salesperson": _("No salesperson has this e-mail address, name or initials."),
    "unknown_number": _(
        "There is no contact of this number. Leave the number out for a new contact."
    ),
    "wrong_kind": _("The contact of this number is of another kind: a company is not a person."),
    "external_id_taken": _("Another contact has this external number."),
    "error_cell": _("This is the error of a formula. Correct it in the spreadsheet."),
    "no_value": _(
        "This is a formula whose value is not stored. Open the workbook in a spreadsheet program and save it."
    ),
    "yes_or_no": _("This is the truth value TRUE or FALSE, not a text."),
    "control_character": _("This holds a character that cannot be printed."),
    "too_many_cells": _("This row has more cells than there are column names."),
    "archived": _("This contact is archived. It is left as it is."),
    "privacy_blocked": _("This contact is privacy-blocked. It is left as it is."),
}


def sentence(code, params=None):
    """Return the sentence of a code in the language at hand."""
    return SENTENCES[code] % (params or {}) if params else str(SENTENCES[code])


class FileRefusedError(Exception):
    """The whole file cannot be read; `code` and `params` give the sentence."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self):
        return sentence(self.code, self.params)
