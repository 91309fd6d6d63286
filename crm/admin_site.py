"""The Django admin as this site has it. Apart from `crm/admin`, which registers models with it."""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache


class Offer(AutocompleteJsonView):
    """What a field offers while one types, told as the admin of the model has it."""

    def serialize_result(self, obj, to_field_name):
        offered = super().serialize_result(obj, to_field_name)
        told = getattr(self.model_admin, "told", None)
        return offered | {"text": told(obj)} if told else offered


class LogbookAdminSite(admin.AdminSite):
    site_header = _("Logbook administration")
    site_title = _("Logbook administration")
    index_title = _("Everything there is")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # It loads each row, and everything that hangs on it, to list them on its page.
        self.disable_action("delete_selected")

    def register(self, model_or_iterable, admin_class=None, **options):
        """Register all but the queue's own class, in whose place `crm/admin/jobs.py` has one."""
        if getattr(admin_class, "__module__", "").startswith("procrastinate."):
            return
        super().register(model_or_iterable, admin_class, **options)

    def autocomplete_view(self, request):
        return Offer.as_view(admin_site=self)(request)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """There is one page to sign in at; who has signed in and is not staff is told so."""
        index = reverse("admin:index")
        if self.has_permission(request):
            return HttpResponseRedirect(index)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", index))
