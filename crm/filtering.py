"""What the filters of all lists have in common."""

from django.utils.translation import gettext_lazy as _
from django_filters import Filter, FilterSet

from .forms.contact_picker import ContactPickerField

NO_SUCH_CHOICE = {
    "invalid_choice": _("There is no “%(value)s” to choose. Choose from the list."),
}


def is_given(value):
    """Whether a cleaned value narrows anything."""
    return value not in (None, "", False) and (not hasattr(value, "__len__") or len(value) > 0)


class PickerFilter(Filter):
    """One contact: its number in an address, the picker in the form."""

    field_class = ContactPickerField


class ListFilter(FilterSet):
    """A list's filter, read from its address.

    Only the filters that the address names are made, so that a list pays for what is asked of it and no more;
    `whole=True` makes all of them, for the form.
    """

    def __init__(self, data=None, queryset=None, *, whole=False, **kwargs):
        if not whole:
            asked = data or {}
            self.base_filters = {
                name: one for name, one in type(self).base_filters.items() if name in asked
            }
        super().__init__(data, queryset, **kwargs)

    def whole(self):
        """The same with all its filters."""
        return type(self)(self.data, self.queryset, whole=True, request=self.request)
