"""Forms of an import: the file, and where its columns go."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..importing.columns import LABELS, LEFT_OUT
from ..importing.reasons import FileRefusedError
from ..importing.running import begin


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file or Excel workbook"),
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,.xlsx"}),
        help_text=gettext_lazy(
            "Any delimiter, encoding and column names. "
            "Nothing is imported before you have seen what it would do."
        ),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def begin(self, user):
        """Return the import of the file, or None when it is refused: then there is an error that says why."""
        try:
            return begin(file=self.cleaned_data["file"], user=user)
        except FileRefusedError as error:
            self.add_error("file", str(error))
            return None


class ColumnsForm(forms.Form):
    """Which field each column of the file goes to: a choice per column."""

    def __init__(self, *args, contact_import, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", LEFT_OUT), *((field, _capital(label)) for field, label in LABELS.items())]
        for place, (name, field) in enumerate(
            zip(contact_import.header, contact_import.mapping, strict=True)
        ):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                choices=choices, initial=field, required=False, label=name or _("(no name)")
            )
        self.samples = [
            ", ".join(
                dict.fromkeys(
                    filter(None, (row[place] for row in contact_import.sample if place < len(row)))
                )
            )
            for place in range(len(contact_import.header))
        ]

    def clean(self):
        fields = [field for field in self.cleaned_data.values() if field]
        if twice := {field for field in fields if fields.count(field) > 1}:
            raise ValidationError(
                _("Two columns go to the same field: %(names)s. Leave one of them out.")
                % {"names": ", ".join(str(LABELS[field]) for field in sorted(twice))}
            )
        return self.cleaned_data

    @property
    def mapping(self):
        return list(self.cleaned_data.values())

    def rows(self):
        """Pairs of a column's field and some of what stands in it."""
        return zip(self, self.samples, strict=True)


def _capital(label):
    return str(label)[:1].upper() + str(label)[1:]
