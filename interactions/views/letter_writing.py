"""Write a letter to a contact, or one that goes with a document: look at it, and print it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from crm.addressing import has_address
from crm.models import Contact
from crm.views.documents import document_of
from crm.views.printing import pdf_response

from ..forms.letter import LetterForm
from ..letter_writing import Written, begin, hindrance, print_letter, records, rule_of
from ..models import InteractionTemplate
from ..readiness import Refused
from .recording import may_record, read_or_post


@read_or_post
@may_record
def contact_letter(request, number):
    """`?template=` is the code of the template that it begins with, if not that of the rule."""
    contact = get_object_or_404(Contact.objects.select_related("company"), number=number)
    return _page(request, contact)


@read_or_post
@may_record
@permission_required("crm.print_document", raise_exception=True)
def document_cover_letter(request, address):
    document = document_of(address)
    return _page(request, document.contact, document)


def _page(request, contact, document=None):
    rule, hindered = rule_of(document), hindrance(contact, document)
    if request.POST.get("action") in ("preview", "print") and not hindered:
        form = LetterForm(request.POST)
        if form.is_valid():
            return _pdf(request, form, contact, document)
    else:
        form = _begun(request, contact, document, rule)
    context = {
        "form": form,
        "contact": contact,
        "document": document,
        "back": document or contact,
        "hindrance": hindered,
        "has_address": bool(document) or has_address(contact),
        "recorded": records(rule),
    }
    return render(request, "interactions/letter_form.html", context)


def _begun(request, contact, document, rule):
    """The form with the text of a template: that which is chosen, or else the rule's."""
    template, language, record = _first_template(request, rule), None, records(rule)
    key = {}
    if request.method == "POST":
        sent = LetterForm(request.POST)
        template, language = sent.chosen()
        record = sent.cleaned_data.get("record", False)
        key = {"idempotency_key": sent["idempotency_key"].value()}
    text = begin(contact, document, template, by=request.user, language=language)
    return LetterForm(initial={"template": template, "record": record} | text | key)


def _first_template(request, rule):
    code = request.GET.get("template", "")
    asked = InteractionTemplate.objects.active().filter(code=code.upper()).first()
    return asked or (rule.template if records(rule) else None)


def _pdf(request, form, contact, document):
    """Answer with the letter; a preview records nothing."""
    told = form.cleaned_data
    text = {name: told[name] for name in ("subject", "body", "language")}
    written = Written(contact=contact, document=document, **text)
    name = _("Letter to %(contact)s") % {"contact": contact}
    if request.POST["action"] == "preview":
        return pdf_response(written.pdf(), name)
    try:
        pdf, entry = print_letter(
            written,
            record=told["record"],
            form_key=told["idempotency_key"],
            by=request.user,
        )
    except Refused as error:
        messages.error(request, str(error))
        return redirect(document or contact)
    if entry:
        return _recorded(request, entry)
    if told["record"]:
        messages.warning(
            request, _("The letter was printed, but not recorded: no rule records it.")
        )
    return pdf_response(pdf, name)


def _recorded(request, entry):
    said = format_html(
        '{} <a href="{}">{}</a>',
        _("The letter is recorded."),
        reverse("entry_letter", args=[entry]),
        _("Open the PDF to print it"),
    )
    messages.success(request, said)
    return redirect("entry", entry)
