"""Letters as PDFs: of one entry, and of a run."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from crm.typesetting import TypesettingError, letters_pdf
from crm.views.printing import pdf_response

from ..letters import letter_of, name_of, one_file, part_of, written_entries, zipped
from ..models import LoggedSegment
from .entries import VIEW
from .runs import may_view


@require_safe
@permission_required(VIEW, raise_exception=True)
def entry_letter(request, pk):
    entry = get_object_or_404(written_entries(), pk=pk)
    if not entry.contact.is_reachable:
        messages.error(
            request,
            _("%(contact)s may not be written to now, so the letter is not printed.")
            % {"contact": entry.contact},
        )
        return redirect(entry)
    return pdf_response(letters_pdf([letter_of(entry)]), f"{entry.pk} {name_of(entry)}")


@require_safe
@may_view
def run_letters(request, pk):
    """A part of the letters of a run, by `?part=`."""
    number, part = _part(request, pk)
    try:
        return pdf_response(one_file(part), _file_name(pk, number))
    except TypesettingError:
        said = _("These letters are too long to be one PDF. Take them as ZIP, a PDF for each.")
        messages.error(request, said)
        return redirect("run", pk)


@require_safe
@may_view
def run_letters_zip(request, pk):
    number, part = _part(request, pk)
    name = f"{_file_name(pk, number)}.zip"
    return StreamingHttpResponse(
        zipped(part),
        content_type="application/zip",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def _part(request, pk):
    """The number of the part that is asked for, and its letters. Raises Http404 where there are none."""
    found = get_object_or_404(LoggedSegment, pk=pk)
    asked = request.GET.get("part", "1")
    # No run has more parts than three digits tell.
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
    part = part_of(found, number) if number else []
    if not part:
        raise Http404(_("There are no letters in this part of the run."))
    return number, part


def _file_name(pk, number):
    return _("Run %(run)d, letters, part %(number)d") % {"run": pk, "number": number}
