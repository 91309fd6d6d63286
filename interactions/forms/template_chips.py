"""The templates to choose from: the first ones at first sight, the others unfold."""

# How many templates are shown at first sight.
FIRST = 6


class TemplateChips:
    """For a form that has loaded its `templates`, and a field that chooses one."""

    @property
    def offered(self):
        """The templates shown at first sight, and whether each is chosen: the first ones, and the chosen one."""
        return [
            (template, chosen)
            for place, (template, chosen) in enumerate(self._templates())
            if place < FIRST or chosen
        ]

    @property
    def others(self):
        """The templates that unfold."""
        return [template for template, chosen in self._templates()[FIRST:] if not chosen]

    def _templates(self):
        value = self.value("template")
        return [(template, str(template.pk) == value) for template in self.templates]
