"""Our company: who writes, the logo, and how a letter will look."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..forms.our_company import OurCompanyForm
from ..logos import logo_response
from ..models import OurCompany
from ..typesetting import Letter, letters_pdf
from .printing import pdf_response

may_change = permission_required("crm.change_ourcompany", raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def our_company(request):
    """A preview is of what is typed, and saves nothing."""
    saved = OurCompany.objects.current()
    form = OurCompanyForm(
        request.POST or None, request.FILES or None, instance=OurCompany.objects.current()
    )
    if request.POST.get("action") == "preview":
        if form.is_valid():
            return _preview(form.instance)
    elif request.method == "POST" and form.save_or_tell(request.user):
        messages.success(request, _("Our company is saved. What is printed from now on shows it."))
        return redirect("our_company")
    return render(request, "crm/our_company.html", {"form": form, "saved": saved})


def _preview(company):
    letter = Letter(
        recipient=_("Agnes Pillow\nUnreal Umbrellas Ltd\n7 Drizzle Lane\nNotown-on-Sea ZZ1 1ZZ"),
        day=timezone.localdate(),
        language=get_language(),
        subject=_("How our letters look"),
        body=_("The name and address stand in the window of the envelope.\n\nThis is a preview."),
    )
    return pdf_response(letters_pdf([letter], company=company), _("Preview"))


@require_safe
@may_change
def our_company_logo(request):
    company = OurCompany.objects.current()
    if not company.logo:
        raise Http404
    return logo_response(company)
