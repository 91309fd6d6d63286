"""What users say of themselves."""

from django import forms

from ..models import User


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "initials", "job_title", "phone", "language", "letter_keys"]
