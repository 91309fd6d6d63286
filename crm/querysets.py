"""How contacts are found and changed."""

import re

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Func, OuterRef, Q, Value
from django.db.models.functions import Lower, Now
from django.utils import timezone

from .expressions import DOCUMENTS, PEOPLE, SEGMENTS, TAGS, told
from .searching import with_words

# A shorter number is an extension. The country code and the zeros before it are no part of the comparison.
FEWEST_DIGITS, PHONE_END = 6, 8


class PhoneEnd(Func):
    """The last digits of a phone number, as a migration's SQL function takes them."""

    function = "crm_phone_end"
    output_field = models.TextField()


class TagQuerySet(models.QuerySet):
    def named(self, names):
        """The tags of these names, whatever their case; those that are missing are made."""
        wanted = {name.lower(): name for name in names}
        self.bulk_create([self.model(name=name) for name in wanted.values()], ignore_conflicts=True)
        return self.annotate(lower_name=Lower("name")).filter(lower_name__in=wanted)


class ContactQuerySet(models.QuerySet):
    def search(self, text):
        """The contacts in which each word of the text begins a word of the name, the company, the number,
        the e-mail, the city, the postal code or a phone number. A blank text finds all."""
        return with_words(self, text)

    def active(self):
        return self.filter(archived_at=None)

    def reachable(self):
        """Those that may be spoken to: neither archived nor privacy-blocked."""
        return self.active().filter(privacy_blocked=False)

    def in_segment(self, segment):
        """The members of a segment."""
        members = self.model._meta.get_field("memberships").related_model.objects
        return self.filter(pk__in=members.filter(segment=segment).values("contact"))

    def for_list(self):
        shown = self.select_related("company", "salesperson")
        return shown.defer("search_vector", "company__search_vector")

    def with_tag_names(self):
        """Each with the names of its tags in `tag_names`."""
        tags = self.model.tags.through.objects.filter(contact=OuterRef("pk")).order_by("tag__name")
        return self.annotate(tag_names=ArraySubquery(tags.values("tag__name")))

    def for_page(self, people, segments, documents):
        """A contact with all that its page says of it in one query: `tag_list`, each a key and a name;
        `first_people`, so many of a company's people, each a number, a name, a job title and whether archived;
        `first_segments`, so many of the segments it is in, the newest first, each a number and a description; and
        `first_documents`, so many of its documents and its people's, the newest first, for `Document.of_told`."""
        return self.for_list().annotate(
            tag_list=told(TAGS),
            first_people=told(PEOPLE, people),
            first_segments=told(SEGMENTS, segments),
            first_documents=told(DOCUMENTS, timezone.localdate(), documents),
        )

    def with_people_of(self, contact):
        """A company with its people; a person alone: a company's figures cover its people's."""
        return self.filter(Q(pk=contact.pk) | Q(company=contact.pk))

    def claim(self, pk, version):
        """Lock a row if it still has the version given; return whether it has. The database counts on when
        the row is saved."""
        return self.filter(pk=pk, version=version).select_for_update(of=("self",)).exists()

    def possible_duplicates(self, *, name="", postal_code="", email="", phones=(), but=None):
        """The contacts that may be the same: the same e-mail, the same phone or mobile, or the same name and
        postal code."""
        same = Q()
        if email:
            same |= Q(lower_email=email.lower()) & ~Q(email="")
        for digits in {re.sub(r"\D", "", phone)[-PHONE_END:] for phone in phones}:
            if len(digits) >= FEWEST_DIGITS:
                # The index of words finds the few in which the digits are a word; of those, it must be a phone.
                word = SearchQuery(digits, config="simple")
                same |= Q(search_vector=word) & (Q(phone_end=digits) | Q(mobile_end=digits))
        if name and postal_code:
            same |= Q(sort_name=Func(Value(name), function="crm_fold"), postal_code=postal_code)
        if not same:
            return self.none()
        found = self.alias(
            lower_email=Lower("email"), phone_end=PhoneEnd("phone"), mobile_end=PhoneEnd("mobile")
        )
        found = found.filter(same).exclude(pk=but)
        # In an order that an index gives, PostgreSQL would walk along it in search of the first few: all contacts
        # are read where there is none.
        shown = found.select_related("company").only("number", "name", "city", "company__name")
        return shown.order_by(models.F("pk") + 0)

    def archive(self):
        """Archive what is not archived; return how many were."""
        return self.filter(archived_at=None).update(archived_at=Now())

    def unarchive(self):
        """Bring back what is archived; return how many were."""
        return self.exclude(archived_at=None).update(archived_at=None)


class ContactImportQuerySet(models.QuerySet):
    def move(self, before, after, **values):
        """Bring an import from one of the states `before` to `after`; return how many were: of two clicks,
        the second finds none."""
        return self.filter(state__in=before).update(state=after, **values)

    def for_list(self):
        return self.select_related("user").order_by("-created_at", "-pk")
