"""Attachments, e-mails, follow-ups, and the records of runs and deletions."""

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from crm.admin.base import LogbookAdmin, ReadOnlyAdmin, WordSearch
from crm.models import Contact

from ..models import Attachment, Deletion, Email, FollowUp, LoggedSegment


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    # Not the file itself: its address would lead past the page that checks who asks.
    fields = ["name", "size_", "added_by", "added_at"]
    list_display = ["name", "size_", "added_by", "added_at"]
    list_filter = ["added_at"]
    search_fields = ["name"]
    list_select_related = ["added_by"]
    ordering = ["-pk"]
    sortable_by = []

    @admin.display(description=_("size"))
    def size_(self, attachment):
        return filesizeformat(attachment.size)


@admin.register(FollowUp)
class FollowUpAdmin(LogbookAdmin):
    search_fields = ["pk"]
    search_help_text = _("Words of the contact: name, company, number, e-mail, phone or city.")
    list_display = ["text", "contact", "due_on", "salesperson", "done_at"]
    list_filter = [("done_at", admin.EmptyFieldListFilter), "salesperson"]
    list_select_related = ["contact", "salesperson"]
    autocomplete_fields = ["contact", "salesperson", "done_by"]
    raw_id_fields = ["entry"]
    ordering = ["-pk"]
    sortable_by = []

    def get_queryset(self, request):
        return super().get_queryset(request).defer("search_vector", "contact__search_vector")

    def get_search_results(self, request, queryset, search_term):
        if search_term.strip():
            queryset = queryset.filter(contact__in=Contact.objects.search(search_term))
        return queryset, False


@admin.register(Email)
class EmailAdmin(ReadOnlyAdmin):
    """Sent again on the page of its entry."""

    search_fields = ["message_id__exact"]
    search_help_text = _("The Message-ID, as the mail server's log has it.")
    list_display = ["written_at", "subject", "recipient", "status", "error", "written_by"]
    list_display_links = ["written_at", "subject"]
    list_filter = ["status"]
    list_select_related = ["written_by"]
    fields = ["contact", "entry", "document", "recipient", "subject", "body", "attachments"]
    fields += ["message_id", "status", "error", "attempts", "due_at", "handed_over_at", "sent_at"]
    fields += ["written_by", "written_at"]
    ordering = ["-pk"]
    sortable_by = []


@admin.register(LoggedSegment)
class LoggedSegmentAdmin(WordSearch, ReadOnlyAdmin):
    """Cancelled, restored and deleted on its own page, with its entries."""

    search_help_text = _("Words of the description, or of the segment's description or number.")
    list_display = ["logged_at", "description", "segment", "template", "made", "left_out"]
    list_display += ["logged_by", "cancelled_at"]
    list_display_links = ["logged_at", "description"]
    list_filter = [("cancelled_at", admin.EmptyFieldListFilter), "logged_at", "template"]
    list_select_related = ["segment", "template", "logged_by"]
    sortable_by = ["logged_at"]
    fields = ["segment", "template", "description", "occurred_at", "asked", "made", "left_out"]
    fields += ["logged_by", "logged_at", "cancelled_at", "cancelled_by", "cancelled_reason"]


@admin.register(Deletion)
class DeletionAdmin(ReadOnlyAdmin):
    list_display = ["deleted_at", "by_name", "entries", "comments", "attachments", "chosen"]
    fields = ["deleted_at", "by", "by_name", "chosen", "entries", "comments", "attachments"]
    list_filter = ["deleted_at"]
    search_fields = ["by_name"]

    @admin.display(description=_("criteria"))
    def chosen(self, deletion):
        return deletion.criteria_in_words
