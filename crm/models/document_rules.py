"""What the database holds of sales documents: their indexes, their constraints and their triggers."""

from datetime import date
from decimal import Decimal

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..choices import Currency, DocumentKind, Language
from ..triggers import changed, kept_whole

# What is said to the customer: it never changes once the document is issued.
FACTS = [
    "id",
    "kind",
    "number",
    "version",
    "contact",
    "recipient",
    "salesperson",
    "date",
    "deadline",
    "currency",
    "reference",
    "language",
    "notes",
    "copied_from",
    "issued_at",
    "net",
    "vat",
    "total",
]

# The row of the series is locked until the transaction ends: who issues at the same time waits, and takes the
# next number; what is undone gives its number back. So there is no gap and no number twice.
GIVE_NUMBER = """
    IF NEW.issued_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM crm_documentline WHERE document_id = NEW.id) THEN
        RAISE EXCEPTION 'A document without lines cannot be issued.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'crm_document_issued_with_lines';
    END IF;
    UPDATE crm_documentseries SET last = last + 1 WHERE kind = NEW.kind
        RETURNING prefix || lpad(last::text, greatest(4, length(last::text)), '0') INTO NEW.number;
    RETURN NEW;
"""
# VAT is rounded once for each rate, half away from zero; amounts are rounded line by line.
SUM_UP = """
    UPDATE crm_document SET net = summed.net, vat = summed.vat, total = summed.net + summed.vat
    FROM (
        SELECT coalesce(sum(net), 0) AS net, coalesce(sum(round(net * vat_rate * 0.01, 2)), 0) AS vat
        FROM (
            SELECT vat_rate, sum(amount) AS net FROM crm_documentline
            WHERE document_id = {row}.document_id GROUP BY vat_rate
        ) rated
    ) summed
    WHERE id = {row}.document_id;
    RETURN NULL;
"""
# Locked, so that nobody issues it in between.
REFUSE_ISSUED = """
    SELECT issued_at INTO issued FROM crm_document WHERE id = {row}.document_id FOR NO KEY UPDATE;
    IF issued IS NOT NULL THEN
        RAISE EXCEPTION 'The lines of an issued document never change.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'crm_documentline_issued_is_kept';
    END IF;
    RETURN {row};
"""
SERIES_TRIGGERS = [
    pgtrigger.Protect(name="series_are_kept", operation=pgtrigger.Delete),
    kept_whole("series_are_not_emptied", "SELECT FROM {gone}"),
    pgtrigger.Protect(
        name="no_number_twice",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(new__last__lt=pgtrigger.F("old__last")) | changed("kind"),
    ),
]
DOCUMENT_INDEXES = [
    models.Index("date", "id", name="crm_document_date"),
    models.Index("contact", "date", "id", name="crm_document_contact"),
    models.Index("kind", "date", "id", name="crm_document_kind"),
    models.Index("salesperson", "date", "id", name="crm_document_salesperson"),
    models.Index("total", "id", name="crm_document_total"),
    models.Index("sort_number", "id", name="crm_document_number"),
    models.Index("sort_deadline", "id", name="crm_document_deadline"),
    GinIndex("search_vector", name="crm_document_search"),
]
DOCUMENT_CONSTRAINTS = [
    models.UniqueConstraint(
        fields=["number"], condition=~Q(number=""), name="crm_document_number_unique"
    ),
    models.CheckConstraint(
        condition=Q(kind__in=DocumentKind.values), name="crm_document_kind_known"
    ),
    models.CheckConstraint(
        condition=Q(currency__in=Currency.values), name="crm_document_currency_known"
    ),
    models.CheckConstraint(
        condition=Q(language__in=Language.values), name="crm_document_language_known"
    ),
    models.CheckConstraint(
        condition=Q(issued_at=None) | Q(kind__in=DocumentKind.issued()),
        name="crm_document_issued_kinds",
    ),
    models.CheckConstraint(
        condition=Q(date__gte=date(1900, 1, 1), date__lt=date(3000, 1, 1)),
        name="crm_document_date_year",
    ),
    models.CheckConstraint(
        condition=Q(deadline=None) | Q(deadline__gte=F("date")),
        name="crm_document_deadline_after_date",
        violation_error_message=_("This day is before the date of the document."),
    ),
    models.CheckConstraint(
        condition=Q(issued_at=None) | Q(total__gte=0),
        name="crm_document_issued_total_not_negative",
        violation_error_message=_("The total is negative. Make a credit memo instead."),
    ),
]
DOCUMENT_TRIGGERS = [
    # These two come first: triggers fire in the order of their names.
    pgtrigger.Protect(
        name="chooses_no_number",
        operation=pgtrigger.Insert,
        condition=~pgtrigger.Q(new__number=""),
    ),
    pgtrigger.Protect(
        name="chooses_no_number_later",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__number="") & ~pgtrigger.Q(new__number=""),
    ),
    pgtrigger.Trigger(
        name="number_is_given",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("issued_at"),
        when=pgtrigger.Before,
        condition=pgtrigger.Q(new__number="")
        & (
            pgtrigger.Q(new__issued_at__isnull=False)
            | pgtrigger.Q(new__kind__in=[DocumentKind.QUOTE, DocumentKind.ORDER_CONFIRMATION])
        ),
        func=GIVE_NUMBER,
    ),
    pgtrigger.Protect(
        name="number_is_kept",
        operation=pgtrigger.Update,
        condition=(~pgtrigger.Q(old__number="") & changed("number")) | changed("kind"),
    ),
    pgtrigger.Protect(
        name="issued_is_kept",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__issued_at__isnull=False) & changed(*FACTS),
    ),
    pgtrigger.Protect(
        name="numbered_is_not_deleted",
        operation=pgtrigger.Delete,
        condition=~pgtrigger.Q(old__number=""),
    ),
    kept_whole("numbered_are_not_emptied", "SELECT FROM {gone} WHERE number <> ''"),
    pgtrigger.Trigger(
        name="search",
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf("number", "issued_at", "contact_id", "reference", "recipient"),
        when=pgtrigger.Before,
        func="""
                    NEW.search_vector := crm_search_vector(concat_ws(' ', NEW.number, NEW.reference, NEW.recipient,
                        (SELECT concat_ws(' ', person.name, person.number, company.name)
                            FROM crm_contact person LEFT JOIN crm_contact company ON company.id = person.company_id
                            WHERE person.id = NEW.contact_id)), '', '');
                    RETURN NEW;
                """,
    ),
]
LINE_CONSTRAINTS = [
    models.UniqueConstraint(
        fields=["document", "position"],
        name="crm_documentline_position_unique",
        deferrable=models.Deferrable.DEFERRED,
    ),
    # Not a number is more than every number; so there are limits, the largest that the columns hold.
    models.CheckConstraint(
        condition=Q(
            quantity__gte=Decimal("-999999999.999"),
            quantity__lte=Decimal("999999999.999"),
            unit_price__gte=Decimal("-99999999.9999"),
            unit_price__lte=Decimal("99999999.9999"),
        ),
        name="crm_documentline_numbers",
    ),
    models.CheckConstraint(
        condition=Q(discount__gte=0, discount__lte=100), name="crm_documentline_discount"
    ),
    models.CheckConstraint(
        condition=Q(vat_rate__gte=0, vat_rate__lte=100), name="crm_documentline_vat_rate"
    ),
]
LINE_TRIGGERS = [
    pgtrigger.Trigger(
        name="issued_is_kept",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        declare=[("issued", "timestamptz")],
        func=REFUSE_ISSUED.format(row="NEW"),
    ),
    pgtrigger.Trigger(
        name="issued_is_kept_whole",
        operation=pgtrigger.Delete | pgtrigger.UpdateOf("document_id"),
        when=pgtrigger.Before,
        declare=[("issued", "timestamptz")],
        func=REFUSE_ISSUED.format(row="OLD").replace(
            "RETURN OLD;", "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
        ),
    ),
    kept_whole(
        "issued_are_not_emptied",
        "SELECT FROM {gone} JOIN crm_document ON crm_document.id = document_id"
        " WHERE issued_at IS NOT NULL",
    ),
    pgtrigger.Trigger(
        name="sum_up",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.After,
        func=SUM_UP.format(row="NEW"),
    ),
    pgtrigger.Trigger(
        name="sum_up_rest",
        operation=pgtrigger.Delete | pgtrigger.UpdateOf("document_id"),
        when=pgtrigger.After,
        func=SUM_UP.format(row="OLD"),
    ),
]
