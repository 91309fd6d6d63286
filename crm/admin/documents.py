"""Sales documents, to be looked at: their pages change them. And the series that their numbers come from."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Document, DocumentSeries
from .base import LogbookAdmin, ReadOnlyAdmin, WordSearch


@admin.register(Document)
class DocumentAdmin(WordSearch, ReadOnlyAdmin):
    search_help_text = gettext_lazy("Words of the number, reference, contact or address.")
    list_display = ["name", "kind", "date", "contact", "total", "currency", "salesperson"]
    list_filter = ["kind", "salesperson"]
    list_select_related = ["contact", "salesperson"]
    fields = [
        *("kind", "number", "version", "contact", "recipient", "salesperson", "date", "deadline"),
        *("currency", "net", "vat", "total", "reference", "language", "notes", "copied_from"),
        *("issued_at", "created_at", "created_by"),
    ]
    sortable_by = ["date", "total"]
    date_hierarchy = None

    def get_queryset(self, request):
        return super().get_queryset(request).defer("search_vector", "contact__search_vector")


class SeriesForm(forms.ModelForm):
    class Meta:
        model = DocumentSeries
        fields = ["prefix", "last"]

    def clean_prefix(self):
        """No series gives a number that one gave before which had this prefix then."""
        prefix = self.cleaned_data["prefix"]
        others = Document.objects.exclude(kind=self.instance.kind)
        if others.filter(number__regex=rf"^{prefix}\d+$").exists():
            raise ValidationError(_("Another series had this prefix. Choose a new one."))
        return prefix

    def clean_last(self):
        """The database refuses it too: a number that was given would be given twice."""
        last, now = self.cleaned_data["last"], self.initial["last"]
        if last < now:
            raise ValidationError(
                _("The last number given is %(now)d. Give that or a higher one."),
                params={"now": now},
            )
        return last


@admin.register(DocumentSeries)
class DocumentSeriesAdmin(LogbookAdmin):
    form = SeriesForm
    list_display = ["kind", "prefix", "last"]
    fields = ["kind", "prefix", "last"]
    readonly_fields = ["kind"]
    sortable_by = []

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
