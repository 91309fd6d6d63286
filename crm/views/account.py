"""The user's own account, and the way into it."""

from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..forms.account import AccountForm, SignInForm
from ..models import User


class SignInView(LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self):
        """Where to go on, but not here: that would go round for ever."""
        address = super().get_redirect_url()
        return "" if address.partition("?")[0] == self.request.path else address


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
