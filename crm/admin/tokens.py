"""The tokens of the API: made, shown once, and revoked."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..choices import ApiScope
from ..models import ApiToken
from .base import LogbookAdmin


class ApiTokenForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), choices=ApiScope.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ApiToken
        fields = ["name", "scopes", "user", "calls_a_minute"]

    def clean_name(self):
        """What tells the live tokens apart; a page of a new one that is loaded anew makes no second."""
        name = self.cleaned_data["name"]
        live = ApiToken.objects.filter(revoked_at=None).exclude(pk=self.instance.pk)
        if live.filter(name=name).exists():
            raise forms.ValidationError(
                _("There is a token of this name already. Revoke it, or choose another name.")
            )
        return name

    def clean_user(self):
        user = self.cleaned_data["user"]
        if not user.is_active:
            raise forms.ValidationError(
                _("%(user)s is inactive, so the token would not work. Choose somebody else.")
                % {"user": user}
            )
        return user


@admin.register(ApiToken)
class ApiTokenAdmin(LogbookAdmin):
    """A token is never deleted: what it was good for, and when it was last used, stays."""

    form = ApiTokenForm
    list_display = ["name", "begins", "scopes_", "user", "calls_a_minute", "last_used_at"]
    list_display += ["revoked_at"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user"]
    search_fields = ["name", "beginning"]
    autocomplete_fields = ["user"]
    actions = ["revoke"]

    @admin.display(description=_("begins with"), ordering="beginning")
    def begins(self, token):
        return f"{token.beginning}…"

    @admin.display(description=_("scopes"))
    def scopes_(self, token):
        return ", ".join(str(ApiScope(scope).label) for scope in token.scopes)

    def get_fields(self, request, obj=None):
        fields = ["name", "scopes", "user", "calls_a_minute"]
        if obj and obj.is_revoked:
            fields[1] = "scopes_"
        return [*fields, *self.get_readonly_fields(request, obj)] if obj else fields

    def get_readonly_fields(self, request, obj=None):
        return ["begins", "created_at", "last_used_at", "revoked_at"] if obj else []

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.is_revoked)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.secret = obj.renew()
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        """The answer to the form shows the secret: a message would lie in a cookie on the way there."""
        context = self.admin_site.each_context(request)
        context |= {"title": _("The new token"), "opts": self.opts, "token": obj}
        return TemplateResponse(request, "admin/crm/apitoken/made.html", context)

    @admin.action(description=_("Revoke the selected tokens"), permissions=["change"])
    def revoke(self, request, queryset):
        live = queryset.filter(revoked_at=None)
        if request.POST.get("sure"):
            number = live.revoke()
            text = ngettext("%(number)s token revoked.", "%(number)s tokens revoked.", number)
            return self.message_user(request, text % {"number": number}, messages.SUCCESS)
        if not live:
            text = _("The selected tokens are revoked already.")
            return self.message_user(request, text, messages.WARNING)
        context = self.admin_site.each_context(request)
        context |= {"title": _("Revoke tokens"), "opts": self.opts, "tokens": live}
        context["checkbox_name"] = ACTION_CHECKBOX_NAME
        return TemplateResponse(request, "admin/crm/apitoken/revoke.html", context)
