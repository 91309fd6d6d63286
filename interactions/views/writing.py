"""Writing e-mails: to a contact, and with a sales document."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.documents.refusing import DocumentRefused
from crm.models import Contact, Document

from ..choices import EventKind
from ..forms.emails import WriteForm, no_address
from ..letter_writing import records
from ..mailing.previewing import preview_of, written_to
from ..mailing.writing import (
    plain_text_of,
    rule_of,
    send_document,
    send_to_contact,
    text_of,
    why_not,
)
from ..models import InteractionTemplate
from ..readiness import Refused, refusal

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
may_send = permission_required("interactions.add_email", raise_exception=True)
may_send_documents = permission_required(
    ["interactions.add_email", "crm.view_document"], raise_exception=True
)


@read_or_post
@may_send
def contact_email(request, number):
    """`?template=` is the one whose text it begins with; without it, that of the rule."""
    contact = get_object_or_404(Contact.objects.for_list(), number=number)
    rule = rule_of(EventKind.EMAIL_SENT)
    template = _template(request) or (rule and rule.template)
    subject, body, files = text_of(template, contact=contact, salesperson=request.user)
    return _write(
        request,
        _form(request, contact, rule, subject, body),
        send=lambda **told: send_to_contact(contact, files=files, **told),
        about={"contact": contact},
        files=files,
        context={
            "contact": contact,
            "back": contact,
            "title": _("E-mail to %(contact)s") % {"contact": contact},
            "hindrance": refusal(contact) or (not _addresses(contact) and no_address(contact)),
        },
    )


@read_or_post
@may_send_documents
def document_email(request, address):
    """With the PDF as it is now."""
    document = get_object_or_404(
        Document.objects.at(address).select_related("contact__company", "salesperson")
    )
    contact, rule = document.contact, rule_of(f"{document.kind}_emailed")
    subject, body, files = text_of(
        rule and rule.template,
        contact=contact,
        salesperson=document.salesperson or request.user,
        language=document.language,
        document=document,
    )
    if not body:
        subject, body = plain_text_of(document, request.user)
    return _write(
        request,
        _form(request, contact, rule, subject, body),
        send=lambda **told: send_document(
            document, files=files, seen=request.POST.get("edition"), **told
        ),
        about={"contact": contact, "document": document},
        files=files,
        context={
            "contact": contact,
            "document": document,
            "back": document,
            "title": _("E-mail %(document)s") % {"document": document},
            "hindrance": why_not(document) or (not _addresses(contact) and no_address(contact)),
        },
    )


def _template(request):
    if not (code := request.GET.get("template")):
        return None
    found = InteractionTemplate.objects.offered().filter(code__iexact=code).first()
    if found is None and request.method != "POST":
        said = _("The template %(code)s is not offered. Choose another.")
        messages.warning(request, said % {"code": code})
    return found


def _form(request, contact, rule, subject, body):
    """The form, with a switch that is on where a rule would record what is sent."""
    begun = {
        "subject": subject,
        "body": body,
        "record": records(rule),
    }
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return WriteForm(*sent, contact=contact, initial=begun)


def _addresses(contact):
    return contact.email or (contact.company and contact.company.email)


def _write(request, form, *, send, about, files, context):
    """Send what a valid form says, or show it with the e-mail as it would go."""
    asked = request.POST.get("do") == "send" and not context["hindrance"]
    if asked and form.is_valid() and (answer := _sent(request, form, send, context["back"])):
        return answer
    context |= {
        "form": form,
        "files": files,
        "files_lost": bool(request.FILES),
        "action": request.get_full_path(),
        "written_to": written_to(),
        "preview": preview_of(
            recipient=form.shown("to"),
            subject=form.shown("subject"),
            body=form.shown("body"),
            written_by=request.user,
            files=files,
            **about,
        ),
    }
    template = "includes/email_form" if request.htmx else "email_write"
    return render(request, f"interactions/{template}.html", context)


def _sent(request, form, send, back):
    """Send it; return the answer, or None where the form says why nothing was sent."""
    told = form.cleaned_data
    try:
        email, is_new = send(
            recipient=told["to"],
            subject=told["subject"],
            body=told["body"],
            uploads=told["attachments"],
            record=told["record"],
            by=request.user,
            key=form.key,
        )
    except (Refused, DocumentRefused) as reason:
        form.add_error(None, str(reason))
        return None
    if is_new:
        said = _("The e-mail to %(address)s is on its way.")
        messages.success(request, said % {"address": email.recipient})
    else:
        messages.info(request, _("This e-mail was sent already. It was not sent again."))
    return redirect(back)
