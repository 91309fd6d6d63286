"""What users say of themselves."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from ..models import User


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "initials", "job_title", "phone", "language", "letter_keys"]


class SignInForm(AuthenticationForm):
    # Django's own sentence says that both may be case-sensitive; an e-mail address here is not.
    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _(
            "E-mail and password do not belong together. Capitals matter in the password."
        )
    }
