"""How every form is drawn: Bootstrap's classes, the error beside its field."""

from django import forms
from django.forms.renderers import TemplatesSetting

LOOKS = {
    forms.CheckboxInput: "form-check-input",
    forms.Select: "form-select",
    forms.RadioSelect: "form-selectgroup-input",
    forms.CheckboxSelectMultiple: "form-check-input",
    forms.HiddenInput: "",
}


class SiteBoundField(forms.BoundField):
    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        # The most exact class wins: a radio button is a Select in Django's tree of classes.
        look = next((LOOKS[cls] for cls in type(widget).__mro__ if cls in LOOKS), "form-control")
        classes = [look, widget.attrs.get("class", ""), "is-invalid" if self.errors else ""]
        attrs["class"] = " ".join(filter(None, classes))
        return attrs


class SiteRenderer(TemplatesSetting):
    bound_field_class = SiteBoundField


class JoinedRadioSelect(forms.RadioSelect):
    """Two to five choices side by side, as one control."""

    template_name = "crm/widgets/joined_radio.html"


class Checks(forms.CheckboxSelectMultiple):
    """Any of some choices: boxes that unfold; what is ticked is said while they are folded."""

    template_name = "crm/widgets/checks.html"
    is_open = False

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["options"] = [
            option
            for _group, options, _index in context["widget"]["optgroups"]
            for option in options
        ]
        context["is_open"] = self.is_open
        context["chosen"] = [option["label"] for option in context["options"] if option["selected"]]
        return context


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
