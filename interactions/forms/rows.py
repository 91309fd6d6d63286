"""A field for a choice among a few rows."""

from django import forms


class RowChoiceField(forms.ChoiceField):
    """A choice among rows that are loaded once, to be drawn and to be checked. Cleans to the row, or None."""

    rows: dict = {}

    def load(self, rows, nothing="–"):
        """Offer these rows; `nothing` is what choosing none of them means, in words."""
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [("", nothing), *((pk, str(row)) for pk, row in self.rows.items())]

    def clean(self, value):
        return self.rows.get(super().clean(value))
