"""Segments and saved criteria, to be looked at: their pages change them, and keep what belongs together."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import SavedCriteria, Segment
from .base import LogbookAdmin, ReadOnlyAdmin


@admin.register(Segment)
class SegmentAdmin(ReadOnlyAdmin):
    list_display = ["number", "description", "salesperson", "member_count", "archived"]
    list_filter = [("archived_at", admin.EmptyFieldListFilter), "salesperson"]
    list_select_related = ["salesperson"]
    search_fields = ["number", "description"]
    fields = [
        *("number", "description", "salesperson", "notes", "tags", "member_count"),
        *("created_at", "refreshed_at", "archived_at"),
    ]
    sortable_by = ["number", "description"]

    @admin.display(description=_("archived"), boolean=True)
    def archived(self, segment):
        return segment.is_archived


@admin.register(SavedCriteria)
class SavedCriteriaAdmin(LogbookAdmin):
    list_display = ["name", "saved_by", "saved_at"]
    list_select_related = ["saved_by"]
    search_fields = ["name"]
    fields = ["name", "saved_by", "saved_at", "steps"]
    readonly_fields = ["saved_by", "saved_at", "steps"]

    def has_add_permission(self, request):
        return False
