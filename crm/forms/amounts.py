"""Fields for amounts and other numbers with decimals."""

from django import forms


class AmountField(forms.DecimalField):
    """An amount of money, with a point or a comma before the cents."""

    # A field for numbers would lose, in many browsers, what is typed with a comma.
    widget = forms.TextInput({"inputmode": "decimal"})

    def to_python(self, value):
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)
