"""The form that saves a view of a list."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _

from ..listing import VIEW
from ..models import SavedView


class SavedViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ["list", "name", "query", "shared"]
        labels = {"name": _("Name of the view"), "shared": _("Everybody sees it")}
        help_texts = {"shared": "", "list": ""}
        widgets = {"list": forms.HiddenInput, "query": forms.HiddenInput}
        error_messages = {
            "name": {
                "required": _("Give the view a name."),
                "max_length": _("Shorten the name to %(limit_value)d characters."),
            }
        }

    def _get_validation_exclusions(self):
        # The name is unique among the user's views of the list: the user belongs to the check.
        return super()._get_validation_exclusions() - {"user"}

    def clean_list(self):
        if not _list_filter(self.cleaned_data["list"]):
            raise ValidationError(_("There is no such list. Save the view on the list's page."))
        return self.cleaned_data["list"]

    def clean_name(self):
        """Told at its field, not above the form."""
        name, list_name = self.cleaned_data["name"], self.cleaned_data.get("list")
        others = SavedView.objects.filter(user=self.instance.user, list=list_name, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("You have a view of this name already. Choose another name."))
        return name

    def clean_query(self):
        query = QueryDict(self.cleaned_data["query"])
        list_filter = _list_filter(self.cleaned_data.get("list", ""))
        if list_filter and not list_filter(query).is_valid():
            raise ValidationError(
                _("The filter cannot be read. Correct it in the list, and save the view then.")
            )
        return query.urlencode()

    @property
    def address(self):
        """Where the view that was to be saved is seen."""
        known = _list_filter(self["list"].value())
        path = reverse(self["list"].value()) if known else reverse("home")
        query = QueryDict(self["query"].value(), mutable=True)
        if self.instance.pk:
            query[VIEW] = self.instance.pk
        return f"{path}?{query.urlencode()}"


def _list_filter(url_name):
    """The ListFilter of the list with this name; None where no list has it."""
    try:
        return getattr(resolve(reverse(url_name)).func, "list_filter", None)
    except NoReverseMatch:
        return None
