"""How groups and templates are found and changed."""

from datetime import UTC, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, JSONObject

from crm.dates import midnight

NEVER = Value(datetime(1, 1, 2, tzinfo=UTC), models.DateTimeField())
UNUSED = {"used": 0, "cost": "0.00", "minutes": 0}


class SetUpQuerySet(models.QuerySet):
    """What groups and templates have in common."""

    def claim(self, pk, version):
        """Count one more version of a row if it still has the version given; return how many rows it was."""
        return self.filter(pk=pk, version=version).update(version=F("version") + 1)

    def search(self, text):
        """Those with each word of the text in the description or the code. A blank text finds all."""
        found = self
        for word in text.split():
            found = found.filter(Q(description__icontains=word) | Q(code__icontains=word))
        return found

    def activate(self):
        """Return how many were inactive."""
        return self.filter(active=False).update(active=True)

    def deactivate(self):
        """Return how many were active."""
        return self.filter(active=True).update(active=False)

    def with_usage(self, since, until):
        """Add `usage`, a dictionary of `used`, `cost` and `minutes`: the number, cost and duration of the entries
        of two days and all between; and `last_used`, at any time. Cancelled and postponed entries count nowhere.

        One query, and one look at the entries' index for each row: as JSON the three figures are one column. A
        join with GROUP BY sorts every entry beside its whole template, which costs more than twice as much. To be
        sorted by, there are `used`, `minutes`, `cost` and `recency` too, each another look.
        """
        relation = self.model._meta.get_field("entries")
        row = {relation.field.name: OuterRef("pk")}
        entries = relation.related_model.objects.counted().filter(**row)
        figures = {
            "used": Count("pk"),
            "cost": Cast(Sum("cost"), models.TextField()),
            "minutes": Sum("duration"),
        }
        usage = (
            entries.filter(
                occurred_at__gte=midnight(since), occurred_at__lt=midnight(until, days=1)
            )
            .order_by()
            .values(*row)
            .annotate(usage=JSONObject(**figures))
            .values("usage")
        )
        newest = entries.order_by("-occurred_at", "-pk").values("occurred_at")[:1]
        return self.annotate(
            usage=Coalesce(Subquery(usage), Value(UNUSED, models.JSONField())),
            last_used=Subquery(newest),
        ).alias(
            used=Cast(KT("usage__used"), models.IntegerField()),
            minutes=Cast(KT("usage__minutes"), models.IntegerField()),
            cost=Cast(KT("usage__cost"), models.DecimalField(max_digits=14, decimal_places=2)),
            recency=Coalesce("last_used", NEVER),
        )

    def for_export(self):
        """Those `with_usage` with its figures as columns."""
        return self.annotate(**{name: F(name) for name in ("used", "minutes", "cost")})


class InteractionGroupQuerySet(SetUpQuerySet):
    def active(self):
        return self.filter(active=True)

    def inactive(self):
        return self.filter(active=False)

    def for_list(self):
        """Each with the number of its templates in `template_count`."""
        templates = self.model._meta.get_field("templates").related_model.objects
        count = templates.filter(group=OuterRef("pk")).order_by().values("group")
        return self.annotate(
            template_count=Coalesce(Subquery(count.annotate(n=Count("pk")).values("n")), 0)
        )


class InteractionTemplateQuerySet(SetUpQuerySet):
    def active(self):
        """The templates that are offered; one whose group is inactive is not."""
        return self.filter(active=True, group__active=True)

    def inactive(self):
        return self.exclude(active=True, group__active=True)

    def for_list(self):
        """Each with its group and the languages of its texts."""
        texts = self.model._meta.get_field("texts").related_model.objects
        languages = texts.filter(template=OuterRef("pk")).order_by("language").values("language")
        return self.select_related("group").annotate(languages=ArraySubquery(languages))

    def with_text_in(self, languages):
        """Those with a text in one of the languages."""
        texts = self.model._meta.get_field("texts").related_model.objects
        return self.filter(Exists(texts.filter(template=OuterRef("pk"), language__in=languages)))

    def offered(self, also=None):
        """The templates to choose from, in their order; and the one with the key `also`."""
        wanted = Q(active=True, group__active=True) | Q(pk=also)
        return self.filter(wanted).select_related("group")
