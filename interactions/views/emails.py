"""Sending again what was sent or failed before."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..choices import DeliveryStatus
from ..forms.emails import MERGED, SendAgainForm
from ..mailing.again import merged_anew, send_newly_merged, send_same_again
from ..mailing.composing import files_of
from ..mailing.previewing import preview_of, written_to
from ..models import Email, InteractionLogEntry
from ..readiness import Refused, refusal

may_send = permission_required("interactions.add_email", raise_exception=True)


read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@read_or_post
@may_send
def entry_send_again(request, pk):
    """The same text once more, or the template's text newly merged as a new entry: first both are shown."""
    email = get_object_or_404(Email.objects.for_sending(), entry=pk)
    entry = email.entry
    if not InteractionLogEntry.objects.changeable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return _page(request, email, merged_anew(entry, by=request.user) if entry.template_id else None)


@read_or_post
@may_send
def email_send_again(request, pk):
    """An e-mail without an entry, once more."""
    email = get_object_or_404(Email.objects.unrecorded().for_sending(), pk=pk)
    if not Email.objects.changeable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return _page(request, email, None)


def _page(request, email, merged):
    can_merge = bool(merged and merged["body"])
    form = SendAgainForm(request.POST or None, email=email, can_merge=can_merge)
    if form.is_valid() and (answer := _send_again(request, email, form)):
        return answer
    context = {
        "entry": email.entry,
        "email": email,
        "back": _about(email),
        "form": form,
        "hindrance": _hindrance(email),
        "same": _preview(email, email.subject, email.body),
        "merged": _preview(email, merged["subject"], merged["body"]) if can_merge else None,
        "written_to": written_to(),
    }
    return render(request, "interactions/email_send_again.html", context)


def _about(email):
    """Whose page shows what becomes of an e-mail."""
    return email.entry or email.document or email.contact


def _hindrance(email):
    """Why nothing can be sent again, as a sentence; empty when it can."""
    if email.status == DeliveryStatus.QUEUED:
        return _("This e-mail is being sent.")
    if email.entry and email.entry.is_cancelled:
        return _("The entry is cancelled. Restore it before you send its e-mail again.")
    return refusal(email.contact)


def _preview(email, subject, body):
    return preview_of(
        entry=email.entry,
        document=email.document,
        contact=email.contact,
        recipient=email.recipient,
        subject=subject,
        body=body,
        written_by=email.written_by,
        files=files_of(email),
    )


def _send_again(request, email, form):
    """Send what a valid form asks for; return the answer, or None where it says itself why nothing was sent."""
    if form.cleaned_data["how"] == MERGED:
        try:
            entry, is_new = send_newly_merged(
                email.entry,
                seen=form.cleaned_data["seen"],
                recipient=form.cleaned_data["to"],
                by=request.user,
                idempotency_key=form.key,
            )
        except Refused as reason:
            form.add_error(None, str(reason))
            return None
    else:
        entry = None
        as_shown = Email.objects.filter(pk=email.pk, message_id=form.cleaned_data["seen"])
        is_new = send_same_again(as_shown, recipient=form.cleaned_data["to"])
    if is_new:
        messages.success(request, _("The e-mail is on its way."))
    else:
        now = get_object_or_404(Email, pk=email.pk)
        said = _hindrance(now) or _("It was sent again already. It was not sent once more.")
        messages.info(request, said)
    return redirect(entry or _about(email))
