"""Contacts: the list, a contact's page, its form, archiving and deleting."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..choices import ContactKind
from ..filters import ContactFilter
from ..forms.contact_picker import found_by
from ..forms.contacts import form_class_of, names_of
from ..listing import Listing, list_of
from ..models import Contact, Document
from ..tables import ContactTable

MOST_PEOPLE, MOST_SEGMENTS, MOST_DOCUMENTS = 20, 10, 5
MOST_DUPLICATES = 5


@require_safe
@permission_required("crm.view_contact", raise_exception=True)
@list_of(ContactFilter)
def contacts(request):
    views = [
        (_("All"), ""),
        (_("My contacts"), f"salesperson={request.user.pk}"),
        (_("Companies"), "kind=company"),
        (_("People"), "kind=person"),
        (_("Do not contact"), "privacy_blocked=true"),
        (_("Archived"), "archived=only"),
    ]
    listing = Listing(
        request,
        filters=ContactFilter(request.GET, Contact.objects.all()),
        table_class=ContactTable,
        default_sort="name",
        views=views,
    )
    return listing.response("crm/contacts.html")


@require_safe
@permission_required("crm.view_contact", raise_exception=True)
def contact(request, number):
    found = Contact.objects.for_page(
        people=MOST_PEOPLE + 1, segments=MOST_SEGMENTS + 1, documents=MOST_DOCUMENTS + 1
    )
    contact = get_object_or_404(found, number=number)
    context = {
        "contact": contact,
        "people": contact.first_people[:MOST_PEOPLE],
        "more_people": len(contact.first_people) > MOST_PEOPLE,
        "segments": contact.first_segments[:MOST_SEGMENTS],
        "more_segments": len(contact.first_segments) > MOST_SEGMENTS,
        "documents": list(map(Document.of_told, contact.first_documents[:MOST_DOCUMENTS])),
        "more_documents": len(contact.first_documents) > MOST_DOCUMENTS,
        "duplicates": duplicates_of(contact),
    }
    return render(request, "crm/contact.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("crm.add_contact", raise_exception=True)
def contact_new(request):
    kind = ContactKind.COMPANY if request.GET.get("kind") == "company" else ContactKind.PERSON
    company = Contact.objects.filter(kind="company", number=request.GET.get("company", "")).first()
    start = {"salesperson": request.user.pk if request.user.is_salesperson else None}
    typed = names_of(kind, request.POST) if "draft" in request.POST else request.POST
    form = form_class_of(kind)(typed or None, initial=start | {"company": company})
    if "draft" in request.POST:
        form.draft()
    elif request.method == "POST":
        made = form.made_before()
        if not made and form.save_or_tell(request.user):
            messages.success(request, _("Saved as %(number)s.") % {"number": form.instance.number})
            return redirect(form.instance)
        # Another press of the same button may have been first, by a moment.
        if made := made or form.made_before():
            messages.info(request, _("This contact was saved already."))
            return redirect(made)
    kinds = [(value, label, value == kind) for value, label in ContactKind.choices]
    title = _("New company") if kind == ContactKind.COMPANY else _("New person")
    return render(request, "crm/contact_form.html", {"form": form, "title": title, "kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("crm.change_contact", raise_exception=True)
def contact_edit(request, number):
    contact = contact_of(number)
    # The form writes on a row of its own: what is shown around it stays as it is saved.
    form = form_class_of(contact.kind)(request.POST or None, instance=contact_of(number))
    if request.method == "POST" and form.save_or_tell(request.user):
        messages.success(request, _("Saved."))
        return redirect(contact)
    title = _("Edit %(name)s") % {"name": contact.name}
    context = {"form": form, "title": title, "contact": contact}
    return render(request, "crm/contact_form.html", context)


@require_POST
@permission_required("crm.change_contact", raise_exception=True)
def contact_archive(request, number):
    contact = contact_of(number)
    if Contact.objects.filter(pk=contact.pk).archive():
        messages.success(request, _("Archived. It stays readable, and leaves the lists."))
    else:
        messages.info(request, _("It was archived already."))
    return redirect(contact)


@require_POST
@permission_required("crm.change_contact", raise_exception=True)
def contact_unarchive(request, number):
    contact = contact_of(number)
    if Contact.objects.filter(pk=contact.pk).unarchive():
        messages.success(request, _("Brought back."))
    else:
        messages.info(request, _("It was not archived."))
    return redirect(contact)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("crm.delete_contact", raise_exception=True)
def contact_delete(request, number):
    contact = contact_of(number)
    if request.method == "POST":
        try:
            with transaction.atomic():
                contact.delete()
        except (ProtectedError, IntegrityError):
            context = {"contact": contact_of(number), "refused": True}
            return render(request, "crm/contact_delete.html", context, status=409)
        messages.success(request, _("%(name)s is deleted.") % {"name": contact.name})
        return redirect("contacts")
    context = {"contact": contact, "refused": contact.is_in_use()}
    return render(request, "crm/contact_delete.html", context)


@require_safe
@permission_required("crm.view_contact", raise_exception=True)
def contact_pick(request):
    """What the contact picker offers; the field that asks names its own parameter."""
    text = request.GET.get(request.GET.get("field", ""), "").strip()
    kind = request.GET.get("kind", "")
    kind = kind if kind in ContactKind.values else ""
    contacts = found_by(text, kind, request.GET.get("segment", "")) if text else []
    context = {"contacts": contacts, "text": text}
    return render(request, "crm/includes/picker_options.html", context)


@require_safe
@permission_required("crm.view_contact", raise_exception=True)
def contact_duplicates(request):
    """The contacts that may be the same as the one in the form; a warning, never a refusal."""
    asked = {key: value.strip() for key, value in request.GET.items()}
    names = [asked.get(key) for key in ("name", "first_name", "last_name")]
    found = Contact.objects.possible_duplicates(
        name=" ".join(filter(None, names)),
        postal_code=asked.get("postal_code", ""),
        email=asked.get("email", ""),
        phones=[asked.get("phone", ""), asked.get("mobile", "")],
    )
    but = Contact.objects.filter(number=asked.get("but", "")).values("pk")
    context = {"duplicates": found.exclude(pk__in=but)[:MOST_DUPLICATES]}
    return render(request, "crm/includes/duplicates.html", context)


def contact_of(number):
    """Return the contact with its company and salesperson. Raises Http404."""
    return get_object_or_404(Contact.objects.for_list(), number=number)


def duplicates_of(contact):
    return Contact.objects.possible_duplicates(
        name=contact.name,
        postal_code=contact.postal_code,
        email=contact.email,
        phones=[contact.phone, contact.mobile],
        but=contact.pk,
    )[:MOST_DUPLICATES]
