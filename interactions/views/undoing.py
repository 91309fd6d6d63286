"""Ways back, as all pages have them."""

from crm.views.undoing import returned, with_undo

__all__ = ["returned", "with_undo"]
