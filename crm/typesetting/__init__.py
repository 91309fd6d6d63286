"""What is printed: sales documents and letters, set by typst from templates/typst/."""

from .compiling import TypesettingError, pdf
from .documents import document_pdf
from .letterhead import picture
from .letters import Letter, letters_pdf
from .wording import speaking

__all__ = [
    "Letter",
    "TypesettingError",
    "document_pdf",
    "letters_pdf",
    "pdf",
    "picture",
    "speaking",
]
