"""Contacts and their tags."""

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..choices import ContactKind
from ..forms.versioned import VersionedForm
from ..models import Contact, ContactImport, Tag, Tagging
from .base import LogbookAdmin, ReadOnlyAdmin, WordSearch


class ContactForm(VersionedForm):
    """A person's name is made of the first and the last name. What somebody else saved meanwhile is told here
    as on the pages."""

    class Meta:
        model = Contact
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            self.fields["name"].required = False
            self.fields["name"].help_text = _(
                "Of a company. A person's is made of the first and the last name."
            )

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind") or self.instance.kind
        if kind == ContactKind.PERSON:
            names = cleaned.get("first_name", ""), cleaned.get("last_name", "")
            cleaned["name"] = " ".join(filter(None, names))
        if not cleaned.get("name"):
            self.add_error(
                "first_name" if kind == ContactKind.PERSON else "name", _("Enter a name.")
            )
        version = cleaned.get("version")
        if version and not Contact.objects.claim(self.instance.pk, version):
            self.tell_saved_meanwhile()
        return cleaned


@admin.register(Contact)
class ContactAdmin(WordSearch, LogbookAdmin):
    form = ContactForm
    instead = _("Archive it: it then keeps what was recorded, and nothing new is recorded on it.")
    search_help_text = _("Words of the name, company, number, e-mail, phone or city.")
    list_display = ["sort_name_", "number", "kind", "company", "city", "salesperson", "archived"]
    list_filter = ["kind", ("archived_at", admin.EmptyFieldListFilter), "salesperson"]
    list_select_related = ["company", "salesperson"]
    autocomplete_fields = ["company", "salesperson", "tags"]
    actions = ["archive", "unarchive"]
    fieldsets = [
        (None, {"fields": ["kind", "number", "name", ("first_name", "last_name"), "company"]}),
        (_("Work"), {"fields": ["job_title", "salesperson", "tags", "external_id"]}),
        (
            _("Reached at"),
            {
                "fields": ["email", ("phone", "mobile"), "address", ("postal_code", "city")]
                + [("region", "country")]
            },
        ),
        (
            _("Correspondence"),
            {
                "fields": ["language", "correspondence_type", "excluded_from_segments"]
                + ["privacy_blocked"]
            },
        ),
        (_("Dates"), {"fields": ["created_at", "archived_at"]}),
    ]

    @admin.display(description=_("name"), ordering="sort_name")
    def sort_name_(self, contact):
        return contact.name

    @admin.display(description=_("archived"), boolean=True)
    def archived(self, contact):
        return contact.is_archived

    def get_queryset(self, request):
        return super().get_queryset(request).defer("search_vector", "company__search_vector")

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj and self.has_change_permission(request, obj):
            return [*fieldsets, (None, {"fields": ["version"]})]
        return fieldsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        # The form brings its own field of this name; the model's is not for forms.
        names = kwargs.get("fields") or flatten_fieldsets(self.get_fieldsets(request, obj))
        kwargs["fields"] = [name for name in names if name != "version"]
        return super().get_form(request, obj, change, **kwargs)

    def told(self, contact):
        """A contact as the fields that choose one tell it: two may have the same name."""
        return " · ".join(filter(None, [contact.name, contact.number, contact.city]))

    def get_readonly_fields(self, request, obj=None):
        return ["number", "created_at", "archived_at", *(["kind"] if obj else [])]

    def get_sortable_by(self, request):
        return ["sort_name_", "number"]

    @admin.action(description=_("Archive the selected contacts"), permissions=["change"])
    def archive(self, request, queryset):
        number = queryset.archive()
        text = ngettext("%(number)s contact archived.", "%(number)s contacts archived.", number)
        self.message_user(request, text % {"number": number}, messages.SUCCESS)

    @admin.action(description=_("Bring the selected contacts back"), permissions=["change"])
    def unarchive(self, request, queryset):
        number = queryset.unarchive()
        text = ngettext("%(number)s contact is back.", "%(number)s contacts are back.", number)
        self.message_user(request, text % {"number": number}, messages.SUCCESS)


class UsedFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "used"

    def lookups(self, request, model_admin):
        return [("yes", _("On a contact")), ("no", _("On no contact"))]

    def queryset(self, request, queryset):
        used = Exists(Tagging.objects.filter(tag=OuterRef("pk")))
        found = {"yes": queryset.filter(used), "no": queryset.filter(~used)}
        return found.get(self.value(), queryset)


@admin.register(Tag)
class TagAdmin(LogbookAdmin):
    search_fields = ["name"]
    list_filter = [UsedFilter]


@admin.register(ContactImport)
class ContactImportAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "file_name", "user", "state", "new", "updated", "refused"]
    list_filter = ["state", "created_at"]
    search_fields = ["file_name"]
    list_select_related = ["user"]
    fields = [
        *("file_name", "user", "state", "created_at", "finished_at", "undone_at", "undone_by"),
        *("rows", "refused", "new", "updated", "unchanged", "left_alone", "repeated"),
    ]
    sortable_by = []
