"""The log's columns, in screen order."""

from functools import partial

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from crm.choices import CorrespondenceType, Language
from crm.models.user import letters_of
from crm.tables import ListTable, column_of, plain

from ..choices import AUTOMATIC, DocumentType, InitiatedBy, Source
from ..templatetags.interactions import drawn_flow, drawn_mood, drawn_status, tile

VOCABULARIES = {
    "correspondence_type": CorrespondenceType,
    "document_type": DocumentType,
    "initiated_by": InitiatedBy,
    "language": Language,
    "source": Source,
}

# What the cells read. Rows are plain tuples: six objects a row would be half of the page's time.
READ = [
    "pk",
    "contact_id",
    "company_id",
    "occurred_at",
    "description",
    "information_flow",
    "initiated_by",
    "correspondence_type",
    "language",
    "subject",
    "cost",
    "duration",
    "evaluation",
    "attempt_failed",
    "contacted_via",
    "source",
    "document_type",
    "document_number",
    "delivery_status",
    "postponed",
    "cancelled_at",
    "cancelled_reason",
    "contact__number",
    "contact__name",
    "company__name",
    "template__description",
    "template__icon",
    "template__group__hue",
    "salesperson_id",
    "salesperson__name",
    "salesperson__initials",
    "comment_count",
    "has_attachments",
]
JOINED = {"group": "group__description", "logged_by": "logged_by__name", "run": "run_id"}


cell = partial(column_of, "interactions/cells")


class LogTable(ListTable):
    check = cell("log/check.jinja", _("Selection"), "c-check")
    occurred_at = cell("log/date.jinja", _("Date"), "c-date num text-nowrap")
    contact = cell("log/contact.jinja", _("Contact"), "c-lead")
    description = cell("log/description.jinja", _("Description"), "c-text")
    template = cell("log/template.jinja", _("Template"), "c-kind")
    flow = cell("log/flow.jinja", _("Flow"), "c-flow")
    salesperson = cell("log/salesperson.jinja", _("Salesperson"), "c-by", _("By"))
    evaluation = cell("log/evaluation.jinja", _("Evaluation"), "c-mood", _("Eval."))
    duration = plain("duration", _("Min"), "c-opt c-num text-end num p3")
    cost = cell("log/cost.jinja", _("Cost"), "c-opt c-num text-end num p3")
    number = plain("pk", _("Entry no."), "c-opt num")
    group = plain("group__description", _("Group"))
    company = plain("company__name", _("Company"))
    initiated_by = cell("log/initiated_by.jinja", _("Initiated by"), "c-opt")
    correspondence_type = cell("log/correspondence_type.jinja", _("Correspondence"), "c-opt")
    language = cell("log/language.jinja", _("Language"), "c-opt")
    subject = plain("subject", _("Subject"))
    contacted_via = plain("contacted_via", _("Contacted via"))
    document = cell("log/document.jinja", _("Document"), "c-opt")
    source = cell("log/source.jinja", _("Source"), "c-opt")
    run = cell("log/run.jinja", _("Run"), "c-opt num")
    logged_by = plain("logged_by__name", _("Logged by"))
    status = cell("log/status.jinja", _("Status"), "c-side")

    sorts = {"occurred_at": "occurred_at"}
    row_template_name = "interactions/cells/log/row.jinja"
    hidden = (
        "number",
        "group",
        "company",
        "initiated_by",
        "correspondence_type",
        "language",
        "subject",
        "contacted_via",
        "document",
        "source",
        "run",
        "logged_by",
    )
    optional = ("template", "flow", "salesperson", "evaluation", "duration", "cost", *hidden)
    exported = {
        _("Entry no."): "pk",
        _("Date"): "occurred_at",
        _("Contact number"): "contact__number",
        _("Contact"): "contact__name",
        _("Company number"): "company__number",
        _("Company"): "company__name",
        _("Description"): "description",
        _("Template"): "template__description",
        _("Group"): "group__description",
        _("Information flow"): "information_flow",
        _("Initiated by"): "initiated_by",
        _("Salesperson"): "salesperson__name",
        _("Correspondence"): "correspondence_type",
        _("Language"): "language",
        _("Subject"): "subject",
        _("Contacted via"): "contacted_via",
        _("Evaluation"): "evaluation",
        _("Attempt failed"): "attempt_failed",
        _("Duration in minutes"): "duration",
        _("Cost"): "cost",
        _("Source"): "source",
        _("Segment"): "run__segment__number",
        _("Run"): "run",
        _("Document type"): "document_type",
        _("Document number"): "document_number",
        _("Document version"): "document_version",
        _("Delivery status"): "delivery_status",
        _("Delivery error"): "delivery_error",
        _("Cancelled"): "cancelled_at",
        _("Cancelled by"): "cancelled_by__name",
        _("Reason"): "cancelled_reason",
        _("Logged by"): "logged_by__name",
        _("Logged"): "logged_at",
    }

    class Meta(ListTable.Meta):
        attrs = {"class": f"{ListTable.Meta.attrs['class']} log"}

    @property
    def caption(self):
        return (
            _("Interaction log entries, oldest first")
            if self.listing.sort == "occurred_at"
            else _("Interaction log entries, newest first")
        )

    @staticmethod
    def rows(queryset, columns):
        joined = [path for name, path in JOINED.items() if name in columns]
        return queryset.with_counts().values_list(*READ, *joined, named=True)

    def row_context(self):
        query, language = self.listing.query().urlencode(), get_language()
        return {
            "contacts_url": reverse("contacts"),
            "log_url": reverse("log"),
            "open_url": f"?{query}&open=" if query else "?open=",
            "opened": self.listing.opened.pk if self.listing.opened else None,
            "choices": VOCABULARIES,
            "flow": partial(drawn_flow, language=language),
            "mood": partial(drawn_mood, language=language),
            "letters_of": letters_of,
            "status": partial(drawn_status, first=True, language=language),
            "tile": tile,
            "automatic": AUTOMATIC,
            "select_entry": _("Select entry %(number)s"),
            "has_attachments": _("Has attachments"),
            "comments": lambda number: ngettext("comment", "comments", number),
        }
