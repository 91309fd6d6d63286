"""Interaction groups, and templates with their texts."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from crm.admin.base import LogbookAdmin

from ..forms.set_up import CodeField
from ..forms.templates import CheckedText
from ..models import InteractionGroup, InteractionTemplate, TemplateText
from ..setting_up import delete_unused


class SetUpForm(forms.ModelForm):
    class Meta:
        field_classes = {"code": CodeField}


class SetUpAdmin(LogbookAdmin):
    form = SetUpForm

    def save_model(self, request, obj, form, change):
        # Whoever has it open on the set-up pages is told that it has changed meanwhile.
        obj.version += change
        super().save_model(request, obj, form, change)

    def delete_model(self, request, obj):
        # The files of a template's texts go with it.
        delete_unused(obj)


@admin.register(InteractionGroup)
class GroupAdmin(SetUpAdmin):
    instead = _("Untick “active” instead: its templates are then no longer offered.")
    list_display = ["description", "code", "hue", "active"]
    list_filter = ["active"]
    search_fields = ["description", "code"]


class TextInline(admin.StackedInline):
    model = TemplateText
    form = CheckedText
    fields = ["language", "subject", "body"]
    extra = 0
    # On the page of the template, where its files go with it.
    can_delete = False


@admin.register(InteractionTemplate)
class TemplateAdmin(SetUpAdmin):
    instead = _("Untick “active” instead: it is then no longer offered.")
    list_display = ["description", "code", "group", "for_calls", "position", "active"]
    list_filter = ["active", "group"]
    list_select_related = ["group"]
    autocomplete_fields = ["group"]
    search_fields = ["description", "code"]
    inlines = [TextInline]
