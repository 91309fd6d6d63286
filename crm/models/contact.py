"""A contact is a company or a person; a person may belong to a company."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower, Now, Trim
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from ..choices import ContactKind, CorrespondenceType, Language
from ..querysets import ContactQuerySet, TagQuerySet
from ..triggers import changed

# What companies and people both have: in forms, and in the columns of an import.
DETAILS = [
    "email",
    "phone",
    "mobile",
    "address",
    "postal_code",
    "city",
    "region",
    "country",
    "language",
    "correspondence_type",
]
# What a person or an import changes; the rest, the database keeps.
EDITED = [
    "company",
    "name",
    "first_name",
    "last_name",
    "job_title",
    *DETAILS,
    "salesperson",
    "external_id",
    "excluded_from_segments",
    "privacy_blocked",
    "archived_at",
]


class NextNumber(models.Func):
    """The next number of a series, `C000123` for instance; the SQL function is made by the first migration."""

    function = "crm_next_number"
    output_field = models.CharField()

    def __init__(self, prefix, digits, sequence):
        super().__init__(Value(prefix), Value(digits), Value(sequence))


class SortName(models.Func):
    """A name as it is sorted: without accents and case."""

    function = "crm_fold"
    output_field = models.TextField()


class Tag(models.Model):
    name = models.CharField(_("name"), max_length=50)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="crm_tag_name_unique",
                violation_error_message=_("There is a tag of this name already."),
            )
        ]

    def __str__(self):
        return self.name


class Contact(models.Model):
    number = models.CharField(
        _("number"),
        max_length=20,
        unique=True,
        editable=False,
        db_default=NextNumber("C", 6, "crm_contact_number"),
    )
    kind = models.CharField(_("kind"), max_length=7, choices=ContactKind)
    company = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        limit_choices_to={"kind": ContactKind.COMPANY},
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("company"),
    )
    name = models.CharField(_("name"), max_length=200)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    region = models.CharField(_("region"), max_length=100, blank=True)
    country = CountryField(_("country"), blank=True, blank_label="–")
    language = models.CharField(_("language"), max_length=7, choices=Language, blank=True)
    correspondence_type = models.CharField(
        _("correspondence type"), max_length=6, choices=CorrespondenceType, blank=True
    )
    salesperson = models.ForeignKey(
        "crm.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("salesperson"),
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="contacts", verbose_name=_("tags"))
    external_id = models.CharField(
        _("external number"),
        max_length=100,
        blank=True,
        help_text=_("The number that another system knows this contact by."),
    )
    excluded_from_segments = models.BooleanField(_("excluded from segments"), default=False)
    privacy_blocked = models.BooleanField(
        _("privacy-blocked"), default=False, help_text=_("Nothing may be recorded or sent.")
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    # What a form sends along, so that a form that is sent twice makes one contact.
    creation_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    # Grows with each change: how a form and an import see that somebody else was there meanwhile.
    version = models.IntegerField(db_default=1, editable=False)
    # Kept by the database: what lists are sorted by, and what a search looks in.
    sort_name = models.GeneratedField(
        expression=SortName("name"), output_field=models.TextField(), db_persist=True
    )
    search_vector = SearchVectorField(null=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["sort_name", "pk"]
        permissions = [("import_contact", _("Can import contacts"))]
        indexes = [
            # The list, by name and by newest; pk breaks ties so that pages never repeat a row.
            models.Index("sort_name", "id", name="crm_contact_sort_name"),
            models.Index("created_at", "id", name="crm_contact_created"),
            models.Index("salesperson", "sort_name", "id", name="crm_contact_salesperson_name"),
            models.Index("company", "sort_name", "id", name="crm_contact_company_name"),
            # The duplicate warning, and the import's matching.
            models.Index(Lower("email"), name="crm_contact_email", condition=~Q(email="")),
            models.Index("sort_name", "postal_code", name="crm_contact_name_postal_code"),
            GinIndex("search_vector", name="crm_contact_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ContactKind.values), name="crm_contact_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(correspondence_type__in=CorrespondenceType.values),
                name="crm_contact_correspondence_type_known",
            ),
            models.CheckConstraint(
                condition=Q(language__in=["", *Language.values]),
                name="crm_contact_language_known",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="crm_contact_name_given",
                violation_error_message=_("A contact needs a name."),
            ),
            models.CheckConstraint(
                condition=Q(kind=ContactKind.PERSON) | Q(company=None, first_name="", last_name=""),
                name="crm_contact_only_people_have_a_company",
                violation_error_message=_(
                    "Only a person has a first name, a last name and a company."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind=ContactKind.COMPANY)
                | Q(name=Trim(Concat(F("first_name"), Value(" "), F("last_name")))),
                name="crm_contact_name_of_a_person",
                violation_error_message=_("A person's name is the first name and the last name."),
            ),
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="crm_contact_external_id_unique",
                violation_error_message=_("Another contact has this external number."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="kept", fields=["number", "kind"]),
            pgtrigger.Trigger(
                name="company_is_a_company",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("company_id"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__company__isnull=False),
                declare=[("found", "text")],
                func="""
                    SELECT kind INTO found FROM crm_contact WHERE id = NEW.company_id;
                    IF found <> 'company' THEN
                        RAISE EXCEPTION 'A person can only belong to a company.'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'crm_contact_company_is_a_company';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="search",
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf(
                    "name",
                    "company_id",
                    "email",
                    "phone",
                    "mobile",
                    "city",
                    "postal_code",
                    "external_id",
                ),
                when=pgtrigger.Before,
                declare=[("company_name", "text")],
                # A subquery among the words would be planned for each row; a statement of its own is planned once.
                func="""
                    IF NEW.company_id IS NOT NULL THEN
                        SELECT name INTO company_name FROM crm_contact WHERE id = NEW.company_id;
                    END IF;
                    NEW.search_vector := crm_search_vector(
                        concat_ws(' ', NEW.name, NEW.number, NEW.email, NEW.city, NEW.postal_code,
                            NEW.external_id, NEW.phone, NEW.mobile, company_name),
                        NEW.phone, NEW.mobile);
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="version",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=changed(*EDITED),
                func="NEW.version := OLD.version + 1; RETURN NEW;",
            ),
            # A company's new name is found under its people too: naming the column fires their trigger.
            pgtrigger.Trigger(
                name="search_of_people",
                operation=pgtrigger.UpdateOf("name"),
                when=pgtrigger.After,
                condition=pgtrigger.Q(new__kind="company") & changed("name"),
                func="""
                    UPDATE crm_contact SET company_id = company_id WHERE company_id = NEW.id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("contact", args=[self.number])

    @property
    def is_company(self):
        return self.kind == ContactKind.COMPANY

    def is_in_use(self):
        """Whether a row that must keep its contact points at this one: an interaction, say, or a person."""
        return any(
            relation.related_model._base_manager.filter(**{relation.field.name: self}).exists()
            for relation in self._meta.related_objects
            if relation.on_delete is models.PROTECT
        )

    @property
    def is_archived(self):
        return self.archived_at is not None

    @property
    def is_reachable(self):
        """Whether it may be spoken to: nobody is offered to call, write to or record what would be refused."""
        return not (self.privacy_blocked or self.is_archived)

    @property
    def refusal(self):
        """Why nothing may be recorded with it or sent to it, as a sentence; empty when it may."""
        if self.privacy_blocked:
            return gettext("%(contact)s is blocked for privacy. Nothing may be recorded.") % {
                "contact": self
            }
        if self.is_archived:
            return gettext(
                "%(contact)s is archived. Bring the contact back before you record anything."
            ) % {"contact": self}
        return ""

    @property
    def monogram(self):
        """One or two letters that stand for the contact where there is no room for the name."""
        words = [word for word in self.name.split() if word[0].isalnum()] or [self.name]
        letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
        return letters.upper()
