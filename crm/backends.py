"""Who may do what, asked for once a page."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q


class OneQueryBackend(ModelBackend):
    """Django's own way to sign in. Nearly every page asks what the user may do; Django takes two statements to
    tell, one for the user's own permissions and one for those of the groups."""

    def get_all_permissions(self, user_obj, obj=None):
        if user_obj.is_superuser or user_obj.is_anonymous or not user_obj.is_active or obj:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            found = Permission.objects.filter(Q(user=user_obj) | Q(group__user=user_obj))
            names = found.order_by().values_list("content_type__app_label", "codename")
            user_obj._perm_cache = {f"{app_label}.{codename}" for app_label, codename in names}
        return user_obj._perm_cache
