"""Imports of contacts: choosing a file, what it would do, the work, and the way back."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..choices import ImportState
from ..exporting import export_response
from ..forms.contact_import import ColumnsForm, ImportForm
from ..importing import running
from ..importing.previewing import samples, whole_preview
from ..importing.reasons import sentence
from ..importing.refusals import reason, refused_rows
from ..importing.undoing import CannotUndoError, edited_since, plan
from ..models import ContactImport
from ..tasks import carry_out_contact_import, read_contact_import, undo_contact_import

SHOWN = 50
PROBLEMS = 10
may_import = permission_required("crm.import_contact", raise_exception=True)
READ_AGAIN = [ImportState.CHECKED, ImportState.REFUSED]
TASKS = {
    ImportState.NEW: read_contact_import,
    ImportState.READING: read_contact_import,
    ImportState.APPLYING: carry_out_contact_import,
    ImportState.UNDOING: undo_contact_import,
}


@require_http_methods(["GET", "HEAD", "POST"])
@may_import
def contact_import(request):
    """Choose a file; earlier imports."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            if begun := form.begin(request.user):
                running.start(begun, read_contact_import, [ImportState.NEW], ImportState.NEW)
                return redirect(begun)
    imports = ContactImport.objects.for_list()[:SHOWN]
    return render(request, "crm/contact_imports.html", {"form": form, "imports": imports})


@require_safe
@may_import
def contact_import_page(request, pk):
    """What an import would do, how far it is, or what it did; htmx asks for the part that changes."""
    shown = get_object_or_404(ContactImport.objects.select_related("user", "undone_by"), pk=pk)
    template = "crm/includes/import_state.html" if request.htmx else "crm/contact_import.html"
    context = {
        "import": shown,
        "error": sentence(shown.error, shown.error_params) if shown.error else "",
        "stopped": running.is_stopped(shown),
        "worker": not shown.is_working or running.workers().exists(),
        "columns": ColumnsForm(contact_import=shown) if shown.state in READ_AGAIN else None,
        "samples": samples(shown) if shown.state == ImportState.CHECKED else None,
        "refusals": [reason(problem) for problem in shown.problems.filter(refuses=True)[:PROBLEMS]],
        "left_alone": [
            reason(problem) for problem in shown.problems.filter(refuses=False)[:PROBLEMS]
        ],
    }
    return render(request, template, context)


@require_POST
@may_import
def columns(request, pk):
    """Read the file again, with its columns going elsewhere."""
    shown = get_object_or_404(ContactImport, pk=pk)
    form = ColumnsForm(request.POST, contact_import=shown)
    if not form.is_valid():
        messages.error(
            request, " ".join(form.non_field_errors()) or _("Choose fields from the lists.")
        )
    else:
        running.start(
            shown,
            read_contact_import,
            READ_AGAIN,
            ImportState.NEW,
            mapping=form.mapping,
            **running.NOTHING,
        )
    return redirect(shown)


@require_POST
@may_import
def run(request, pk):
    """Carry out what was shown. Refused rows are left out only when the button says so."""
    shown = get_object_or_404(ContactImport, pk=pk)
    mark = request.POST.get("mark", "")
    if shown.mark != mark:
        messages.error(
            request,
            _(
                "What this import does was changed after you looked at it, so nothing was imported. "
                "Look at it again."
            ),
        )
    elif shown.refused and "skip_refused" not in request.POST:
        messages.error(request, _("Some rows are refused, so nothing was imported."))
    else:
        running.start(
            shown,
            carry_out_contact_import,
            [ImportState.CHECKED],
            ImportState.APPLYING,
            shown=mark,
        )
    return redirect(shown)


@require_POST
@may_import
def again(request, pk):
    """Start work again whose worker was killed."""
    shown = get_object_or_404(ContactImport, pk=pk)
    if running.is_stopped(shown):
        running.start_again(shown, TASKS[shown.state])
    return redirect(shown)


@require_http_methods(["GET", "HEAD", "POST"])
@may_import
def undo(request, pk):
    """Show what taking an import back does, and do that."""
    shown = get_object_or_404(ContactImport, pk=pk)
    if request.method == "POST":
        # What it does now, the job finds out: it compares that with what was shown.
        running.start(
            shown,
            undo_contact_import,
            [ImportState.DONE],
            ImportState.UNDOING,
            mark=request.POST.get("mark", "")[:64],
            undo_edited="edited" in request.POST,
            undone_by=request.user,
        )
    if request.method == "POST" or shown.state != ImportState.DONE:
        return redirect(shown)
    context = {"import": shown, "edited": edited_since(shown, PROBLEMS)}
    try:
        context["plan"] = plan(shown)
    except CannotUndoError as error:
        context["error"] = sentence(error.code, error.params)
    return render(request, "crm/contact_import_undo.html", context)


@require_POST
@may_import
def discard(request, pk):
    """Forget a file that was not imported."""
    if running.discard(get_object_or_404(ContactImport, pk=pk)):
        messages.success(request, _("The file is discarded. Nothing was imported."))
    return redirect("contact_import")


@require_safe
@may_import
def refused(request, pk):
    """The refused rows as a file, each with why, to correct and import again."""
    shown = get_object_or_404(ContactImport.objects.exclude(file=""), pk=pk)
    rows = refused_rows(shown)
    return export_response("csv", _("refused-rows"), next(rows), rows)


@require_safe
@may_import
def preview(request, pk):
    """All that an import would do, as a file."""
    shown = get_object_or_404(ContactImport, pk=pk)
    if shown.state != ImportState.CHECKED:
        return redirect(shown)
    rows = whole_preview(shown)
    return export_response("csv", _("preview"), next(rows), rows)
