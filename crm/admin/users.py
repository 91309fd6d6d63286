"""Users and what they keep for themselves."""

from django.contrib import admin
from django.contrib.auth import admin as auth
from django.contrib.auth.forms import AdminUserCreationForm
from django.utils.translation import gettext_lazy as _

from ..forms.saved_views import SavedViewForm
from ..models import SavedView, User
from .base import LogbookAdmin


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]


@admin.register(User)
class UserAdmin(LogbookAdmin, auth.UserAdmin):
    add_form = NewUserForm
    list_display = ["name", "email", "initials", "is_salesperson", "is_staff", "is_active"]
    list_filter = ["is_salesperson", "is_staff", "is_active", "groups"]
    search_fields = ["name", "email", "initials"]
    ordering = ["name", "pk"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (
            _("Person"),
            {
                "fields": [
                    "name",
                    "initials",
                    "job_title",
                    "phone",
                    "language",
                    "letter_keys",
                    "is_salesperson",
                ]
            },
        ),
        (
            _("Permissions"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    "email",
                    "name",
                    "initials",
                    "is_salesperson",
                    "groups",
                    "usable_password",
                    "password1",
                    "password2",
                ],
            },
        ),
    ]

    def has_delete_permission(self, request, obj=None):
        # Whoever left is made inactive: what they recorded keeps its name.
        return False


class AnyonesViewForm(SavedViewForm):
    """The form of the lists, where whose view it is can be chosen, and nothing comes from the list."""

    class Meta(SavedViewForm.Meta):
        fields = ["user", *SavedViewForm.Meta.fields]
        widgets = {}

    def clean_user(self):
        self.instance.user = self.cleaned_data["user"]
        return self.instance.user

    def clean_name(self):
        return super().clean_name() if "user" in self.cleaned_data else self.cleaned_data["name"]


@admin.register(SavedView)
class SavedViewAdmin(LogbookAdmin):
    form = AnyonesViewForm
    fields = AnyonesViewForm.Meta.fields
    list_display = ["name", "list", "user", "shared"]
    list_filter = ["shared", "list"]
    list_select_related = ["user"]
    autocomplete_fields = ["user"]
    search_fields = ["name"]
