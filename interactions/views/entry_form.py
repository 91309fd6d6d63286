"""How the form that records is read and answered: as a page, as a part of one, or with a redirect."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, push_url, reselect, reswap, retarget

from crm.forms.versioned import SavedMeanwhile
from crm.models import Contact
from crm.templatetags.looks import clock, day

from ..belongings import state_of
from ..forms.entry import EntryForm, ShortEntryForm
from ..forms.entry_fields import FACTS
from ..forms.prefilled import as_posted
from ..models import InteractionLogEntry, InteractionTemplate
from ..readiness import Refused, refusal
from ..timeline import figures_of, spoken_lately, timeline_of

ALL_FIELDS = "all"


def given_by_address(request):
    """Return the contact and the template that the address names. Raises Http404 without such a contact."""
    given = {}
    if number := request.GET.get("contact"):
        given["contact"] = get_object_or_404(Contact.objects.for_list(), number=number)
    if code := request.GET.get("template"):
        given["template"] = InteractionTemplate.objects.offered().filter(code__iexact=code).first()
        if given["template"] is None and request.method != "POST":
            messages.warning(
                request,
                _("The template %(code)s is not offered. Choose another.") % {"code": code},
            )
    return given


def values_of(entry):
    """Return what the form holds of an entry, as it would be posted."""
    values = {name: as_posted(getattr(entry, name)) for name in FACTS} | {
        "contact": entry.contact.number,
        "comment": "\n\n".join(comment.text for comment in entry.comments.all()),
    }
    for name in ("template", "salesperson"):
        if getattr(entry, f"{name}_id"):
            values[name] = str(getattr(entry, f"{name}_id"))
    if entry.template_id is None:
        # Nobody chose these zeros: the template will.
        del values["cost"], values["duration"]
    else:
        values["follow_up"] = ""
    for follow_up in entry.follow_ups.open()[:1]:
        values |= {"follow_up": "date", "follow_up_on": as_posted(follow_up.due_on)}
    return values


def read_form(request, **start):
    """Return the form of a request: bound when it is sent, filled in when only a choice was made."""
    sent = request.POST
    # Who asks for all fields leaves the short form.
    is_short = "short" in sent and sent.get("fill") != ALL_FIELDS
    form_class = ShortEntryForm if is_short else EntryForm
    if request.method != "POST":
        return form_class(user=request.user, **start)
    if "fill" in sent:
        values = sent.dict() | {"dropped": sent.getlist("dropped")}
        return form_class(user=request.user, **start | {"values": values})
    later = "finish_later" in sent
    return form_class(request.POST, request.FILES, user=request.user, later=later, **start)


def saved(request, form, action, **options):
    """Carry a sent form out and return the answer; None when there is nothing to carry out, or the form says why
    not."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        entry, is_new = action(by=request.user, **options, **form.recorded())
    except Refused as reason:
        form.add_error(None, str(reason))
        return None
    except SavedMeanwhile:
        now = InteractionLogEntry.objects.for_form().get(pk=form.entry.pk)
        form.tell_saved_meanwhile(values_of(now), state_of(now))
        return None
    if not is_new:
        return already_known(request, entry, form)
    if request.htmx and isinstance(form, ShortEntryForm):
        return _composer_again(request, entry)
    return _onward(request, form, entry)


def already_known(request, entry, form=None):
    """Answer who sends a form again: nothing is recorded twice. None when the form says something else than what
    is known; then it says so itself, and can be sent once more."""
    resume = reverse("entry_resume", args=[entry.pk])
    if form and not form.is_told_by(entry):
        form.tell_known(entry, resume if entry.postponed else entry.get_absolute_url())
        return None
    if entry.postponed and form and not form.later:
        messages.info(request, _("This interaction was kept to be finished. Save to finish it."))
        return _go(request, resume)
    if entry.postponed:
        messages.info(request, _("This interaction is kept already, to be finished."))
        return _go(request, reverse("postponed"))
    when = {"day": day(entry.logged_at), "time": clock(entry.logged_at)}
    messages.info(
        request,
        _("This interaction was recorded already: %(day)s, %(time)s. It was not recorded again.")
        % when,
    )
    return _go(request, entry.get_absolute_url())


def page(request, form, *, title, action=None):
    """Return the form as a page, or as the part of one that asked for it. `action` is where it is sent to, if not
    to where it came from."""
    short = isinstance(form, ShortEntryForm)
    contact = form.chosen("contact")
    context = {
        "form": form,
        "title": title,
        "contact": contact,
        # What was typed stays in sight: a form that was sent says itself that it is refused.
        "refused": refusal(contact)
        if contact and "contact" in form.locked and request.method != "POST"
        else "",
        "action": action or request.get_full_path(),
        "files_lost": bool(request.FILES),
        "short": short,
        "today": timezone.localdate(),
    }
    if request.htmx and short:
        return render(request, "interactions/includes/composer.html", context)
    if contact:
        context |= spoken_lately(contact, request.user)
    if request.htmx and request.POST.get("fill") != ALL_FIELDS:
        return render(request, "interactions/includes/entry_form.html", context)
    response = render(request, "interactions/entry_form.html", context)
    if request.htmx:
        # The contact's page gives way to the long form.
        response = push_url(
            retarget(reswap(response, "outerHTML show:window:top"), ".page"), context["action"]
        )
        response = reselect(response, ".page")
    return response


def _composer_again(request, entry):
    """Answer the composer: an empty one, and what else on the page has changed."""
    contact = entry.contact
    address = urlsplit(request.htmx.current_url or "")
    context = {
        "contact": contact,
        "form": ShortEntryForm(user=request.user, contact=contact),
        "action": request.get_full_path(),
        "short": True,
        "timeline": timeline_of(contact, QueryDict(address.query)),
        "figures": figures_of(contact),
        "entry": entry,
        "back": address._replace(scheme="", netloc="", fragment="").geturl()
        or contact.get_absolute_url(),
    }
    return render(request, "interactions/includes/composer_saved.html", context)


def _onward(request, form, entry):
    """Say what was saved, and lead to where the work goes on."""
    said = _("Kept to be finished: %(entry)s.") if entry.postponed else _("Recorded: %(entry)s.")
    said = [said % {"entry": entry}]
    if entry.delivery_status:
        said.append(_("The e-mail is on its way."))
    messages.success(request, " ".join(said))
    if "finish_another" in request.POST:
        query = {"template": entry.template.code}
        if "contact" in form.locked:
            query["contact"] = entry.contact.number
        return redirect(f"{reverse('entry_new')}?{urlencode(query)}")
    if isinstance(form, ShortEntryForm):
        return redirect(entry.contact)
    return redirect("postponed") if entry.postponed else redirect(entry)


def _go(request, url):
    # A part of a page cannot follow a redirect: the whole page has to.
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)
