"""The jobs of the queue, to be retried or cancelled."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.admin import ProcrastinateJobAdmin
from procrastinate.contrib.django.models import ProcrastinateJob

from .base import LogbookAdmin

# The queue's own words are English only.
ProcrastinateJob._meta.verbose_name = _("job")
ProcrastinateJob._meta.verbose_name_plural = _("jobs")


@admin.register(ProcrastinateJob)
class JobAdmin(LogbookAdmin, ProcrastinateJobAdmin):
    """Without the columns that hold inline styles, which the Content-Security-Policy refuses, and without the
    filters that list every lock there is."""

    fields = ["task_name", "args", "status", "queue_name", "priority", "scheduled_at", "attempts"]
    list_display = ["id", "task_name", "status", "queue_name", "scheduled_at", "attempts"]
    list_filter = ["status"]
    search_fields = ["task_name"]
    ordering = ["-id"]
    sortable_by = []

    def get_queryset(self, request):
        # Past the one of the queue, which loads the events of each job for a column that is not here.
        return admin.ModelAdmin.get_queryset(self, request)
