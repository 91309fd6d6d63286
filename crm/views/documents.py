"""Sales documents: the list, a document's page, copying, issuing, printing and deleting."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..document_filters import DocumentFilter
from ..document_tables import DocumentTable
from ..documents.amounts import totals_of
from ..documents.copying import copy_document, kinds_for
from ..documents.issuing import issue_document
from ..documents.printing import print_document
from ..documents.refusing import DocumentRefused
from ..forms.documents import CopyForm
from ..listing import Listing, list_of
from ..models import Document, OurCompany
from ..typesetting import document_pdf as pdf_of
from .printing import pdf_response

may_view = permission_required("crm.view_document", raise_exception=True)
may_add = permission_required("crm.add_document", raise_exception=True)
may_change = permission_required("crm.change_document", raise_exception=True)
may_delete = permission_required("crm.delete_document", raise_exception=True)
may_issue = permission_required("crm.issue_document", raise_exception=True)
may_print = permission_required("crm.print_document", raise_exception=True)


@require_safe
@may_view
@list_of(DocumentFilter)
def documents(request):
    views = [
        (_("All"), ""),
        (_("My documents"), f"salesperson={request.user.pk}"),
        (_("Open quotes"), "kind=quote&status=open"),
        (_("Expired quotes"), "kind=quote&status=expired"),
        (_("Draft invoices"), "kind=invoice&status=draft"),
    ]
    listing = Listing(
        request,
        filters=DocumentFilter(request.GET, Document.objects.all()),
        table_class=DocumentTable,
        default_sort="-date",
        views=views,
    )
    return listing.response("crm/documents.html")


@require_safe
@may_view
def document(request, address):
    document = document_of(address)
    if document.address != address:
        # It was a draft when this address was its own.
        return redirect(document)
    lines = list(document.lines.all())
    context = {
        "document": document,
        "lines": lines,
        "totals": totals_of((line.vat_rate, line.amount) for line in lines),
        "company": OurCompany.objects.current(),
        "copies": list(map(Document.of_told, document.told_copies)),
        "kinds": kinds_for(document) if document.contact.is_reachable else [],
        "creation_key": uuid.uuid4(),
    }
    return render(request, "crm/document.html", context)


@require_POST
@may_add
def document_copy(request, address):
    document, form = document_of(address), CopyForm(request.POST)
    if not form.is_valid():
        return refused(request, document, _("Choose what to copy it to."))
    kind, key = form.cleaned_data["kind"], form.cleaned_data["creation_key"]
    try:
        copy, is_new = copy_document(document, kind=kind, by=request.user, key=key)
    except DocumentRefused as reason:
        return refused(request, document, reason)
    if is_new:
        said = _("This is the copy, %(name)s, with the lines of %(document)s.")
        messages.success(request, said % {"name": copy.name, "document": document})
    else:
        messages.info(request, _("It was copied already: this is the copy."))
    return redirect(copy)


@require_POST
@may_issue
def document_issue(request, address):
    document = document_of(address)
    try:
        issued = issue_document(document, seen=request.POST.get("edition"))
    except DocumentRefused as reason:
        return refused(request, document, reason)
    messages.success(request, _("Issued as %(number)s.") % {"number": issued.number})
    return redirect(issued)


@require_http_methods(["GET", "HEAD", "POST"])
@may_delete
def document_delete(request, address):
    document = document_of(address)
    if request.method == "POST":
        try:
            if Document.objects.filter(pk=document.pk).discard():
                said = _("%(document)s is deleted.") % {"document": document}
                messages.success(request, said)
                return redirect("documents")
            document = get_object_or_404(Document, pk=document.pk)
        except ProtectedError:
            said = _("Another document was copied from it, so it is kept.")
            return refused(request, document, said)
    return render(request, "crm/document_delete.html", {"document": document})


@require_POST
@may_print
def document_print(request, address):
    """The PDF; what a switch of the page says of recording is believed where the page has one."""
    document = document_of(address)
    record = "record" in request.POST or "asked" not in request.POST
    try:
        pdf = print_document(document, by=request.user, record=record)
    except DocumentRefused as reason:
        return refused(request, document, reason)
    return pdf_response(pdf, document.address)


@require_safe
@may_view
def document_pdf(request, address):
    """The PDF as it would be printed; nothing is recorded."""
    document = document_of(address)
    return pdf_response(pdf_of(document), document.address)


def refused(request, document, reason):
    messages.error(request, str(reason))
    return redirect(document)


def document_of(address):
    """Return the document with all that its page says of it, but its lines. Raises Http404."""
    return get_object_or_404(Document.objects.for_page().at(address))
