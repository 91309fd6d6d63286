"""Fields for amounts and other numbers with decimals."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext as _

# 1,234 as a whole number; 0,125 and 12,50 are none.
GROUPED = re.compile(r"\s*-?[1-9]\d{0,2}([.,])\d{3}\s*")


class AmountField(forms.DecimalField):
    """An amount of money, with a point or a comma before the cents. Where the sign stands between thousands in the
    language in force, and three digits follow it, nobody knows which is meant: it is refused."""

    # A field for numbers would lose, in many browsers, what is typed with a comma.
    widget = forms.TextInput({"inputmode": "decimal"})

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        sign = get_format("THOUSAND_SEPARATOR")
        grouped = GROUPED.fullmatch(value)
        if grouped and grouped[1] == sign:
            whole, decimal = value.replace(sign, ""), get_format("DECIMAL_SEPARATOR")
            told = {"whole": whole.strip(), "exact": value.replace(sign, decimal).strip()}
            raise ValidationError(
                _("This may be %(whole)s or %(exact)s: write one of them.") % told
            )
        return super().to_python(value.replace(",", "."))
