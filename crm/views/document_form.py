"""The form of a document: made, edited, and its lines changed before they are saved."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ..choices import DocumentKind
from ..forms.document_lines import Lines
from ..forms.documents import ISSUED, DocumentForm
from ..models import Contact, Document
from .documents import document_of, may_add, may_change


@require_http_methods(["GET", "HEAD", "POST"])
@may_add
def document_new(request):
    asked = request.GET.get("kind")
    document = Document(kind=asked if asked in DocumentKind else DocumentKind.QUOTE)
    contact = None
    if number := request.GET.get("contact"):
        contact = get_object_or_404(Contact.objects.for_list(), number=number)
        if contact.refusal:
            messages.error(request, contact.refusal)
            return redirect(contact)
    form = DocumentForm(request.POST or None, instance=document, user=request.user, contact=contact)
    return redrawn(request, form) or made(request, form) or shown(request, form)


def made(request, form):
    """Save a new document and return the way to it; None when there is nothing to save, or the form says why."""
    if request.method != "POST":
        return None
    key = form.data.get("creation_key", "")
    known = Document.objects.made_with(key)
    if not known and form.save_or_tell(request.user):
        form.instance.refresh_from_db(fields=["number"])
        messages.success(request, _("Saved as %(name)s.") % {"name": form.instance.name})
        return redirect(form.instance)
    # Another press of the same button may have been first, by a moment.
    if known := known or Document.objects.made_with(key):
        messages.info(request, _("This document was saved already."))
        return redirect(known)
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def document_edit(request, address):
    document = document_of(address)
    if document.is_issued and request.method != "POST":
        messages.error(request, ISSUED)
        return redirect(document)
    # The form writes on a row of its own: what is shown around it stays as it is saved.
    own = Document.objects.get(pk=document.pk)
    form = DocumentForm(request.POST or None, instance=own, user=request.user)
    if answer := redrawn(request, form):
        return answer
    if request.method == "POST" and form.save_or_tell(request.user):
        messages.success(request, _("Saved."))
        return redirect(document)
    return shown(request, form, document)


def redrawn(request, form):
    """Return the form after a button that changes the form itself; None where another was pressed."""
    if "action" not in request.POST:
        return None
    form.redraw(request.POST["action"])
    return shown(request, form, form.instance if form.instance.pk else None)


def shown(request, form, document=None):
    kind = form.instance.kind
    kinds = [(value, label, value == kind) for value, label in DocumentKind.choices]
    context = {"form": form, "document": document, "kinds": () if document else kinds}
    return render(request, "crm/document_form.html", context)


@require_POST
@permission_required("crm.view_document", raise_exception=True)
def document_totals(request):
    """What the lines of a form come to, while somebody types them."""
    context = {"lines": Lines(request.POST), "currency": request.POST.get("currency", "")}
    return render(request, "crm/includes/document_amounts.html", context)
