"""The Django admin as this site has it. Apart from `crm/admin`, which registers models with it."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _


class LogbookAdminSite(admin.AdminSite):
    site_header = _("Logbook administration")
    site_title = _("Logbook administration")
    index_title = _("Everything there is")

    def login(self, request, extra_context=None):
        """There is one page to sign in at; who has signed in and is not staff is told so."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path))
