"""Interaction groups, and templates with their texts."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from crm.admin.base import LogbookAdmin

from ..models import InteractionGroup, InteractionTemplate, TemplateText


@admin.register(InteractionGroup)
class GroupAdmin(LogbookAdmin):
    instead = _("Untick “active” instead: its templates are then no longer offered.")
    list_display = ["description", "code", "hue", "active"]
    list_filter = ["active"]
    search_fields = ["description", "code"]


class TextInline(admin.StackedInline):
    model = TemplateText
    fields = ["language", "subject", "body"]
    extra = 0


@admin.register(InteractionTemplate)
class TemplateAdmin(LogbookAdmin):
    instead = _("Untick “active” instead: it is then no longer offered.")
    list_display = ["description", "code", "group", "for_calls", "position", "active"]
    list_filter = ["active", "group"]
    list_select_related = ["group"]
    autocomplete_fields = ["group"]
    search_fields = ["description", "code"]
    inlines = [TextInline]
