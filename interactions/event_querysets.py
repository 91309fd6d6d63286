"""What pages and recording need of rules and events."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from .choices import EventKind, Unrecorded
from .set_up_querysets import SetUpQuerySet

DAYS = 30
OURS = list(EventKind.values)


class RecordingRuleQuerySet(SetUpQuerySet):
    def with_templates(self):
        return self.select_related("template__group")

    def in_order(self):
        """Each with its `place`: the events of the program as they are listed, then those of the team."""
        places = [When(event=event, then=Value(place)) for place, event in enumerate(OURS)]
        return self.annotate(
            place=Case(*places, default=Value(len(OURS)), output_field=models.IntegerField())
        )

    def search(self, text):
        """Those with each word of the text in the event's name or in what people call it."""
        found = self
        for word in text.lower().split():
            ours = [kind.value for kind in EventKind if word in str(kind.label).lower()]
            named = Q(event__icontains=word) | Q(description__icontains=word)
            found = found.filter(named | Q(event__in=ours))
        return found

    def off(self):
        return self.filter(active=False)

    def broken(self):
        """Those that are on and record nothing all the same."""
        return self.filter(active=True).exclude(self._good())

    def recording(self):
        return self.filter(self._good(), active=True)

    def _good(self):
        return Q(template__active=True, template__group__active=True)


class EventQuerySet(models.QuerySet):
    def unrecorded(self):
        """What is still to be assigned, recorded or dismissed: the very condition of its index."""
        return self.filter(entry=None, dismissed_at=None)

    def dismissed(self):
        """What nobody sees to any more: by a person, or because the rule was off."""
        return self.filter(entry=None).exclude(dismissed_at=None)

    def for_list(self):
        """With all that a list shows of each, the name that its rule has included."""
        rules = self.model._meta.apps.get_model("interactions", "RecordingRule").objects
        name = rules.filter(event=OuterRef("event")).values("description")[:1]
        return (
            self.select_related("contact__company", "told_by", "dismissed_by")
            .defer("body", "contact__search_vector", "contact__company__search_vector")
            .annotate(rule_description=Subquery(name))
        )

    def search(self, text):
        """Those with each word of the text in what was told of the contact, in the description or in the number
        of the document."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(contact_told__icontains=word)
                | Q(description__icontains=word)
                | Q(document_number__icontains=word)
            )
        return found

    def lately(self):
        return self.filter(told_at__gte=timezone.now() - timedelta(days=DAYS))

    def figures(self):
        """How many there are, and what became of them."""
        return self.order_by().aggregate(
            told=Count("pk"),
            recorded=Count("entry"),
            off=Count("pk", filter=Q(reason=Unrecorded.RULE_OFF, dismissed_at__isnull=False)),
            dismissed=Count(
                "pk", filter=~Q(reason=Unrecorded.RULE_OFF) & Q(dismissed_at__isnull=False)
            ),
            waiting=Count("pk", filter=Q(entry=None, dismissed_at=None)),
        )

    def by_event(self):
        """How many there are of each event, by its name."""
        counted = self.order_by().values_list("event")
        return dict(counted.annotate(told=Count("pk")))

    def dismiss(self, *, by):
        """Dismiss what is still waiting; return how many were."""
        return self.unrecorded().update(dismissed_at=Now(), dismissed_by=by)

    def undismiss(self):
        """Put back what was dismissed; return how many were."""
        return self.dismissed().update(dismissed_at=None, dismissed_by=None)
