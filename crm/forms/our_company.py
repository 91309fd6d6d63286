"""The form of our company."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..logos import MAX_BYTES, check_logo
from ..models import OurCompany
from .versioned import SavedMeanwhile, VersionedForm

FIELDS = [
    "name",
    "address",
    "postal_code",
    "city",
    "country",
    "phone",
    "email",
    "website",
    "vat_number",
    "bank_details",
    "footer",
    "currency",
    "vat_rate",
    "quote_days",
    "payment_days",
]


class LogoField(forms.FileField):
    """Cleans to the bytes of a picture and its kind, or to None when no file was chosen."""

    # Without the link and the box that Django draws beside it: they are for files on a disk.
    widget = forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.svg"})

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload:
            return None
        content = upload.read(MAX_BYTES + 1)
        return content, check_logo(content)


class OurCompanyForm(VersionedForm):
    logo_file = LogoField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or SVG, up to 1 MB. It takes the place of the name at the top."),
    )
    without_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    class Meta:
        model = OurCompany
        fields = FIELDS

    def clean(self):
        """The instance has the logo as it will be, for a preview too."""
        super().clean()
        if self.cleaned_data.get("logo_file"):
            self.instance.logo, self.instance.logo_type = self.cleaned_data["logo_file"]
        elif self.cleaned_data.get("without_logo"):
            self.instance.logo, self.instance.logo_type = None, ""

    def write(self, by):
        fields = [*self._meta.fields, "logo", "logo_type"]
        values = {name: getattr(self.instance, name) for name in fields}
        if not OurCompany.objects.save_over(self.cleaned_data["version"], **values):
            raise SavedMeanwhile
