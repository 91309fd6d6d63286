"""The user's own account."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..forms.account import AccountForm
from ..models import User


@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    # Another object than request.user: a refused form must not change the name in the navigation.
    user = User.objects.get(pk=request.user.pk)
    form = AccountForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your account is saved."))
        return redirect("account")
    return render(request, "crm/account.html", {"form": form})
