"""The columns of the lists of segments, of a segment's members and of saved criteria."""

from functools import partial

from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _

from .segmenting.telling import tell_saved
from .tables import ContactTable, ListTable, column_of, contact_cell, plain

cell = partial(column_of, "crm/cells/segments")


class SegmentTable(ListTable):
    description = cell("description.html", _("Description"), "c-lead")
    number = plain("number", _("Number"), "c-opt c-num num p3")
    contacts = cell("contacts.html", _("Contacts"), "c-date c-count text-end num")
    salesperson = plain("salesperson__name", _("Salesperson"), "c-opt c-who")
    refreshed_at = cell("refreshed.html", _("Refreshed"), "c-opt c-day num p2")
    created_at = contact_cell("created.html", _("Created"), "c-opt c-day num")
    tags = cell("tags.html", _("Tags"), "c-text")

    sorts = {"description": "description", "created_at": "created_at"}
    row_template_name = "crm/cells/row.html"
    optional = ("number", "contacts", "salesperson", "refreshed_at", "created_at", "tags")
    exported = {
        _("Number"): "number",
        _("Description"): "description",
        _("Contacts"): "member_count",
        _("Salesperson"): "salesperson__name",
        _("Tags"): "tag_names",
        _("Notes"): "notes",
        _("Refreshed"): "refreshed_at",
        _("Created"): "created_at",
        _("Archived"): "archived_at",
    }

    class Meta(ListTable.Meta):
        attrs = {"class": f"{ListTable.Meta.attrs['class']} roomy segments"}

    @property
    def caption(self):
        return _("Segments")

    @staticmethod
    def rows(queryset, columns):
        return queryset.for_list().with_tag_names()

    @staticmethod
    def for_export(queryset):
        return queryset.with_tag_names()


class MemberTable(ContactTable):
    """The members of a segment: contacts, each of which may be removed."""

    check = None
    actions = cell("remove.html", _("Actions"), "c-side")

    hidden = (
        *("number", "job_title", "email", "phone", "postal_code", "city", "country"),
        *("last_interaction", "follow_up", "created_at", "tags"),
    )
    optional = ("company", "correspondence_type", "language", "salesperson", *hidden)

    class Meta(ListTable.Meta):
        attrs = {"class": f"{ListTable.Meta.attrs['class']} roomy contacts members"}

    def row_context(self):
        return {"perms_change": self.listing.request.user.has_perm("crm.change_segment")}


class SavedCriteriaTable(ListTable):
    name = plain("name", _("Name"), "c-lead")
    said = cell("said.html", _("Steps"), "c-text")
    saved_by = plain("saved_by__name", _("Saved by"), "c-opt c-who")
    saved_at = cell("saved.html", _("Saved"), "c-opt c-day num")
    actions = cell("delete_criteria.html", _("Actions"), "c-side")

    sorts = {"name": "name"}
    exported = {
        _("Name"): "name",
        _("Saved by"): "saved_by__name",
        _("Saved"): "saved_at",
    }

    class Meta(ListTable.Meta):
        attrs = {"class": f"{ListTable.Meta.attrs['class']} roomy saved-criteria"}

    @property
    def caption(self):
        return _("Saved criteria")

    @staticmethod
    def rows(queryset, columns):
        return queryset.select_related("saved_by")

    def row_context(self):
        request, rows = self.listing.request, self.data.data
        tell_saved(rows)
        deletable = {row.pk for row in rows if row.may_be_deleted_by(request.user)}
        return {"csrf_token": get_token(request), "deletable": deletable}
