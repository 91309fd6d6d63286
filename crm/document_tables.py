"""The columns of the list of sales documents."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from .tables import ListTable, column_of, plain

cell = partial(column_of, "crm/cells/documents")


class DocumentTable(ListTable):
    number = cell("number.html", _("Number"), "c-lead")
    kind = plain("get_kind_display", _("Kind"), "c-opt c-sort p2")
    date = cell("date.html", _("Date"), "c-meta c-day num")
    contact = cell("contact.html", _("Contact"), "c-text c-whom")
    company = cell("company.html", _("Company"), "c-opt")
    reference = plain("reference", _("Reference"))
    deadline = cell("deadline.html", _("Deadline"), "c-opt c-day num p3")
    net = cell("net.html", _("Subtotal"), "c-opt c-sum text-end num")
    vat = cell("vat.html", _("VAT"), "c-opt c-sum text-end num")
    total = cell("total.html", _("Total"), "c-date c-sum text-end num")
    currency = plain("currency", _("Currency"), "c-opt c-code")
    salesperson = plain("salesperson__name", _("Salesperson"), "c-opt c-who p2")
    status = cell("status.html", _("Status"), "c-side")

    sorts = {
        "number": "sort_number",
        "date": "date",
        "deadline": "sort_deadline",
        "total": "total",
    }
    hidden = ("company", "reference", "net", "vat", "currency")
    optional = ("kind", "date", "contact", "deadline", "total", "salesperson", "status", *hidden)
    exported = {
        _("Number"): "number",
        _("Kind"): "kind",
        _("Version"): "version",
        _("Date"): "date",
        _("Contact number"): "contact__number",
        _("Contact"): "contact__name",
        _("Company"): "contact__company__name",
        _("Reference"): "reference",
        _("Deadline"): "deadline",
        _("Subtotal"): "net",
        _("VAT"): "vat",
        _("Total"): "total",
        _("Currency"): "currency",
        _("Salesperson"): "salesperson__name",
        _("Status"): "status",
        _("Issued"): "issued_at",
    }

    class Meta(ListTable.Meta):
        attrs = {"class": f"{ListTable.Meta.attrs['class']} roomy documents"}

    @property
    def caption(self):
        return _("Quotes & invoices")

    @staticmethod
    def rows(queryset, columns):
        return queryset.for_list()

    @staticmethod
    def for_export(queryset):
        return queryset.with_status()
