"""A saved view is the filter of a list, under a name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedViewQuerySet(models.QuerySet):
    def of_list(self, url_name, user):
        """The views of one list that a user sees: the own ones and the shared ones, by name."""
        return self.filter(Q(user=user) | Q(shared=True), list=url_name)


class SavedView(models.Model):
    user = models.ForeignKey("crm.User", on_delete=models.CASCADE, related_name="saved_views")
    list = models.CharField(
        _("list"), max_length=50, help_text=_("The name of the list's address.")
    )
    name = models.CharField(_("name"), max_length=50)
    query = models.TextField(_("filter"), blank=True)
    shared = models.BooleanField(_("shared"), default=False, help_text=_("Everybody sees it."))

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "list", "name"],
                name="crm_savedview_name_unique",
                violation_error_message=_("You have a view of this name already."),
            )
        ]

    def __str__(self):
        return self.name
