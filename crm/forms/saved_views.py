"""The form that saves a view of a list."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from ..models import SavedView


class SavedViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ["list", "name", "query", "shared"]
        error_messages = {"name": {"required": _("Give the view a name.")}}

    def _get_validation_exclusions(self):
        # The name is unique among the user's views of the list: the user belongs to the check.
        return super()._get_validation_exclusions() - {"user"}

    def clean_list(self):
        if not _address(self.cleaned_data["list"]):
            raise ValidationError(_("There is no such list."))
        return self.cleaned_data["list"]

    def clean_query(self):
        return QueryDict(self.cleaned_data["query"]).urlencode()

    @property
    def address(self):
        """Where the view that was to be saved is seen."""
        path = _address(self.data.get("list", "")) or reverse("home")
        return f"{path}?{QueryDict(self.data.get('query', '')).urlencode()}"


def _address(url_name):
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None
