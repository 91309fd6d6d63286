"""The action that deletes the cancelled ones among the selected entries, with a page in between."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.paging import capped_count

from ..deleting import (
    PLAN_CHANGED,
    PlanChanged,
    done_already,
    execute_deletion,
    plan_deletion,
)


class DeletesCancelled:
    def has_delete_cancelled_permission(self, request):
        return request.user.has_perm("interactions.delete_cancelled_entries")

    @admin.action(
        description=_("Delete the cancelled ones among the selected entries"),
        permissions=["delete_cancelled"],
    )
    def delete_cancelled(self, request, queryset):
        mark = request.POST.get("mark")
        if mark:
            try:
                return self._delete(request, queryset, mark)
            except PlanChanged:
                pass
        if mark and (done := done_already(mark, request.user)):
            return self.message_user(request, done, messages.INFO)
        plan = plan_deletion(queryset)
        if mark:
            self.message_user(request, PLAN_CHANGED, messages.WARNING)
        elif not plan.entries:
            text = _("None of the selected entries is cancelled, so none can be deleted.")
            self.message_user(request, text, messages.WARNING)
        if not plan.entries:
            return None
        return self._confirmation(request, queryset, plan)

    def _delete(self, request, queryset, mark):
        kept, more = capped_count(queryset.filter(cancelled_at=None))
        deletion = execute_deletion(
            queryset,
            mark=mark,
            by=request.user,
            by_name=request.user.name,
            criteria=self._criteria(request),
        )
        LogEntry.objects.create(
            user=request.user,
            content_type=ContentType.objects.get_for_model(self.model),
            object_repr=deletion.amounts,
            action_flag=DELETION,
            change_message=deletion.criteria_in_words,
        )
        text = _("%(amounts)s deleted.") % {"amounts": deletion.amounts}
        self.message_user(request, text, messages.SUCCESS)
        if kept:
            text = ngettext(
                "%(number)s selected entry is not cancelled and stays.",
                "%(number)s selected entries are not cancelled and stay.",
                kept,
            )
            number = f"{kept}+" if more else kept
            self.message_user(request, text % {"number": number}, messages.INFO)

    def _criteria(self, request):
        """What was selected: the filter of the list, or the numbers of the ticked rows, a page of them at most."""
        if request.POST.get("select_across") == "1":
            return {"admin": request.GET.urlencode()} if request.GET else {}
        return {"entries": request.POST.getlist(ACTION_CHECKBOX_NAME)[: self.list_per_page]}

    def _confirmation(self, request, queryset, plan):
        kept, more = capped_count(queryset.filter(cancelled_at=None))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Delete cancelled entries"),
            "opts": self.opts,
            "plan": plan,
            "kept": kept,
            "kept_more": more,
            "checkbox_name": ACTION_CHECKBOX_NAME,
            # The ticks of one page at most; all pages are one word.
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "admin/interactions/delete_cancelled.html", context)
