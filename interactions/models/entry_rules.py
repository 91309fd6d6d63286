"""What the database holds of the interaction log: its indexes, its constraints and its triggers."""

from datetime import UTC, datetime
from decimal import Decimal

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.choices import CorrespondenceType, Language
from crm.triggers import changed, kept_whole

from ..choices import (
    LONGEST_DURATION,
    DeliveryStatus,
    DocumentType,
    Evaluation,
    InformationFlow,
    InitiatedBy,
    Source,
)

# What was said, with whom and when. It never changes once logged: a wrong entry is cancelled, and
# corrected by a new one.
FACTS = [
    "id",
    "contact",
    "company",
    "template",
    "group",
    "salesperson",
    "occurred_at",
    "description",
    "information_flow",
    "initiated_by",
    "correspondence_type",
    "language",
    "subject",
    "body",
    "contacted_via",
    "source",
    "document_type",
    "document_number",
    "document_version",
    "postponed",
    "logged_by",
    "logged_at",
    "idempotency_key",
]
MAY_CHANGE = [
    "evaluation",
    "attempt_failed",
    "cost",
    "duration",
    "delivery_status",
    "delivery_error",
    "cancelled_at",
    "cancelled_by",
    "cancelled_reason",
]


CANCELLING = ["cancelled_at", "cancelled_by", "cancelled_reason"]


