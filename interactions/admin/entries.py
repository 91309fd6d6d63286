"""The log: shown, cancelled, restored, and deleted when cancelled; never edited."""

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from crm.admin.base import ReadOnlyAdmin, WordSearch

from ..models import EntryComment, InteractionLogEntry, InteractionLogEntryEvent
from ..selecting import CannotSelect, select
from .deleting import DeletesCancelled


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [
            ("logged", _("Logged")),
            ("cancelled", _("Cancelled")),
            ("postponed", _("Postponed")),
        ]

    def choices(self, changelist):
        everything, *others = super().choices(changelist)
        return [everything | {"display": _("Logged and cancelled")}, *others]

    def queryset(self, request, queryset):
        # What is postponed is no part of the log unless it is asked for.
        found = {
            "logged": queryset.counted,
            "cancelled": queryset.cancelled,
            "postponed": queryset.postponed,
        }
        return found.get(self.value(), queryset.logged)()


class CommentInline(admin.TabularInline):
    model = EntryComment
    fields = ["text", "author", "written_at"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("author")

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(InteractionLogEntry)
class EntryAdmin(DeletesCancelled, WordSearch, ReadOnlyAdmin):
    search_help_text = _("Words of the description, subject, document number, contact or company.")
    list_display = ["occurred_at", "contact", "beginning", "template", "salesperson", "status"]
    list_display_links = ["occurred_at", "beginning"]
    list_filter = [StatusFilter, "template", "salesperson", "source", "evaluation"]
    list_select_related = ["contact", "template", "salesperson"]
    # Other columns have no index in their order; a million entries are not sorted for a click.
    sortable_by = ["occurred_at"]
    inlines = [CommentInline]
    actions = ["cancel", "restore", "delete_cancelled"]
    fieldsets = [
        (None, {"fields": ["contact", "company", "occurred_at", "description", "template"]}),
        (
            _("Work"),
            {
                "fields": ["salesperson", "group", "information_flow", "initiated_by"]
                + ["cost", "duration", "evaluation", "attempt_failed", "contacted_via"]
            },
        ),
        (
            _("Text as sent"),
            {
                "fields": ["correspondence_type", "language", "subject", "body", "attachments"]
                + ["delivery_status", "delivery_error"]
            },
        ),
        (
            _("Where it comes from"),
            {
                "fields": ["source", "run", "document_type", "document_number", "document_version"]
                + ["logged_by", "logged_at", "corrects", "postponed"]
            },
        ),
        (_("Cancelled"), {"fields": ["cancelled_at", "cancelled_by", "cancelled_reason"]}),
    ]

    @admin.display(description=_("description"))
    def beginning(self, entry):
        return Truncator(entry.description).chars(80)

    @admin.display(description=_("status"))
    def status(self, entry):
        if entry.postponed:
            return _("Postponed")
        return _("Cancelled") if entry.is_cancelled else _("Logged")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("search_vector", "contact__search_vector")

    def has_cancel_permission(self, request):
        return request.user.has_perm("interactions.cancel_own_entry")

    @admin.action(description=_("Cancel the selected entries"), permissions=["cancel"])
    def cancel(self, request, queryset):
        return self._show(request, queryset, "cancel")

    @admin.action(description=_("Restore the selected entries"), permissions=["cancel"])
    def restore(self, request, queryset):
        return self._show(request, queryset, "restore")

    def _show(self, request, queryset, action):
        """Go to the page that shows what an action would do, asks for what it needs, and does it."""
        try:
            selection = select(user=request.user, entries=queryset, back=request.get_full_path())
        except CannotSelect as error:
            self.message_user(request, str(error), messages.WARNING)
            return None
        return redirect(selection.get_absolute_url(action))


@admin.register(InteractionLogEntryEvent)
class HistoryAdmin(ReadOnlyAdmin):
    """What an entry was before each change."""

    list_display = ["pgh_created_at", "pgh_obj", "evaluation", "cost", "duration", "cancelled_at"]
    list_select_related = ["pgh_obj"]
    search_fields = ["pk"]
    search_help_text = _("The number of an entry.")
    list_filter = ["pgh_created_at"]
    ordering = ["-pk"]
    sortable_by = []

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        number = search_term.strip()
        return (queryset.filter(pgh_obj=number) if number.isdecimal() else queryset.none()), False
