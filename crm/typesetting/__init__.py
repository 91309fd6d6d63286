"""What is printed: sales documents and letters, set by typst from templates/typst/."""

from .compiling import TypesettingError, pdf
from .documents import document_pdf
from .letterhead import letterhead

__all__ = ["TypesettingError", "document_pdf", "letterhead", "pdf"]