def known(field, choices, *others):
    """The constraint that a field holds one of the choices, or of the other values."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [*others, *choices.values]}),
        name=f"interactions_entry_{field}_known",
    )


INDEXES = [
    # The log, newest first; the key breaks ties so that pages never repeat a row.
    models.Index("occurred_at", "id", name="interactions_entry_log", condition=Q(postponed=False)),
    # The timeline of a contact and of a company, and their figures without a look at the table.
    models.Index(
        fields=["contact", "occurred_at", "id"],
        name="interactions_entry_contact",
        include=[
            "cancelled_at",
            "postponed",
            "cost",
            "duration",
            "attempt_failed",
            "initiated_by",
        ],
    ),
    models.Index(
        fields=["company", "occurred_at", "id"],
        name="interactions_entry_company",
        include=[
            "cancelled_at",
            "postponed",
            "cost",
            "duration",
            "attempt_failed",
            "initiated_by",
        ],
    ),
    # The log of a salesperson, a template and a group; the figures of their weeks, and of their usage.
    models.Index(
        fields=["salesperson", "occurred_at", "id"],
        name="interactions_entry_salesp",
        include=[
            "cancelled_at",
            "postponed",
            "group",
            "duration",
            "initiated_by",
            "attempt_failed",
        ],
    ),
    models.Index(
        fields=["template", "occurred_at", "id"],
        name="interactions_entry_template",
        include=["cancelled_at", "postponed", "cost", "duration"],
    ),
    models.Index(
        fields=["group", "occurred_at", "id"],
        name="interactions_entry_group",
        include=["cancelled_at", "postponed", "cost", "duration"],
    ),
    # What is rare in the log, or lies at one end of it.
    models.Index(
        "occurred_at",
        "id",
        name="interactions_entry_cancelled",
        condition=Q(cancelled_at__isnull=False),
    ),
    models.Index(
        "occurred_at",
        "id",
        name="interactions_entry_failed",
        condition=Q(attempt_failed=True),
    ),
    models.Index(
        "logged_by", "id", name="interactions_entry_postponed", condition=Q(postponed=True)
    ),
    models.Index(
        "evaluation",
        "occurred_at",
        "id",
        name="interactions_entry_evaluation",
        condition=~Q(evaluation=""),
    ),
    models.Index(
        "source",
        "occurred_at",
        "id",
        name="interactions_entry_source",
        condition=~Q(source="manual"),
    ),
    models.Index(
        "delivery_status",
        "occurred_at",
        "id",
        name="interactions_entry_delivery",
        condition=~Q(delivery_status=""),
    ),
    models.Index(
        "document_number",
        "occurred_at",
        "id",
        name="interactions_entry_document",
        condition=~Q(document_number=""),
    ),
    models.Index(
        "run",
        "occurred_at",
        "id",
        name="interactions_entry_run",
        condition=Q(run__isnull=False),
    ),
    models.Index(
        "corrects", name="interactions_entry_corrects", condition=Q(corrects__isnull=False)
    ),
    models.Index("resends", name="interactions_entry_resends", condition=Q(resends__isnull=False)),
    GinIndex("search_vector", name="interactions_entry_search"),
]
CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(run=None) | Q(source=Source.SEGMENT, postponed=False),
        name="interactions_entry_run_logged_it",
    ),
    known("information_flow", InformationFlow),
    known("initiated_by", InitiatedBy),
    known("correspondence_type", CorrespondenceType),
    known("language", Language, ""),
    known("evaluation", Evaluation),
    known("source", Source),
    known("document_type", DocumentType),
    known("delivery_status", DeliveryStatus),
    # A day more at each end than a form takes: the site's clock is not the database's.
    models.CheckConstraint(
        condition=Q(
            occurred_at__gte=datetime(1899, 12, 31, tzinfo=UTC),
            occurred_at__lt=datetime(3000, 1, 2, tzinfo=UTC),
        ),
        name="interactions_entry_occurred_at_year",
    ),
    models.CheckConstraint(
        # Not a number is more than every number; so there is a limit, the largest that the column holds.
        condition=Q(cost__gte=0, cost__lte=Decimal("9999999999.99")),
        name="interactions_entry_cost_not_negative",
        violation_error_message=_("The cost cannot be negative."),
    ),
    models.CheckConstraint(
        condition=Q(duration__gte=0),
        name="interactions_entry_duration_not_negative",
        violation_error_message=_("The duration cannot be negative."),
    ),
    models.CheckConstraint(
        condition=Q(duration__lte=LONGEST_DURATION),
        name="interactions_entry_duration_limited",
        violation_error_message=_("Give at most 100,000 minutes."),
    ),
    models.CheckConstraint(
        condition=Q(cancelled_at=None, cancelled_by=None, cancelled_reason="")
        | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
        name="interactions_entry_cancelled_pair",
    ),
    models.CheckConstraint(
        condition=Q(postponed=False) | Q(cancelled_at=None),
        name="interactions_entry_postponed_is_not_cancelled",
    ),
    # Finishing later needs a contact and nothing else; an automatic entry may have no salesperson.
    models.CheckConstraint(
        condition=Q(postponed=True)
        | (Q(template__isnull=False, group__isnull=False) & ~Q(description="")),
        name="interactions_entry_complete",
    ),
    models.CheckConstraint(
        condition=Q(postponed=True) | Q(salesperson__isnull=False) | ~Q(source=Source.MANUAL),
        name="interactions_entry_salesperson_given",
    ),
]
TRIGGERS = [
    pgtrigger.Protect(
        name="facts_are_kept",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__postponed=False) & changed(*FACTS),
    ),
    # Deleting the corrected entry is all that may happen to the pointer at it. Who deletes may let go first: it is
    # asked at the end of the transaction whether the corrected entry is gone.
    pgtrigger.Protect(
        name="correction_is_kept",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__postponed=False, new__corrects__isnull=False)
        & changed("corrects"),
    ),
    pgtrigger.Trigger(
        name="correction_lets_go_of_nothing",
        operation=pgtrigger.UpdateOf("corrects_id"),
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(
            old__postponed=False, old__corrects__isnull=False, new__corrects__isnull=True
        ),
        func="""
            IF EXISTS (SELECT FROM interactions_interactionlogentry WHERE id = OLD.corrects_id) THEN
                RAISE EXCEPTION 'Entry % corrects entry %, which is still there', OLD.id, OLD.corrects_id;
            END IF;
            RETURN NULL;
        """,
    ),
    # The same of the one that it sends again, newly merged.
    pgtrigger.Protect(
        name="resent_is_kept",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__postponed=False, new__resends__isnull=False)
        & changed("resends"),
    ),
    pgtrigger.Trigger(
        name="resent_lets_go_of_nothing",
        operation=pgtrigger.UpdateOf("resends_id"),
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(
            old__postponed=False, old__resends__isnull=False, new__resends__isnull=True
        ),
        func="""
            IF EXISTS (SELECT FROM interactions_interactionlogentry WHERE id = OLD.resends_id) THEN
                RAISE EXCEPTION 'Entry % sends entry % again, which is still there', OLD.id, OLD.resends_id;
            END IF;
            RETURN NULL;
        """,
    ),
    # The same of the run that made it.
    pgtrigger.Protect(
        name="run_is_kept",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(new__run__isnull=False) & changed("run"),
    ),
    pgtrigger.Trigger(
        name="run_lets_go_of_nothing",
        operation=pgtrigger.UpdateOf("run_id"),
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(old__run__isnull=False, new__run__isnull=True),
        func="""
            IF EXISTS (SELECT FROM interactions_loggedsegment WHERE id = OLD.run_id) THEN
                RAISE EXCEPTION 'Run % made entry %, and is still there', OLD.run_id, OLD.id;
            END IF;
            RETURN NULL;
        """,
    ),
    # Another reason, time or name is given by restoring the entry and cancelling it again.
    pgtrigger.Protect(
        name="cancelling_is_kept",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__cancelled_at__isnull=False, new__cancelled_at__isnull=False)
        & changed(*CANCELLING),
    ),
    pgtrigger.Protect(
        name="only_cancelled_is_deleted",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Q(old__postponed=False, old__cancelled_at__isnull=True),
    ),
    kept_whole(
        "live_ones_are_not_emptied",
        "SELECT FROM {gone} WHERE NOT postponed AND cancelled_at IS NULL",
    ),
    pgtrigger.Trigger(
        name="search",
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf(
            "contact_id",
            "company_id",
            "description",
            "subject",
            "document_number",
            "search_vector",
        ),
        when=pgtrigger.Before,
        func="""
            NEW.search_vector := crm_search_vector(concat_ws(' ',
                NEW.description, NEW.subject, NEW.document_number,
                (SELECT name FROM crm_contact WHERE id = NEW.contact_id),
                (SELECT name FROM crm_contact
                    WHERE id = NEW.company_id AND id <> NEW.contact_id)), '', '');
            RETURN NEW;
        """,
    ),
]
