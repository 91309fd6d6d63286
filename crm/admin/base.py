"""What the admin of every model has in common: nothing is counted, loaded or deleted by the million."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.paginator import Paginator
from django.db.models import PROTECT
from django.http import HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..paging import capped_count


class CappedCount(int):
    """A count that stopped at the cap reads "10000+"."""

    def __str__(self):
        return f"{int(self)}+"


class CappedPaginator(Paginator):
    """Counts only so far, and goes only so deep: beyond that, searching and filtering find what is wanted."""

    @cached_property
    def count(self):
        count, more = capped_count(self.object_list)
        return CappedCount(count) if more else count


class LogbookAdmin(admin.ModelAdmin):
    """What is in use is never deleted: `instead` says what to do."""

    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    instead = ""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """What is chosen is told as what is offered: `told` of the other model's admin."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        other = self.admin_site._registry.get(db_field.remote_field.model)
        if field and hasattr(other, "told"):
            field.label_from_instance = other.told
        return field

    def get_deleted_objects(self, objs, request):
        """The page asks about the object itself, and does not load everything that goes with it."""
        return [str(obj) for obj in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    def delete_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj and self.has_delete_permission(request, obj) and in_use(obj):
            sentence = _("“%(name)s” is in use and cannot be deleted.") % {"name": obj}
            self.message_user(request, f"{sentence} {self.instead}", messages.ERROR)
            return HttpResponseRedirect("../change/")
        return super().delete_view(request, object_id, extra_context)


class ReadOnlyAdmin(LogbookAdmin):
    """Shown, and changed nowhere in the admin."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class WordSearch:
    """Search in the one indexed column that the queryset's `search` looks in."""

    # The box is shown when something is named here; the queryset knows better where to look.
    search_fields = ["pk"]

    def get_search_results(self, request, queryset, search_term):
        return queryset.search(search_term), False


def in_use(obj):
    """Return whether a row that must not lose this object points at it."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: obj}).exists()
        for relation in obj._meta.get_fields(include_hidden=True)
        if getattr(relation, "on_delete", None) is PROTECT and relation.auto_created
    )
