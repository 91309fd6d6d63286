"""The Django admin as this site has it. Apart from `crm/admin`, which registers models with it."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache


class LogbookAdminSite(admin.AdminSite):
    site_header = _("Logbook administration")
    site_title = _("Logbook administration")
    index_title = _("Everything there is")

    def register(self, model_or_iterable, admin_class=None, **options):
        """The queue's own pages stay away: they hold inline styles, and count a large table. `doctor` tells how
        the queue is."""
        if getattr(admin_class, "__module__", "").startswith("procrastinate."):
            return
        super().register(model_or_iterable, admin_class, **options)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """There is one page to sign in at; who has signed in and is not staff is told so."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path))
