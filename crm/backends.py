"""Who may do what, asked for together with who it is."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Value
from django.db.models.functions import Concat


class OneQueryBackend(ModelBackend):
    """Django's own way to sign in. Nearly every page asks what the user may do; Django takes two more statements
    to tell, one for the user's own permissions and one for those of the groups."""

    def get_user(self, user_id):
        users = get_user_model().objects.annotate(permitted=ArraySubquery(_names(OuterRef("pk"))))
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj, obj=None):
        if user_obj.is_superuser or user_obj.is_anonymous or not user_obj.is_active or obj:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            if not hasattr(user_obj, "permitted"):
                user_obj.permitted = _names(user_obj)
            user_obj._perm_cache = set(user_obj.permitted)
        return user_obj._perm_cache


def _names(user):
    """What a user may do, by itself and by its groups, as `app_label.codename`."""
    found = Permission.objects.filter(Q(user=user) | Q(group__user=user)).order_by()
    name = Concat("content_type__app_label", Value("."), "codename")
    return found.annotate(name_in_full=name).values_list("name_in_full", flat=True)
