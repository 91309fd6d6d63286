"""Attachments are downloads, never pages: what is in one cannot run in the site's name."""

from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..attaching import content_type
from ..models import Attachment


@require_safe
@permission_required("interactions.view_interactionlogentry", raise_exception=True)
def attachment(request, pk):
    found = get_object_or_404(Attachment, pk=pk)
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        raise Http404(_("The file of this attachment is missing.")) from None
    return FileResponse(
        file,
        as_attachment=True,
        filename=found.name,
        content_type=content_type(found),
        headers={"X-Content-Type-Options": "nosniff"},
    )
