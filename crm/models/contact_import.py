"""An import of contacts: the file, what it would do, what it did, and what is needed to undo it."""

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..choices import ContactKind, ImportState
from ..querysets import ContactImportQuerySet
from .contact import SortName


class ContactImport(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="contact_imports",
        verbose_name=_("user"),
        help_text=_("Blank when a command did it."),
    )
    created_at = models.DateTimeField(_("started"), db_default=Now())
    # Blank as soon as nobody needs it any more.
    file = models.FileField(upload_to="imports/", max_length=200, blank=True)
    file_name = models.CharField(_("file"), max_length=200)
    state = models.CharField(_("state"), max_length=9, choices=ImportState, default=ImportState.NEW)
    # The names of the columns, the field that each goes to ("" for none), and some rows to show.
    header = models.JSONField(default=list)
    mapping = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    # Where the names of the columns stand: the line, and the sheet of a workbook that has several.
    header_line = models.IntegerField(default=1)
    sheet = models.CharField(max_length=100, blank=True)
    # How far the work at hand has come.
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    job_id = models.BigIntegerField(null=True)
    # What the contacts were when the file was checked: other contacts, other outcome.
    contacts_seen = models.CharField(max_length=100, blank=True)
    # What the last preview showed, of the import or of undoing it: nothing else is carried out.
    mark = models.CharField(max_length=64, blank=True)
    # A code of importing.reasons, with what its sentence needs, when the whole file is refused.
    error = models.CharField(max_length=30, blank=True)
    error_params = models.JSONField(default=dict)
    rows = models.IntegerField(_("rows"), default=0)
    refused = models.IntegerField(_("refused rows"), default=0)
    # The contacts that the other rows name add up from these; a row may name a company and a person.
    new = models.IntegerField(_("new"), default=0)
    updated = models.IntegerField(_("updated"), default=0)
    unchanged = models.IntegerField(_("unchanged"), default=0)
    left_alone = models.IntegerField(_("left as they are"), default=0)
    repeated = models.IntegerField(_("named again"), default=0)
    finished_at = models.DateTimeField(_("finished"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    # For undoing it: the tags that it made, and whether contacts go that were changed by hand since.
    tags_made = models.JSONField(default=list)
    undo_edited = models.BooleanField(default=False)

    objects = ContactImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of contacts")
        verbose_name_plural = _("imports of contacts")
        ordering = ["-created_at", "-pk"]
        default_permissions = ["view"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values), name="crm_contactimport_state"
            )
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("contact_import_page", args=[self.pk])

    @property
    def columns_left_out(self):
        return [name for name, field in zip(self.header, self.mapping, strict=True) if not field]

    @property
    def named(self):
        """How many contacts the rows name that are not refused, one that several rows name counted each time."""
        return self.new + self.updated + self.unchanged + self.left_alone + self.repeated

    @property
    def is_working(self):
        return self.state in ImportState.working()


class ContactImportRow(models.Model):
    """A contact as one row of the file gives it; a row that holds a company and a person makes two.

    The rows are there between the reading of the file and the end of its import. The table is unlogged (a
    migration says so): it can be read from the file again.
    """

    contact_import = models.ForeignKey(
        ContactImport,
        on_delete=models.CASCADE,
        related_name="staged",
        db_index=False,
        db_constraint=False,
    )
    line = models.IntegerField()
    kind = models.CharField(max_length=7, choices=ContactKind)
    number = models.TextField()
    external_id = models.TextField()
    name = models.TextField()
    first_name = models.TextField()
    last_name = models.TextField()
    job_title = models.TextField()
    email = models.TextField()
    phone = models.TextField()
    mobile = models.TextField()
    address = models.TextField()
    postal_code = models.TextField()
    city = models.TextField()
    region = models.TextField()
    country = models.TextField()
    language = models.TextField()
    correspondence_type = models.TextField()
    salesperson = models.TextField()
    tags = models.TextField()
    name_key = models.GeneratedField(
        expression=SortName("name"), output_field=models.TextField(), db_persist=True
    )
    email_key = models.GeneratedField(
        expression=Lower("email"), output_field=models.TextField(), db_persist=True
    )
    # Found by the check: the contact that the row is about, and the row that came first with the same one.
    contact_id = models.BigIntegerField(null=True)
    first_id = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=15, blank=True, db_default="")

    class Meta:
        default_permissions = []
        indexes = [models.Index("contact_import", "line", name="crm_contactimportrow_line")]

    def __str__(self):
        return self.name


class ContactImportProblem(models.Model):
    """Why a row is refused, or a contact left as it is."""

    contact_import = models.ForeignKey(
        ContactImport, on_delete=models.CASCADE, related_name="problems", db_constraint=False
    )
    line = models.IntegerField()
    column = models.CharField(max_length=20)
    code = models.CharField(max_length=30)
    value = models.TextField()
    refuses = models.BooleanField(default=True)

    class Meta:
        default_permissions = []
        ordering = ["line", "pk"]

    def __str__(self):
        return self.code


class ContactImportChange(models.Model):
    """What an import did to one contact, so that it can be undone."""

    contact_import = models.ForeignKey(
        ContactImport, on_delete=models.CASCADE, related_name="changes", db_index=False
    )
    # No constraint: a contact may go although an import made it.
    contact = models.ForeignKey(
        "crm.Contact", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    # The row that it came from, while the rows are there.
    row_id = models.BigIntegerField()
    # The values before; NULL for a contact that the import made.
    before = models.JSONField(null=True)
    tags_added = models.JSONField(db_default=Value([], output_field=models.JSONField()))
    version = models.IntegerField()

    class Meta:
        default_permissions = []
        indexes = [
            models.Index("contact_import", "row_id", name="crm_contactimportchange_row"),
        ]

    def __str__(self):
        return str(self.contact_id)
